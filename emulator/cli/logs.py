"""How the log is written: lines to read, or JSON to collect."""

import json
import logging
import sys
import time

from emulator.settings import LogFormat
from emulator.state.clock import as_text
from emulator.state.query import as_json


class _Json(logging.Formatter):
    """One JSON object in a line; that of a request has the fields of its entry in the journal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of `record`."""
        entry = getattr(record, "entry", None)
        members = {
            "time": as_text(record.created),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **({"request": dict(as_json(entry))} if entry else {}),
            **({"trace": self.formatException(record.exc_info)} if record.exc_info else {}),
        }
        return json.dumps(members, ensure_ascii=False)


class _Text(logging.Formatter):
    """The time and the message; the second is written once for all the lines in it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s")
        self._second = 0
        self._text = ""

    def formatTime(self, record: logging.LogRecord, _datefmt: str | None = None) -> str:  # noqa: N802 - logging's
        """As the library's own."""
        second = int(record.created)
        if second != self._second:
            self._text, self._second = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second)), second
        return f"{self._text},{int(record.msecs):03d}"


def start_log(log_format: LogFormat) -> None:
    """Write to standard error from now on; of the server only what goes wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if log_format is LogFormat.JSON else _Text())
    for switch in ("_srcfile", "logThreads", "logProcesses", "logMultiprocessing", "logAsyncioTasks"):
        setattr(logging, switch, None)  # as the library's documentation says, to find out nothing that is not told
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
