"""How often something has happened in an appKey's own world. Check and change are one step, from any thread."""

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import Final

#: The most appKeys that are remembered; the one that was idle longest is forgotten first.
MOST_APP_KEYS: Final = 10_000

_LONGEST: Final = 200


def slot(app_key: str) -> str:
    """What stands for an appKey in memory: itself, or a digest of one that is longer than any real one."""
    return app_key if len(app_key) <= _LONGEST else blake2b(app_key.encode("utf-8", "surrogateescape")).hexdigest()


class Counters:
    """Counts events by appKey and name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: OrderedDict[str, dict[str, int]] = OrderedDict()

    def forget(self, app_key: str) -> None:
        """Begin at nought again for an appKey."""
        with self._lock:
            self._counts.pop(slot(app_key), None)

    def count(self, app_key: str, event: str) -> int:
        """Count one more `event`, and answer how many came before it."""
        with self._lock:
            counts = self._counts.setdefault(slot(app_key), {})
            self._counts.move_to_end(slot(app_key))
            if len(self._counts) > MOST_APP_KEYS:
                self._counts.popitem(last=False)
            before = counts.get(event, 0)
            counts[event] = before + 1
            return before
