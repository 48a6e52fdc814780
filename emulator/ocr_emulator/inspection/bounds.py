"""How much a file may cost to open, and how a process keeps itself within that.

Nobody can foresee what a hostile file costs: a PDF of 600 bytes can ask for gigabytes. The library that opens it
stops only with its process. CPU time and memory are counted, not the time on the wall. So a file gets the same
answer on a machine that has much else to do, and nearly always the same on a slow one.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

#: The exit status of a process that has no memory left: none that Python or a shell gives.
OUT_OF_MEMORY: Final = 77

#: Where Linux reads which process to end first when memory is short, and what says: this one.
_OOM_SCORE: Final = Path("/proc/self/oom_score_adj")
_FIRST_TO_END: Final = "1000"


class Bounds(Struct, frozen=True, kw_only=True):
    """What a file may cost to open.

    `seconds` are those of CPU time (a photograph takes a tenth of one), and `memory` is in bytes (an image of the
    most pixels takes less): neither is limited on Windows. `patience` is how long to wait for the process, in
    seconds on the wall; it is for a process that is stopped, and so is far more than `seconds`. `code_seconds` of
    CPU time more may go into looking for the QR code of a test document; 0: nobody looks for one.
    """

    seconds: float = 5.0
    code_seconds: float = 0.0
    memory: int = 1024 * 1024 * 1024
    patience: float = 20.0


def memory_limit(most: int) -> int:
    """The limit of a process that may have `most` bytes: lower where the system allows this process less."""
    if sys.platform == "win32":
        return most
    import resource  # noqa: PLC0415 - Windows has no such module

    limits = (most, *resource.getrlimit(resource.RLIMIT_AS))
    return min(limit for limit in limits if limit != resource.RLIM_INFINITY)


def limit_memory(most: int) -> None:
    """Limit the memory of this process to `most` bytes, or to less where the system allows it less.

    When the machine runs out of memory, Linux ends this process before the emulator. One that crashes leaves no
    copy of its memory behind, in which a client's document would be.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has no such module

    with suppress(OSError, ValueError):  # macOS refuses limits that it does not keep
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit(most), resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        _OOM_SCORE.write_text(_FIRST_TO_END, encoding="ascii")


@contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """The system ends this process with SIGPROF when it has used so much CPU time inside.

    No thread of ours has to run for that, so neither a library that holds the interpreter nor a lack of memory
    prevents it.
    """
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
