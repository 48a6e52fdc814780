"""Writes the log to standard error: lines for people, or JSON lines for a log collector."""

import json
import logging
import sys
import time
from collections.abc import Mapping
from typing import Final

from ocr_emulator.api.emulator_headers import log_line
from ocr_emulator.api.recorder import RequestLog, StandardLog
from ocr_emulator.cli.line_writer import LineWriter, loss_message
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


class _LineHandler(logging.Handler):
    """Hands records to a `LineWriter`: the library's own handler waits, and prints a traceback where it cannot."""

    def __init__(self, writer: LineWriter, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self._writer = writer

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of `record`."""
        self._writer.write(f"{self.format(record)}\n")


class RequestLines:
    """Writes a text line for each request, without the logging library.

    The library takes as long for a line as the emulator for all the rest of a small request. Lines that come soon
    after each other are written together, because each write is a system call.
    """

    def __init__(self, writer: LineWriter) -> None:
        self._writer = writer
        self._second = 0  # the second that `_text` is the time of: to format it once a second is enough
        self._text = ""
        self._lines: list[str] = []

    @property
    def lost(self) -> int:
        """How many lines of the log could not be written."""
        return self._writer.lost

    def add(self, entry: JournalEntry) -> None:
        """Keep the line of `entry` until `flush`. It looks as the library would write it."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._text, self._second = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second)), second
        self._lines.append(f"{self._text},{int((now - second) * 1000):03d} {log_line(entry)}\n")

    def flush(self) -> None:
        """Write the lines that are kept."""
        if self._lines:
            lines, self._lines = self._lines, []
            self._writer.write("".join(lines))


class JsonLines(StandardLog):
    """Has the logging library write an object for each request."""

    def __init__(self, writer: LineWriter) -> None:
        self._writer = writer

    @property
    def lost(self) -> int:
        """How many lines of the log could not be written."""
        return self._writer.lost


def start_log(log_format: LogFormat, writer: LineWriter) -> RequestLog:
    """Write the log from now on, of the server only what goes wrong; answers what logs a request."""
    logging.basicConfig(level=logging.INFO, handlers=[_LineHandler(writer, _FORMATTERS[log_format])])
    logging.captureWarnings(capture=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return JsonLines(writer) if log_format is LogFormat.JSON else RequestLines(writer)


def log_writer(log_format: LogFormat) -> LineWriter:
    """What writes the log to standard error; where lines of it are lost, it says so in the log."""

    def loss_notice(lost: int) -> str:
        record = logging.LogRecord("ocr_emulator", logging.WARNING, "", 0, loss_message(lost), None, None)
        return _FORMATTERS[log_format].format(record)

    return LineWriter(sys.stderr, loss_notice)


_FORMATTERS: Final[Mapping[LogFormat, logging.Formatter]] = {
    LogFormat.TEXT: logging.Formatter("%(asctime)s %(message)s"),
    LogFormat.JSON: _JsonFormatter(),
}
