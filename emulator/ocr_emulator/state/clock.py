"""The virtual clock: the one place where the emulator reads the time, and how a test moves it.

Each session has a clock of its own, which follows the clock of all sessions until the session moves it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Final

#: The last second that can be written as a date: 9999-12-31T23:59:59Z.
_LAST_SECOND: Final = 253_402_300_799


def format_utc(seconds: float) -> str:
    """Seconds since the epoch as RFC 3339 in UTC, to the millisecond: "2026-01-02T03:04:05.678Z"."""
    moment = datetime.fromtimestamp(min(seconds, _LAST_SECOND), UTC)
    if moment.timestamp() > seconds:  # datetime rounds: the text must not be later than the time
        moment -= moment.resolution
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock:
    """A clock that shows the time of `source` (a function, or another clock) until it is frozen or advanced.

    The time it shows is that of the source plus `_offset`, or `_frozen_at` while it stands still. Times are
    seconds since the epoch.
    """

    def __init__(self, source: "Callable[[], float] | Clock" = time.time) -> None:
        self._parent = source if isinstance(source, Clock) else None
        self._source = source.now if isinstance(source, Clock) else source
        self._lock = Lock()
        self._offset = 0.0
        self._frozen_at: float | None = None

    def now(self) -> float:
        """The time on this clock, in seconds since the epoch."""
        with self._lock:
            return self._now()

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still on this clock, or on the one that it follows."""
        return self._frozen_at is not None or (self._parent is not None and self._parent.is_frozen)

    @property
    def setting(self) -> tuple[float, float | None]:
        """How the clock was moved: by how many seconds, and where it stands still (None: it runs).

        It stays the same while time goes by, and changes whenever somebody moves the clock.
        """
        with self._lock:
            return self._offset, self._frozen_at

    def copy(self) -> "Clock":
        """Another clock with the same source that shows the same time. To move one does not move the other."""
        other = Clock(self._parent or self._source)
        with self._lock:
            other._offset, other._frozen_at = self._offset, self._frozen_at
        return other

    def freeze(self) -> None:
        """Stop the clock. `advance` still moves it."""
        with self._lock:
            self._frozen_at = self._now()

    def resume(self) -> None:
        """Let a frozen clock run again, from the time that it shows."""
        with self._lock:
            if self._frozen_at is not None:
                self._offset, self._frozen_at = self._frozen_at - self._source(), None

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`, whether it is frozen or not."""
        with self._lock:
            if self._frozen_at is None:
                self._offset += seconds
            else:
                self._frozen_at += seconds

    def reset(self) -> None:
        """Show the time of the source again, neither frozen nor advanced."""
        with self._lock:
            self._offset, self._frozen_at = 0.0, None

    def _now(self) -> float:
        return self._source() + self._offset if self._frozen_at is None else self._frozen_at
