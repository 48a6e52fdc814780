"""How often something has happened in an appKey's own world. Check and change are one step, from any thread."""

from collections import defaultdict
from threading import Lock
from weakref import WeakKeyDictionary

from ocr_emulator.state.sessions.session import Session


class Counters:
    """Counts events by session and name, for as long as the session is remembered."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: WeakKeyDictionary[Session, dict[str, int]] = WeakKeyDictionary()

    def reset(self, session: Session) -> None:
        """Begin at nought again for a session."""
        with self._lock:
            self._counts.pop(session, None)

    def get_and_increment(self, session: Session, event: str) -> int:
        """Count one more `event`, and answer how many came before it."""
        with self._lock:
            counts = self._counts.setdefault(session, defaultdict(int))
            counts[event] += 1
            return counts[event] - 1

    def copy(self, session: Session, other: Session) -> "Counters":
        """Counters with what `session` has counted here, as counted by `other`."""
        copied = Counters()
        with self._lock:
            copied._counts[other] = defaultdict(int, self._counts.get(session, {}))
        return copied
