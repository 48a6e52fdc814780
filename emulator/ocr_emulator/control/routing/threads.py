"""Where a call works that looks at much: in a thread, so that requests of the API are answered meanwhile."""

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")

#: One at a time. Python runs one thread at a time anyway, and the event loop is to have every second turn.
_LOOKS: Final = CapacityLimiter(1)


async def look(work: Callable[[], T]) -> T:
    """What `work` answers, which runs in a thread once the looks before it have ended."""
    return await to_thread.run_sync(work, limiter=_LOOKS)
