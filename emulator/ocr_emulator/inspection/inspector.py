"""What an uploaded file is: opened in a process of its own, once, and remembered whether it opened, or why not.

A small and regular one need not be opened where nobody looks for QR codes: its bytes tell all that is asked of it.
"""

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock
from typing import Final

from xxhash import xxh3_128

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties
from ocr_emulator.documents.quick_look.quick_look import look_quickly
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.pool import ProcessPool

#: How much of a file is looked at before another thread may have its turn, in bytes.
_PIECE: Final = 256 * 1024

#: How many files are remembered, not by their bytes but by what is known of them: most tests have few.
_MOST_KNOWN = 4096

#: A file that has been opened, or how it does not open.
FileResult = File | DamagedFileError


class FileInspector:
    """Opens files from any thread, and remembers what came of it.

    A file that comes several times at once is opened once: the others wait for that. `processes` files are open at
    a time, and some more while those take long.
    """

    def __init__(self, *, processes: int, bounds: Bounds | None = None) -> None:
        bounds = bounds or Bounds()
        self._pool = ProcessPool(processes, bounds)
        self._finds_codes = bounds.code_seconds > 0
        self._lock = Lock()
        self._known: OrderedDict[bytes, FileResult] = OrderedDict()
        self._opening: dict[bytes, Future[FileResult]] = {}

    def start(self) -> None:
        """Have a process there before the first file comes."""
        self._pool.start()

    def stop(self) -> None:
        """End the processes, whatever they are at."""
        self._pool.stop()

    def open_file(self, content: Content, file_type: FileType) -> File:
        """The file in `content`.

        Raises DamagedFileError when it does not open as `file_type`, or takes too much time or memory, and
        ProtectedFileError when all it lacks is a password. Raises NotOpenedError and NoProcessError, of which
        nothing is remembered, when that is not the file's fault.
        """
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

    def find(self, content: Content, file_type: FileType) -> FileResult | None:
        """What is known of the file where no process has to be waited for, nor a thread to wait in.

        That is one that has been opened before, or of which a quick look tells all; None: it has to be opened.
        """
        key = _fingerprint(content)
        with self._lock:
            found = self._recall(key)
        properties = None if found else self._seen_quickly(content, file_type)
        if properties is None:
            return found
        file = File.from_content(content, file_type, properties)
        with self._lock:
            self._remember(key, file)
        return file

    def _seen_quickly(self, content: Content, file_type: FileType) -> FileProperties | None:
        return None if self._finds_codes else look_quickly(content, file_type)

    def _recall(self, key: bytes) -> FileResult | None:
        found = self._known.get(key)
        if found:
            self._known.move_to_end(key)
        return found

    def _remember(self, key: bytes, found: FileResult) -> None:
        self._known[key] = found
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _open(self, content: Content, file_type: FileType, key: bytes, opening: "Future[FileResult]") -> None:
        """Open a file, and tell `opening` what came of it."""
        try:
            opening.set_result(self._result(content, file_type))
        except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait have it too
            opening.set_exception(error)
        with self._lock:
            del self._opening[key]
            if opening.exception() is None:
                self._remember(key, opening.result())

    def _result(self, content: Content, file_type: FileType) -> FileResult:
        try:
            properties = self._seen_quickly(content, file_type) or self._pool.open_file(content, file_type)
        except DamagedFileError as error:
            return type(error)(str(error))
        return File.from_content(content, file_type, properties)


def _fingerprint(content: Content) -> bytes:
    """What stands for a content, worked out in pieces: between them other threads have their turn."""
    digest, view = xxh3_128(), memoryview(content)
    for start in range(0, len(view), _PIECE):
        digest.update(view[start : start + _PIECE])
    return digest.digest()
