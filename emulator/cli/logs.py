"""How the log is written: lines to read, or JSON to collect."""

import json
import logging
import sys

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


def start_log(log_format: LogFormat) -> None:
    """Write to standard error from now on; of the server only what goes wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if log_format is LogFormat.JSON else logging.Formatter("%(asctime)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
