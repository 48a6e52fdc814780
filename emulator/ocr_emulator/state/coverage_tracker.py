"""Counts, for each appKey and over all of them, which result codes were answered.

The counts over all appKeys grow as long as the process lives: what is reset or forgotten for one appKey is added
to the past of all.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from ocr_emulator.coverage.hits import HitCounts, Pair, SessionHits, merge_hits
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.sessions.sessions import session_key


class CoverageTracker:
    """The hits of at most `max_app_keys` appKeys, and the merged hits of all appKeys that came before.

    `now` is a monotonic clock in seconds. It is not the virtual clock: whether a client retried within a minute is
    a question of real time.
    """

    def __init__(self, max_app_keys: int = 10_000, now: Callable[[], float] = time.monotonic) -> None:
        self._max_app_keys = max_app_keys
        self._now = now
        self._lock = Lock()
        self._by_app_key: OrderedDict[str, SessionHits] = OrderedDict()
        self._past: Mapping[Pair, HitCounts] = {}

    def record(self, entry: JournalEntry) -> None:
        """Count an answer.

        One without an appKey, an operation or a resultCode belongs to no pair and is left out.
        """
        if entry.app_key is None or entry.operation is None or entry.result_code is None:
            return
        hits = self._get_or_create(session_key(entry.app_key))
        hits.record(entry.operation, entry.result_code, by_scenario=entry.by_scenario, at=self._now())

    def snapshots(self, app_key: str | None) -> list[Mapping[Pair, HitCounts]]:
        """The hits of one appKey, as a list of one or none; or those of every appKey and of the past (None)."""
        now = self._now()
        with self._lock:
            if app_key is None:
                return [self._past, *(hits.snapshot(now) for hits in self._by_app_key.values())]
            found = self._by_app_key.get(session_key(app_key))
            return [found.snapshot(now)] if found else []

    def reset(self, app_key: str) -> None:
        """Forget the hits of one appKey. Over all appKeys they still count."""
        with self._lock:
            self._retire(session_key(app_key))

    def reset_all(self) -> None:
        """Forget the hits of every appKey. Over all appKeys they still count."""
        with self._lock:
            for key in list(self._by_app_key):
                self._retire(key)

    def clear(self) -> None:
        """Forget every hit, those over all appKeys too."""
        with self._lock:
            self._by_app_key.clear()
            self._past = {}

    def _get_or_create(self, key: str) -> SessionHits:
        with self._lock:
            found = self._by_app_key.get(key)
            if found is None:
                found = self._by_app_key[key] = SessionHits()
                if len(self._by_app_key) > self._max_app_keys:
                    self._retire(next(iter(self._by_app_key)))  # the one that was idle longest
            self._by_app_key.move_to_end(key)
            return found

    def _retire(self, key: str) -> None:
        """Add the hits of one appKey to the past, and forget whose they were; the caller holds the lock."""
        hits = self._by_app_key.pop(key, None)
        if hits:
            self._past = merge_hits([self._past, hits.snapshot(self._now())])
