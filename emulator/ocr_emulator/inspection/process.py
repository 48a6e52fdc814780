"""One process that opens files: started, given a file and waited for, and ended when it does not answer."""

import os
import subprocess
import sys
import weakref
from contextlib import suppress
from socket import socket, socketpair
from typing import Final

from msgspec.structs import replace

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, FileProperties, ProtectedFileError
from ocr_emulator.documents.qr_code import QrCode
from ocr_emulator.errors import EmulatorError
from ocr_emulator.inspection.bounds import Bounds, memory_limit
from ocr_emulator.inspection.messages import Damaged, EndedError, receive_code, receive_outcome, send_file
from ocr_emulator.inspection.verdict import ending, no_answer, verdict

#: -P: what lies in the folder where the emulator was started is no module of ours.
_COMMAND: Final = (sys.executable, "-P", "-m", "ocr_emulator.inspection.child")

#: Has the C library keep the memory of one picture for the next, up to so many bytes (mallopt(3) of Linux). By
#: default it gives the memory back after each, and the system has to find and clear the same pages again.
_KEEPS_MEMORY: Final = {"MALLOC_MMAP_THRESHOLD_": f"{4 * 2**20}", "MALLOC_TRIM_THRESHOLD_": f"{8 * 2**20}"}

#: How long a process may take to end that has closed its socket, in seconds.
_LAST_CALL: Final = 1


class NoProcessError(EmulatorError):
    """There is no process to open a file in."""


class FileProcess:
    """A process that opens files within `bounds`, one at a time. It ends with this object, or by `end`.

    Raises NoProcessError when it cannot be started.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._memory = memory_limit(bounds.memory)
        try:
            arguments = f"{bounds.seconds}", f"{self._memory}", f"{bounds.code_seconds}"
            self._channel, self._process = _start((*_COMMAND, *arguments))
        except OSError as error:
            advice = "allow the emulator more processes, open files or memory"
            raise NoProcessError(f"no process can be started to open the file in; {advice}") from error
        self._channel.settimeout(bounds.patience)
        self.end = weakref.finalize(self, _end, self._channel, self._process)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it opens no file any more."""
        return not self.end.alive

    def open_file(self, content: Content, file_type: FileType) -> FileProperties:
        """What is true of the file.

        Raises DamagedFileError or ProtectedFileError when it does not open, or takes more than `bounds`;
        NotOpenedError when that is not its fault. The process may have ended then.
        """
        try:
            send_file(self._channel, content, file_type)
            outcome = receive_outcome(self._channel)
        except TimeoutError:
            self.end()
            raise no_answer(self._bounds.patience) from None
        except (EndedError, OSError):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_CALL)
            self.end()
            raise verdict(ending(self._process.returncode), self._bounds, self._memory) from None
        if isinstance(outcome, Damaged):
            raise (ProtectedFileError if outcome.is_protected else DamagedFileError)(outcome.why)
        return (
            replace(outcome.properties, qr_code=self._code()) if self._bounds.code_seconds else outcome.properties
        )

    def _code(self) -> QrCode | None:
        """The QR code in a file that has opened. One that takes too much to look through has none."""
        try:
            return receive_code(self._channel)
        except (TimeoutError, EndedError, OSError):
            self.end()
            return None

    def kill(self) -> None:
        """End the process from another thread than the one that waits for it: that one gets an error."""
        self._process.kill()


def _start(command: tuple[str, ...]) -> tuple[socket, "subprocess.Popen[bytes]"]:
    """Start a process with one end of a socket for its standard input; answers the other end and the process.

    It is no part of our process group: Ctrl-C is for the emulator, which first answers what is in flight.
    """
    null = subprocess.DEVNULL
    ours, its = socketpair()
    with its:
        try:
            if sys.platform == "win32":  # a socket is no file there, so it is described on a pipe
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=null)  # noqa: S603 - ours
                with process.stdin:
                    process.stdin.write(its.share(process.pid))
            else:
                process = subprocess.Popen(  # noqa: S603 - ours
                    command, stdin=its.fileno(), stdout=null, process_group=0, env={**_KEEPS_MEMORY, **os.environ}
                )
        except BaseException:
            ours.close()
            raise
    return ours, process


def _end(channel: socket, process: "subprocess.Popen[bytes]") -> None:
    channel.close()
    process.kill()
    process.wait()
