"""Files, opened in processes of their own, so that no file takes more than some seconds and some memory.

What a hostile file costs cannot be foreseen (a PDF of 600 bytes can ask for gigabytes), and neither a thread nor
the library in it can be stopped; a process can.
"""

import math
import sys
from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, from_thread, to_process
from xxhash import xxh3_128

from ocr_emulator.contract.operations import FileType
from ocr_emulator.delivery.problem import NoProcessError
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties

#: How long a file may take to open, in seconds; a photograph takes a tenth of one.
_PATIENCE = 5

#: How much memory a process may have, in bytes; an image of the most pixels takes less than half.
_MEMORY = 1536 * 1024 * 1024

#: How many files are open at a time.
_PROCESSES = 2

#: How much of a file is looked at before another thread may have its turn, in bytes.
_PIECE = 256 * 1024

#: How many files are remembered, not by their bytes but by what is known of them: most tests have few.
_MOST_KNOWN = 4096


class FileInspector:
    """Opens files from the worker threads of one event loop, and remembers those that opened.

    A file that comes several times at once is opened once: the others wait for that. A file may take `seconds` to
    open, in a process that may have `memory` bytes; `processes` files are open at a time.
    """

    def __init__(self, *, seconds: float = _PATIENCE, memory: int = _MEMORY, processes: int = _PROCESSES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._free = CapacityLimiter(processes)
        self._no_limit = CapacityLimiter(math.inf)
        self._lock = Lock()
        self._known: OrderedDict[bytes, File] = OrderedDict()
        self._opening: dict[bytes, Future[File]] = {}

    def open_file(self, content: Content, file_type: FileType) -> File:
        """As `documents.file.open_file`; a file that takes too long or too much does not open either."""
        key, own = _fingerprint(content), Future[File]()
        with self._lock:
            file = self._recall(key)
            if file:
                return file
            opening = self._opening.setdefault(key, own)
        if opening is own:
            self._open(content, file_type, key, own)
        return opening.result()

    def find(self, content: Content) -> File | None:
        """The file, if it has been opened before, and no process is needed, nor a thread to wait in."""
        key = _fingerprint(content)
        with self._lock:
            return self._recall(key)

    def _recall(self, key: bytes) -> File | None:
        file = self._known.get(key)
        if file:
            self._known.move_to_end(key)
        return file

    def _open(self, content: Content, file_type: FileType, key: bytes, opening: "Future[File]") -> None:
        """Open a file, and tell `opening` what came of it."""
        try:
            opening.set_result(
                File.from_content(content, file_type, from_thread.run(self._inspect, content, file_type))
            )
        except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait have it too
            opening.set_exception(error)
        with self._lock:
            del self._opening[key]
            if opening.exception() is None:
                self._known[key] = opening.result()
                if len(self._known) > _MOST_KNOWN:
                    self._known.popitem(last=False)

    async def _inspect(self, content: Content, file_type: FileType) -> FileProperties:
        async with self._free:  # To wait for a free process is not the file's fault.
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
            await to_process.run_sync(_be_ready, limiter=self._no_limit)
            with fail_after(self._seconds):
                return await to_process.run_sync(
                    _inspect_within_bounds,
                    content,
                    file_type,
                    self._memory,
                    cancellable=True,
                    limiter=self._no_limit,
                )
        except TimeoutError as error:
            raise DamagedFileError(f"takes more than {self._seconds:g} s to open") from error
        except OSError as error:
            advice = "allow the emulator more processes, open files or memory"
            raise NoProcessError(f"no process can be started to open the file in; {advice}") from error


def _fingerprint(content: Content) -> bytes:
    """What stands for a content, worked out in pieces: between them other threads have their turn."""
    digest, view = xxh3_128(), memoryview(content)
    for start in range(0, len(view), _PIECE):
        digest.update(view[start : start + _PIECE])
    return digest.digest()


def _be_ready() -> None:
    """Runs in a process of its own: to start it and to import the libraries is not the file's time."""
    import ocr_emulator.documents.opening  # noqa: F401, PLC0415 - here alone, so that nothing else has to wait for it


def _inspect_within_bounds(content: bytes, file_type: FileType, memory: int) -> FileProperties:
    """Runs in a process of its own, time after time; the process may have `memory` bytes."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has no such module

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    from ocr_emulator.documents.opening import read_properties  # noqa: PLC0415 - likewise

    return read_properties(content, file_type)
