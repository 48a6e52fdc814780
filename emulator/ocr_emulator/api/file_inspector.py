"""Files, opened in processes of their own, so that no file takes more than some seconds and some memory.

A file is opened once: what came of it is remembered, whether it opened or not, and why not.
"""

import math
from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock
from typing import Final

from anyio import BrokenWorkerProcess, CapacityLimiter, from_thread, to_process
from xxhash import xxh3_128

from ocr_emulator.api.turns import Turns
from ocr_emulator.contract.operations import FileType
from ocr_emulator.delivery.problem import NoProcessError
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties

#: How much CPU time a file may take to open, in seconds; a photograph takes a tenth of one.
_SECONDS: Final = 5

#: How much memory a process may have, in bytes; an image of the most pixels takes less than it.
_MEMORY: Final = 1024 * 1024 * 1024

#: How many files are open at a time, and how many more while some take long.
_PROCESSES: Final = 2
_MORE_PROCESSES: Final = 4

#: How much of a file is looked at before another thread may have its turn, in bytes.
_PIECE: Final = 256 * 1024

#: How many files are remembered, not by their bytes but by what is known of them: most tests have few.
_MOST_KNOWN = 4096

#: A file that has been opened, or how it does not open.
FileResult = File | DamagedFileError


class FileInspector:
    """Opens files from the worker threads of one event loop, and remembers what came of it.

    A file that comes several times at once is opened once: the others wait for that. A file may take `seconds` of
    CPU time to open, in a process that may have `memory` bytes; `processes` files are open at a time, and some
    more while those take long.
    """

    def __init__(self, *, seconds: float = _SECONDS, memory: int = _MEMORY, processes: int = _PROCESSES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._turns = Turns(processes, _MORE_PROCESSES)
        self._no_limit = CapacityLimiter(math.inf)
        self._lock = Lock()
        self._known: OrderedDict[bytes, FileResult] = OrderedDict()
        self._opening: dict[bytes, Future[FileResult]] = {}

    def open_file(self, content: Content, file_type: FileType) -> File:
        """As `documents.opening.open_file`; a file that takes too long or too much does not open either."""
        key, own = _fingerprint(content), Future[FileResult]()
        with self._lock:
            found = self._recall(key)
            opening = own if found else self._opening.setdefault(key, own)
        if opening is own and not found:
            self._open(content, file_type, key, own)
        found = found or opening.result()
        if isinstance(found, File):
            return found
        raise type(found)(str(found))  # an exception of its own for each thread: raising one changes it

    def find(self, content: Content) -> FileResult | None:
        """What came of the file, if it has been opened before: no process is needed, nor a thread to wait in."""
        key = _fingerprint(content)
        with self._lock:
            return self._recall(key)

    def _recall(self, key: bytes) -> FileResult | None:
        found = self._known.get(key)
        if found:
            self._known.move_to_end(key)
        return found

    def _open(self, content: Content, file_type: FileType, key: bytes, opening: "Future[FileResult]") -> None:
        """Open a file, and tell `opening` what came of it."""
        try:
            opening.set_result(self._result(content, file_type))
        except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait have it too
            opening.set_exception(error)
        with self._lock:
            del self._opening[key]
            if opening.exception() is None:
                self._known[key] = opening.result()
                if len(self._known) > _MOST_KNOWN:
                    self._known.popitem(last=False)

    def _result(self, content: Content, file_type: FileType) -> FileResult:
        try:
            properties = from_thread.run(self._inspect, content, file_type)
        except DamagedFileError as error:
            return type(error)(str(error))
        return File.from_content(content, file_type, properties)

    async def _inspect(self, content: Content, file_type: FileType) -> FileProperties:
        async with self._turns.turn():  # To wait for a turn is not the file's fault.
            whole = bytes(content)
            try:
                return await self._try(whole, file_type)
            except BrokenWorkerProcess:  # Somebody has ended the process, or the file has: once more will tell.
                try:
                    return await self._try(whole, file_type)
                except BrokenWorkerProcess as error:
                    raise DamagedFileError("ends the process that opens it") from error

    async def _try(self, content: bytes, file_type: FileType) -> FileProperties:
        try:
            return await to_process.run_sync(
                _inspect_within_bounds,
                content,
                file_type,
                self._seconds,
                self._memory,
                cancellable=True,
                limiter=self._no_limit,
            )
        except OSError as error:
            advice = "allow the emulator more processes, open files or memory"
            raise NoProcessError(f"no process can be started to open the file in; {advice}") from error


def _fingerprint(content: Content) -> bytes:
    """What stands for a content, worked out in pieces: between them other threads have their turn."""
    digest, view = xxh3_128(), memoryview(content)
    for start in range(0, len(view), _PIECE):
        digest.update(view[start : start + _PIECE])
    return digest.digest()


def _inspect_within_bounds(content: bytes, file_type: FileType, seconds: float, memory: int) -> FileProperties:
    """Runs in a process of its own, time after time."""
    # Imported here alone, so that nothing else has to wait for it.
    from ocr_emulator.documents.bounded_opening import Bounds, read_within_bounds  # noqa: PLC0415

    return read_within_bounds(content, file_type, Bounds(seconds, memory))
