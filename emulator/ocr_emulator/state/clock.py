"""The one door by which time comes in, and how a test moves it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Final

#: The last second that can be written as a date: 9999-12-31T23:59:59Z.
_LAST: Final = 253_402_300_799


def format_utc(seconds: float) -> str:
    """Seconds since the epoch, as a date and time in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(min(seconds, _LAST), UTC)
    if moment.timestamp() > seconds:  # rounded up: as a text it would be later than what it stands for
        moment -= moment.resolution
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock:
    """Seconds since the epoch: those of `source`, another clock perhaps, until it is frozen or advanced."""

    def __init__(self, source: "Callable[[], float] | Clock" = time.time) -> None:
        self._above = source if isinstance(source, Clock) else None
        self._source = source.now if isinstance(source, Clock) else source
        self._lock = Lock()
        self._ahead = 0.0
        self._frozen_at: float | None = None

    def now(self) -> float:
        """What time it is."""
        with self._lock:
            return self._now()

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still, here or at the clock that this one goes by."""
        return self._frozen_at is not None or (self._above is not None and self._above.is_frozen)

    def copy(self) -> "Clock":
        """A clock that shows the same time, and is moved without this one."""
        other = Clock(self._above or self._source)
        with self._lock:
            other._ahead, other._frozen_at = self._ahead, self._frozen_at
        return other

    def freeze(self) -> None:
        """Let time stand still; it can be advanced all the same."""
        with self._lock:
            self._frozen_at = self._now()

    def resume(self) -> None:
        """Let time go on from where it stands."""
        with self._lock:
            if self._frozen_at is not None:
                self._ahead, self._frozen_at = self._frozen_at - self._source(), None

    def advance(self, seconds: float) -> None:
        """Move time forward."""
        with self._lock:
            if self._frozen_at is None:
                self._ahead += seconds
            else:
                self._frozen_at += seconds

    def reset(self) -> None:
        """Be the source's time again."""
        with self._lock:
            self._ahead, self._frozen_at = 0.0, None

    def _now(self) -> float:
        return self._source() + self._ahead if self._frozen_at is None else self._frozen_at
