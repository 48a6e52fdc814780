"""Writes the log to standard error: lines for people, or JSON lines for a log collector."""

import json
import logging
import sys
import time
from contextlib import suppress

from ocr_emulator.api.emulator_headers import log_line
from ocr_emulator.api.recorder import RequestLog, StandardLog
from ocr_emulator.settings import LogFormat
from ocr_emulator.state.clock import format_utc
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import entry_as_json


class _JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object a line. That of a request has its journal entry as `request`."""

    def format(self, record: logging.LogRecord) -> str:
        """The JSON line of `record`."""
        entry = getattr(record, "entry", None)
        members = {
            "time": format_utc(record.created),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **({"request": dict(entry_as_json(entry))} if entry else {}),
            **({"trace": self.formatException(record.exc_info)} if record.exc_info else {}),
        }
        return json.dumps(members, ensure_ascii=False)


class RequestLines:
    """Writes a text line for each request, without the logging library.

    The library takes as long for a line as the emulator for all the rest of a small request. Lines that come soon
    after each other are written together, because each write is a system call.
    """

    def __init__(self) -> None:
        self._second = 0  # the second that `_text` is the time of: to format it once a second is enough
        self._text = ""
        self._lines: list[str] = []

    def add(self, entry: JournalEntry) -> None:
        """Keep the line of `entry` until `flush`. It looks as the library would write it."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._text, self._second = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second)), second
        self._lines.append(f"{self._text},{int((now - second) * 1000):03d} {log_line(entry)}\n")

    def flush(self) -> None:
        """Write the lines that are kept. They are lost where standard error is closed."""
        lines, self._lines = self._lines, []
        with suppress(OSError, ValueError):
            sys.stderr.write("".join(lines))


def start_log(log_format: LogFormat) -> RequestLog:
    """Write to standard error from now on, of the server only what goes wrong; answers what logs a request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _JsonFormatter() if log_format is LogFormat.JSON else logging.Formatter("%(asctime)s %(message)s")
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return StandardLog() if log_format is LogFormat.JSON else RequestLines()
