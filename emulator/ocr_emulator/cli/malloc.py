"""How the C library keeps memory that an upload has used: for the next one, instead of giving it back each time.

To get five megabytes from the system anew, page by page, takes longer than all that is done with them. The numbers
are those of glibc's malloc.h; elsewhere nothing is changed.
"""

import ctypes
from contextlib import suppress
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8

#: How much may lie unused at the end, from which size on a block is the system's own, and how many heaps there
#: are: the event loop's is everybody's.
_KEPT: Final = 32 * 1024 * 1024
_LARGEST: Final = 32 * 1024 * 1024
_ARENAS: Final = 1


def tune_malloc() -> None:
    """Let freed memory be used again."""
    with suppress(AttributeError, OSError):  # musl, macOS and Windows have no such function
        mallopt = ctypes.CDLL(None).mallopt
        for parameter, value in ((_TRIM_THRESHOLD, _KEPT), (_MMAP_THRESHOLD, _LARGEST), (_ARENA_MAX, _ARENAS)):
            mallopt(parameter, value)
