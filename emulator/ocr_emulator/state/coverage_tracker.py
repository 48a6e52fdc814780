"""Which result codes the appKeys have met, for as long as the process lives: no reset undoes what was met."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from ocr_emulator.coverage.hits import HitCounts, Pair, SessionHits, merge_hits
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.sessions.sessions import session_key


class CoverageTracker:
    """What each of at most `most` appKeys has met, and what all the others had met that came before.

    `now` is a steady clock, which no test moves.
    """

    def __init__(self, most: int = 10_000, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._lock = Lock()
        self._own: OrderedDict[str, SessionHits] = OrderedDict()
        self._past: Mapping[Pair, HitCounts] = {}

    def record(self, entry: JournalEntry) -> None:
        """Count an answer; one without an appKey, an operation or a resultCode is of no pair."""
        if entry.app_key is None or entry.operation is None or entry.result_code is None:
            return
        meetings = self._meetings(session_key(entry.app_key))
        meetings.record(entry.operation, entry.result_code, by_scenario=entry.by_scenario, at=self._now())

    def snapshots(self, app_key: str | None) -> list[Mapping[Pair, HitCounts]]:
        """What one appKey has met, or each of all."""
        now = self._now()
        with self._lock:
            if app_key is None:
                return [self._past, *(one.snapshot(now) for one in self._own.values())]
            own = self._own.get(session_key(app_key))
            return [own.snapshot(now)] if own else []

    def reset(self, app_key: str) -> None:
        """Begin again for an appKey; over all, what it has met stays met."""
        with self._lock:
            self._retire(session_key(app_key))

    def reset_all(self) -> None:
        """Begin again for every appKey; over all, what they have met stays met."""
        with self._lock:
            for key in list(self._own):
                self._retire(key)

    def clear(self) -> None:
        """Begin again over all."""
        with self._lock:
            self._own.clear()
            self._past = {}

    def _meetings(self, key: str) -> SessionHits:
        with self._lock:
            found = self._own.get(key)
            if found is None:
                found = self._own[key] = SessionHits()
                if len(self._own) > self._most:
                    self._retire(next(iter(self._own)))
            self._own.move_to_end(key)
            return found

    def _retire(self, key: str) -> None:
        own = self._own.pop(key, None)
        if own:
            self._past = merge_hits([self._past, own.snapshot(self._now())])
