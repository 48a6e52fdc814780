"""The program of a process that opens files, one after the other, until the emulator closes their socket.

    python -m ocr_emulator.inspection.child SECONDS MEMORY CODE_SECONDS

The socket is its standard input; SECONDS of CPU time and MEMORY in bytes are what a file may cost. CODE_SECONDS
more may go into looking for a QR code; 0: none is looked for, and none is answered.
"""

import os
import sys
from contextlib import suppress
from socket import socket

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, ProtectedFileError
from ocr_emulator.documents.opening.opening import find_qr_code, finder_of, inspector_of, read_properties
from ocr_emulator.documents.quick_look.quick_look import look_quickly
from ocr_emulator.inspection.bounds import OUT_OF_MEMORY, limit_memory, limited_time
from ocr_emulator.inspection.messages import (
    Damaged,
    EndedError,
    Opened,
    Outcome,
    receive_file,
    send_code,
    send_outcome,
)


def main() -> None:
    """Open files. A lack of memory ends the process: what is left of it then cannot be relied on."""
    seconds, memory, code_seconds = float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    limit_memory(memory)
    try:
        for file_type in FileType:
            inspector_of(file_type)  # to import a library is not the file's time
        if code_seconds:
            finder_of(FileType.PNG)
        with suppress(EndedError, OSError):  # the emulator is gone
            _open_files(_inherited_socket(), seconds, code_seconds)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _open_files(channel: socket, seconds: float, code_seconds: float) -> None:
    while True:
        content, file_type = receive_file(channel)
        with limited_time(seconds):
            outcome = _outcome(content, file_type)
        send_outcome(channel, outcome)
        if code_seconds and isinstance(outcome, Opened):
            with limited_time(code_seconds):
                code = find_qr_code(content, file_type)
            send_code(channel, code)


def _outcome(content: bytes, file_type: FileType) -> Outcome:
    try:
        return Opened(look_quickly(content, file_type) or read_properties(content, file_type))
    except DamagedFileError as error:
        return Damaged(str(error), is_protected=isinstance(error, ProtectedFileError))


def _inherited_socket() -> socket:
    if sys.platform == "win32":
        from socket import fromshare  # noqa: PLC0415 - no other system has it

        return fromshare(sys.stdin.buffer.read())
    return socket(fileno=0)


if __name__ == "__main__":
    main()
