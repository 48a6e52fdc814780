"""What was asked and answered, and why. No image, no value of a document and no key is in it."""

from collections import deque
from dataclasses import dataclass
from threading import Lock
from typing import Final

#: The most requests that are remembered; the oldest is forgotten first.
MOST_ENTRIES: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A request and its answer; `at` is in seconds since the epoch, on the emulator's clock.

    `delay` is for how many seconds the reply was held back. `status` is that of HTTP.
    The token service has no resultCode: `result_key` is then its error, or OK.
    """

    id: int
    at: float
    method: str
    path: str
    status: int
    result_code: int | None
    result_key: str
    revision: str
    scenario: str
    rule: str | None
    reason: str | None
    delay: float = 0.0
    fault: str | None = None


class Journal:
    """The last requests, in the order answered; an answer is in it before the client has it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: deque[Entry] = deque(maxlen=MOST_ENTRIES)
        self._last_id = 0

    def next_id(self) -> int:
        """The number of the next request, from 1."""
        with self._lock:
            self._last_id += 1
            return self._last_id

    def add(self, entry: Entry) -> None:
        """Remember a request."""
        self._entries.append(entry)

    def entries(self) -> tuple[Entry, ...]:
        """The requests that are remembered, the oldest first."""
        return tuple(self._entries.copy())

    def clear(self) -> None:
        """Forget them."""
        self._entries.clear()
