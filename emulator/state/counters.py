"""How often something has happened in an appKey's own world. Check and change are one step, from any thread."""

from collections import OrderedDict
from threading import Lock
from typing import Final

#: The most appKeys that are remembered; the one that was idle longest is forgotten first.
MOST_APP_KEYS: Final = 10_000


class Counters:
    """Counts events by appKey and name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: OrderedDict[str, dict[str, int]] = OrderedDict()

    def count(self, app_key: str, event: str) -> int:
        """Count one more `event`, and answer how many came before it."""
        with self._lock:
            counts = self._counts.setdefault(app_key, {})
            self._counts.move_to_end(app_key)
            if len(self._counts) > MOST_APP_KEYS:
                self._counts.popitem(last=False)
            before = counts.get(event, 0)
            counts[event] = before + 1
            return before
