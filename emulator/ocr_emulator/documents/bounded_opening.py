"""Opens a file within bounds of CPU time and memory, in a process that is there for nothing else.

Nobody can foresee what a hostile file costs: a PDF of 600 bytes can ask for gigabytes. The library that opens it
stops only with its process. CPU time and memory are counted, never the time on the wall. So a file gets the same
answer on a machine that has much else to do, and nearly always the same on a slow one.
"""

import os
import sys
import time
from concurrent.futures import Future
from threading import Thread, Timer
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties
from ocr_emulator.documents.opening import inspector_of, read_properties

_MEBI: Final = 1024 * 1024

#: How often the CPU time is looked at, in seconds.
_LOOK: Final = 0.1

#: How long the process lives on after it has given up a file, in seconds: long enough to say so.
_FAREWELL: Final = 0.2


class Bounds(Struct, frozen=True):
    """How much a file may take to open: `seconds` of CPU time, and `memory` in bytes (not limited on Windows)."""

    seconds: float
    memory: int


def read_within_bounds(content: bytes, file_type: FileType, bounds: Bounds) -> FileProperties:
    """As `read_properties`; a file that takes more than `bounds` is damaged.

    When the time is over, the process ends shortly after this function: the library would go on for ever in it.
    """
    inspector_of(file_type)  # to import a library is not the file's time
    memory = _limit_memory(bounds.memory)
    found, end = Future[FileProperties](), time.process_time() + bounds.seconds
    thread = Thread(target=_open, args=(found, content, file_type, memory), daemon=True)
    thread.start()
    while True:
        try:
            return found.result(timeout=_LOOK)
        except TimeoutError:
            if not thread.is_alive() and not found.done():  # there was no memory left to say that there was none
                raise _too_large(memory) from None
            if time.process_time() > end:
                Timer(_FAREWELL, os._exit, [1]).start()
                raise DamagedFileError(f"takes more than {bounds.seconds:g} s of CPU time to open") from None


def _open(found: "Future[FileProperties]", content: bytes, file_type: FileType, memory: int) -> None:
    """Open the file, and tell `found` its properties or why it does not open."""
    try:
        found.set_result(read_properties(content, file_type))
    except DamagedFileError as error:
        found.set_exception(error)
    except MemoryError:
        found.set_exception(_too_large(memory))


def _too_large(memory: int) -> DamagedFileError:
    return DamagedFileError(f"takes more than {memory // _MEBI} MiB of memory to open")


def _limit_memory(memory: int) -> int:
    """Limit this process's memory, and return the limit. A limit that is lower already stays."""
    if sys.platform == "win32":
        return memory
    import resource  # noqa: PLC0415 - Windows has no such module

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    lowest = min(limit for limit in (memory, soft, hard) if limit != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (lowest, hard))
    return lowest
