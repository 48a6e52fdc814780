"""Where chances and random delays come from: a stream of numbers for each appKey's own world."""

from collections import OrderedDict
from random import Random
from threading import Lock

from emulator.state.counters import MOST_APP_KEYS, slot


class Streams:
    """Streams by appKey. With a `seed` each is the same every time, and another for every appKey."""

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed
        self._lock = Lock()
        self._streams: OrderedDict[str, Random] = OrderedDict()

    def forget(self, app_key: str) -> None:
        """Begin the stream of an appKey again."""
        with self._lock:
            self._streams.pop(slot(app_key), None)

    def of(self, app_key: str) -> Random:
        """The stream of `app_key`; it begins when it is first asked for."""
        with self._lock:
            key = slot(app_key)
            if key not in self._streams:
                seed = None if self._seed is None else f"{self._seed} {key}"
                self._streams[key] = Random(seed)  # noqa: S311 - it decides nothing that has to be secret
            self._streams.move_to_end(key)
            if len(self._streams) > MOST_APP_KEYS:
                self._streams.popitem(last=False)
            return self._streams[key]
