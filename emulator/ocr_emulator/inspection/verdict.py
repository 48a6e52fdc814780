"""Whose fault it is that a process has ended while it had a file. A pure function of how it has ended.

Too much CPU time or memory, or a crash, is the file's fault: such a file is damaged, and the service has a code
for that. Anything else is not: somebody has killed the process, or the system gives it less than a file may cost.
That is a failure of the emulator's, which no client may take for an answer of the service.
"""

import signal
from typing import Final

from ocr_emulator.documents.file import DamagedFileError
from ocr_emulator.errors import EmulatorError
from ocr_emulator.inspection.bounds import OUT_OF_MEMORY, Bounds

_MEBI: Final = 1024 * 1024

#: The signal of a process whose CPU time is over; see `bounds.limited_time`.
_TIME_IS_OVER: Final = "SIGPROF"

#: The signals with which the system ends a process that does what it must not: its file has made it.
_CRASHES: Final = frozenset({"SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGTRAP", "SIGFPE", "SIGSYS"})

_NO_MEMORY: Final = f"status {OUT_OF_MEMORY}"


class NotOpenedError(EmulatorError):
    """A file has not been opened, by no fault of its own."""


class ProcessEndedError(NotOpenedError):
    """The process has ended by no fault of the file's. Another one may open it."""


def ending(status: int) -> str:
    """How a process with that return code of `subprocess` has ended: "SIGKILL", "status 1"."""
    try:
        return signal.Signals(-status).name if status < 0 else f"status {status}"
    except ValueError:  # a signal without a name
        return f"signal {-status}"


def verdict(how: str, bounds: Bounds, memory: int) -> DamagedFileError | NotOpenedError:
    """What to tell of a file whose process has ended like that (see `ending`); it could have `memory` bytes."""
    if how == _TIME_IS_OVER:
        return DamagedFileError(f"takes more than {bounds.seconds:g} s of CPU time to open")
    if how != _NO_MEMORY and how not in _CRASHES:
        return ProcessEndedError(
            f"the process that opens files has ended ({how}), and so has a second one: this is what happens when "
            "memory is short; give the emulator more, and send the file again"
        )
    if memory < bounds.memory:  # a library may crash where it finds no memory
        return NotOpenedError(
            f"to open the file takes more than the {memory // _MEBI} MiB of memory that a process may have here; "
            f"allow the emulator {bounds.memory // _MEBI} MiB (ulimit -v), or send a smaller file"
        )
    if how == _NO_MEMORY:
        return DamagedFileError(f"takes more than {memory // _MEBI} MiB of memory to open")
    return DamagedFileError(f"ends the process that opens it ({how})")


def no_answer(patience: float) -> NotOpenedError:
    """What to tell of a file whose process has not answered for so many seconds."""
    return NotOpenedError(
        f"the process that opens files has not answered for {patience:g} s, and has been ended: it was stopped, "
        "or the machine had no time for it; send the file again"
    )
