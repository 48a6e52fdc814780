"""Counts, for each appKey and over all of them, which result codes were answered.

The counts over all appKeys grow as long as the process lives: what is reset or forgotten for one appKey is added
to the past of all.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from threading import Lock
from typing import NamedTuple

from ocr_emulator.coverage.hits import HitCounts, Pair, SessionHits, merge_hits
from ocr_emulator.state.background import dispose, run_in_background, unordered_values
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.sessions.sessions import session_key


class _Retired(NamedTuple):
    """The hits of many appKeys, as they are at the time when they were retired together."""

    hits: list[SessionHits]
    at: float


def _snapshots(retired: Iterable[_Retired]) -> Iterator[Mapping[Pair, HitCounts]]:
    return (hits.snapshot(batch.at) for batch in retired for hits in batch.hits)


class CoverageTracker:
    """The hits of at most `max_app_keys` appKeys, and the merged hits of all appKeys that came before.

    `now` is a monotonic clock in seconds. It is not the virtual clock: whether a client retried within a minute is
    a question of real time.

    Every answer waits for the lock, so whoever holds it does nothing that takes long. What a reset retires is
    added to the past later, and counts all the same.
    """

    def __init__(self, max_app_keys: int = 10_000, now: Callable[[], float] = time.monotonic) -> None:
        self._max_app_keys = max_app_keys
        self._now = now
        self._lock = Lock()
        self._by_app_key: OrderedDict[str, SessionHits] = OrderedDict()
        self._past: Mapping[Pair, HitCounts] = {}
        self._retired: list[_Retired] = []
        self._merging = Lock()

    def record(self, entry: JournalEntry) -> None:
        """Count an answer.

        One without an appKey, an operation or a resultCode belongs to no pair and is left out.
        """
        if entry.app_key is None or entry.operation is None or entry.result_code is None:
            return
        key = session_key(entry.app_key)
        with self._lock:  # until it is recorded: hits that are retired in between would be counted too early
            hits = self._get_or_create(key)
            hits.record(entry.operation, entry.result_code, by=entry.decided_by, at=self._now())

    def snapshots(self, app_key: str | None) -> Iterator[Mapping[Pair, HitCounts]]:
        """The hits of one appKey, which are one or none; or those of every appKey and of the past (None).

        No answer is among them twice, whoever is retired or forgotten while they are looked at.
        """
        now = self._now()
        with self._lock:
            if app_key is not None:
                own = self._by_app_key.get(session_key(app_key))
                return iter([own.snapshot(now)] if own else [])
            past, retired, current = self._past, list(self._retired), unordered_values(self._by_app_key)
        return chain([past], _snapshots(retired), (hits.snapshot(now) for hits in current))

    def reset(self, app_key: str) -> None:
        """Forget the hits of one appKey. Over all appKeys they still count."""
        with self._lock:
            self._retire(session_key(app_key))

    def reset_all(self) -> None:
        """Forget the hits of every appKey. Over all appKeys they still count."""
        with self._lock:
            self._retired.append(_Retired(unordered_values(self._by_app_key), self._now()))
            before, self._by_app_key = self._by_app_key, OrderedDict()
        dispose(before)
        run_in_background(self._merge_retired)

    def clear(self) -> None:
        """Forget every hit, those over all appKeys too."""
        with self._lock:
            gone, self._by_app_key = self._by_app_key, OrderedDict()
            self._past, self._retired = {}, []
        dispose(gone)

    def _merge_retired(self) -> None:
        """Add what resets have retired to the past. The work is done without the lock that answers wait for."""
        with self._merging:
            with self._lock:
                retired, batches = self._retired, tuple(self._retired)
            merged = merge_hits(_snapshots(batches))
            with self._lock:
                if self._retired is retired:  # else all is cleared meanwhile
                    del retired[: len(batches)]
                    self._past = merge_hits([self._past, merged])
        dispose(*(list(batch.hits) for batch in batches))

    def _get_or_create(self, key: str) -> SessionHits:
        """The hits of one appKey; the caller holds the lock."""
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
