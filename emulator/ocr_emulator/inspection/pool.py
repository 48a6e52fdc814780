"""The processes that open files: started when they are needed, used again, and replaced when they have ended."""

from contextlib import suppress
from threading import Lock
from typing import Final

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, FileProperties
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.process import FileProcess, NoProcessError
from ocr_emulator.inspection.turns import Turns
from ocr_emulator.inspection.verdict import ProcessEndedError

#: How many processes there are more while files take long.
_MORE: Final = 4


class ProcessPool:
    """Opens files from any thread, `size` at a time, and a few more while some take long."""

    def __init__(self, size: int, bounds: Bounds) -> None:
        self._size = size
        self._bounds = bounds
        self._turns = Turns(size, _MORE)
        self._lock = Lock()
        self._idle: list[FileProcess] = []
        self._busy: set[FileProcess] = set()
        self._is_stopped = False

    def start(self) -> None:
        """Have a process there before the first file comes. Where none can be had, that file will be told."""
        with suppress(NoProcessError):
            self._give_back(self._take())

    def stop(self) -> None:
        """End the processes: whoever waits for one gets a NoProcessError, and so do files that come later."""
        with self._lock:
            self._is_stopped = True
            idle, self._idle = self._idle, []
            for process in self._busy:
                process.kill()
        for process in idle:
            process.end()

    def open_file(self, content: Content, file_type: FileType) -> FileProperties:
        """As `FileProcess.open_file`; raises NoProcessError too.

        A file whose process ends by no fault of its own gets a new one, once: it may have been ended while it
        had nothing to do.
        """
        with self._turns.turn():
            process = self._take()
            try:
                return process.open_file(content, file_type)
            except ProcessEndedError:
                self._give_back(process)
                process = self._take(is_new=True)
                return process.open_file(content, file_type)
            finally:
                self._give_back(process)

    def _take(self, *, is_new: bool = False) -> FileProcess:
        with self._lock:
            if self._is_stopped:
                raise NoProcessError("the emulator is stopping; start it again, and send the file again")
            process = self._idle.pop() if self._idle and not is_new else None
        process = process or FileProcess(self._bounds)
        with self._lock:
            self._busy.add(process)
            if self._is_stopped:
                process.kill()
        return process

    def _give_back(self, process: FileProcess) -> None:
        """Keep a process for the next file, unless it has ended, or there are enough."""
        with self._lock:
            self._busy.discard(process)
            is_kept = not (process.has_ended or self._is_stopped or len(self._idle) >= self._size)
            if is_kept:
                self._idle.append(process)
        if not is_kept:
            process.end()
