"""Tunes glibc's malloc to keep the memory of one upload for the next, instead of giving it back each time.

To get five megabytes from the system again, page by page, takes longer than all that the emulator does with them.
The parameters are those of mallopt(3); with another C library nothing is changed.
"""

import ctypes
from contextlib import suppress
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8

#: The values, in bytes: how much may stay unused at the end of the heap, and from which size on a block is mapped
#: by itself. One arena: what a worker thread has freed, the event loop can use.
_KEPT: Final = 32 * 1024 * 1024
_MAPPED_FROM: Final = 32 * 1024 * 1024
_ARENAS: Final = 1


def tune_malloc() -> None:
    """Set the parameters for this process."""
    with suppress(AttributeError, OSError):  # musl, macOS and Windows have no such function
        mallopt = ctypes.CDLL(None).mallopt
        for parameter, value in ((_TRIM_THRESHOLD, _KEPT), (_MMAP_THRESHOLD, _MAPPED_FROM), (_ARENA_MAX, _ARENAS)):
            mallopt(parameter, value)
