"""One budget for the bodies that are in flight: when it is used up, clients wait, and none is refused.

A body takes its part of the budget piece by piece, as it arrives: what a client only announces takes nothing. It
gives it back when it has been worked on. A piece for which there is no room is kept and waited with; meanwhile the
server reads no more from that client.

If every body in flight waited for room, none would ever give any back. So a part of the budget is kept for one of
them, the finisher, which may go on until it is whole. A finisher that sends nothing while others wait is replaced.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from anyio import Event, move_on_after

#: A body up to this size, in bytes, is not counted: the read buffer of a connection takes as much.
UNCOUNTED: Final = 256 * 1024

#: What is kept for finishers, in bytes: more than the largest body of any revision. Of a small budget a quarter is
#: taken from the others for it, and finishers go beyond it.
RESERVE: Final = 32 * 1024 * 1024
_LARGEST_SHARE: Final = 4

#: How long a finisher may be silent while others wait, in seconds.
_PATIENCE: Final = 1.0


class BodyMemory:
    """The room for bodies: `budget` bytes for all together."""

    def __init__(self, budget: int) -> None:
        self._shared = budget - min(RESERVE, budget // _LARGEST_SHARE)
        self._most = self._shared + RESERVE
        self._waiting: deque[_Waiter] = deque()
        self._finisher: BodyInFlight | None = None
        #: How many bytes are taken.
        self.taken = 0

    @contextmanager
    def body(self) -> Iterator["BodyInFlight"]:
        """A body that arrives and is worked on inside; at the end it gives back what it has taken."""
        body = BodyInFlight(self)
        try:
            yield body
        finally:
            self.give_back(body)

    def has_room(self, body: "BodyInFlight", size: int) -> bool:
        """Whether `body` may take `size` bytes more."""
        return self.taken + size <= (self._most if body is self._finisher else self._shared)

    def take(self, body: "BodyInFlight", size: int) -> None:
        """Take `size` bytes more for `body`, whether or not there is room."""
        self.taken += size
        body.taken += size
        body.grown_at = time.monotonic()

    async def wait_for_room(self, body: "BodyInFlight", size: int) -> None:
        """Take `size` bytes more for `body` as soon as it is its turn and there is room."""
        is_finisher = body is self._finisher
        if (is_finisher or not self._waiting) and self.has_room(body, size):
            self.take(body, size)
            return
        waiter = _Waiter(body, size)
        if is_finisher:
            self._waiting.appendleft(waiter)
        else:
            self._waiting.append(waiter)
        try:
            self._serve()
            while not waiter.is_served.is_set():
                with move_on_after(_PATIENCE):
                    await waiter.is_served.wait()
                self._replace_silent_finisher()
        finally:
            if not waiter.is_served.is_set():
                self._waiting.remove(waiter)

    def finish(self, body: "BodyInFlight") -> None:
        """Note that `body` grows no more: another may be the finisher."""
        if body is self._finisher:
            self._finisher = None
            self._serve()

    def give_back(self, body: "BodyInFlight") -> None:
        """Take nothing for `body` any more."""
        self.taken -= body.taken
        body.taken = 0
        if body is self._finisher:
            self._finisher = None
        self._serve()

    def _serve(self) -> None:
        """Give room to those who wait, in their order, and name a finisher where the first of them has none."""
        while self._waiting:
            first = self._waiting[0]
            if self._finisher is None and not self.has_room(first.body, first.size):
                self._finisher = first.body
            if not self.has_room(first.body, first.size):
                return
            self._waiting.popleft()
            self.take(first.body, first.size)
            first.is_served.set()

    def _replace_silent_finisher(self) -> None:
        finisher = self._finisher
        is_waiting = bool(self._waiting) and self._waiting[0].body is finisher
        if finisher and not is_waiting and time.monotonic() - finisher.grown_at >= _PATIENCE:
            self._finisher = None
            self._serve()


class BodyInFlight:
    """A body that arrives; `taken` is its part of the budget, in bytes, and `grown_at` when that last grew."""

    def __init__(self, memory: BodyMemory) -> None:
        self._memory = memory
        self.taken = 0
        self.grown_at = 0.0

    async def grow_to(self, size: int) -> None:
        """Count that `size` bytes have arrived, and wait for room if there is none."""
        if size > UNCOUNTED:
            await self._memory.wait_for_room(self, size - self.taken)

    def end_at(self, size: int) -> None:
        """Count that it is whole with `size` bytes. It waits no more: its reply will give room to others."""
        if size > UNCOUNTED:
            self._memory.take(self, size - self.taken)
        self._memory.finish(self)

    def drop(self) -> None:
        """Count that its bytes are thrown away."""
        self._memory.give_back(self)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """Somebody who waits for `size` bytes more."""

    body: BodyInFlight
    size: int
    is_served: Event = field(default_factory=Event)
