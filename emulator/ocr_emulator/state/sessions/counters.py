"""Counts named events per session: matches of a rule, calls against an allowance.

To read a count and to raise it is one atomic step, so that two requests at once never see the same number.
"""

from collections import defaultdict
from threading import Lock
from weakref import WeakKeyDictionary

from ocr_emulator.state.sessions.session import Session


class Counters:
    """Event counts by session and name. Those of a session go when the session does (weak references)."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: WeakKeyDictionary[Session, dict[str, int]] = WeakKeyDictionary()

    def reset(self, session: Session) -> None:
        """Set every count of a session to 0."""
        with self._lock:
            self._counts.pop(session, None)

    def get_and_increment(self, session: Session, event: str) -> int:
        """Count one more `event` of a session, and return how many there were before it."""
        with self._lock:
            counts = self._counts.setdefault(session, defaultdict(int))
            counts[event] += 1
            return counts[event] - 1

    def copy(self, session: Session, other: Session) -> "Counters":
        """New counters that hold the counts of `session` as those of `other`."""
        copied = Counters()
        with self._lock:
            copied._counts[other] = defaultdict(int, self._counts.get(session, {}))
        return copied
