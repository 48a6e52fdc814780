"""What is kept of every request, and what is said beside its reply."""

import logging
from collections.abc import Mapping
from typing import Final, Protocol

from ocr_emulator.api import emulator_headers
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.store import Store

_LOG: Final = logging.getLogger("ocr_emulator")


class RequestLog(Protocol):
    """Where a line is written for each request."""

    @property
    def lost(self) -> int:
        """How many lines could not be written since the start."""

    def add(self, entry: JournalEntry) -> None:
        """Have the line of a request written, at the next flush at the latest."""

    def flush(self) -> None:
        """Write what waits."""


class StandardLog:
    """Hands the line of each request to `logging`, with its entry as the attribute `entry` of the record."""

    @property
    def lost(self) -> int:
        """0: what becomes of a line is the affair of whoever has set up `logging`."""
        return 0

    def add(self, entry: JournalEntry) -> None:
        """Log the line of `entry`."""
        _LOG.info("%s", emulator_headers.log_line(entry), extra={"entry": entry})

    def flush(self) -> None:
        """Nothing waits."""


class Recorder:
    """Remembers and logs requests and their answers."""

    def __init__(self, store: Store, log: RequestLog, *, with_headers: bool) -> None:
        self._store = store
        self._log = log
        self._with_headers = with_headers

    def note(self, entry: JournalEntry) -> Mapping[str, str]:
        """Remember and log an answer, which is about to be sent; answers the headers that explain it."""
        beside = self.note_soon(entry)
        self.flush()
        return beside

    def note_soon(self, entry: JournalEntry) -> Mapping[str, str]:
        """The same; somebody else flushes the log before the answer is sent."""
        self._store.record(entry)
        self._log.add(entry)
        return emulator_headers.headers(entry) if self._with_headers else {}

    def flush(self) -> None:
        """Write the lines that wait."""
        self._log.flush()

    def met(self, entry: JournalEntry) -> None:
        """Count the resultCode of an answer as met; one without a resultCode counts for nothing."""
        self._store.coverage.record(entry)
