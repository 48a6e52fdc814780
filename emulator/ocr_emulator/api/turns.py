"""Whose turn it is to open a file: few at a time, but files that take long do not hold up the others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from anyio import Semaphore, move_on_after

#: How long a file waits for a place, in seconds; an ordinary file leaves its place long before.
_PATIENCE: Final = 0.25


class Turns:
    """As many files at a time as there are `places`, and some `more` once a file has waited for too long.

    The time decides only when a file has its turn, never what its answer is.
    """

    def __init__(self, places: int, more: int) -> None:
        self._places = Semaphore(places)
        self._more = Semaphore(more)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it inside."""
        taken = self._places
        with move_on_after(_PATIENCE) as waiting:
            await taken.acquire()
        if waiting.cancelled_caught:
            taken = self._more
            await taken.acquire()
        try:
            yield
        finally:
            taken.release()
