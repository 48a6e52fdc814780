"""Whose turn it is to open a file: few at a time, but files that take long do not hold up the others."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

#: How long a file may take and still count as one of the few, in seconds; an ordinary one takes a tenth of it.
_LONG: Final = 0.5


class Turns:
    """As many files at a time as there are `places`, and up to `more` beside those of them that take long.

    The time decides only when a file has its turn, never what its answer is.
    """

    def __init__(self, places: int, more: int) -> None:
        self._places = places
        self._more = more
        self._changed = Condition()
        self._begun: dict[object, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it inside."""
        turn = object()
        with self._changed:
            while wait := self._time_to_wait():
                self._changed.wait(wait)
            self._begun[turn] = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                del self._begun[turn]
                self._changed.notify()

    def _time_to_wait(self) -> float | None:
        """How long until there may be a place even if nobody leaves, in seconds; None: there is one."""
        now = time.monotonic()
        recent = [begun for begun in self._begun.values() if now - begun < _LONG]
        if len(recent) < self._places and len(self._begun) < self._places + self._more:
            return None
        return min(recent, default=now) + _LONG - now
