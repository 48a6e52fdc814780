"""What the emulator and a process that opens files say to each other, over a socket of their own.

The emulator sends the file's type and length, and then its bytes as they are: nothing is encoded or copied first.
(A descriptor of shared memory, handed over for each file, took half as much time again at every size: the system
has to find and clear its pages.) The process answers an Outcome, or ends: how it ends says why. Where QR codes are
looked for, the one that was found follows the outcome of a file that has opened, or nil.
"""

from collections.abc import Callable
from socket import MSG_WAITALL, socket
from struct import Struct as Layout
from typing import Final, TypeVar

from msgspec import Struct, msgpack

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, FileProperties
from ocr_emulator.documents.qr_code import QrCode

#: The head of a file: its type, which has three letters, and its length in bytes.
_HEAD: Final = Layout("!3sI")

#: The head of an outcome: its length in bytes.
_LENGTH: Final = Layout("!I")

#: The longest outcome, in bytes. A hostile file may have made the process its own.
_MAX_OUTCOME: Final = 64 * 1024


T = TypeVar("T")


class Opened(Struct, frozen=True, tag=True):
    """The file has opened."""

    properties: FileProperties


class Damaged(Struct, frozen=True, tag=True):
    """The file does not open: `why` goes on after "the file ...", `is_protected` if all it lacks is a password."""

    why: str
    is_protected: bool = False


Outcome = Opened | Damaged

_encode: Final = msgpack.Encoder().encode
_decode: Final[Callable[[bytes], Outcome]] = msgpack.Decoder(Outcome).decode
_decode_code: Final[Callable[[bytes], QrCode | None]] = msgpack.Decoder(QrCode | None).decode


class EndedError(Exception):
    """The other side has closed the socket, or says what nobody understands."""


def send_file(channel: socket, content: Content, file_type: FileType) -> None:
    """Send a file; raises OSError when the other side is gone, TimeoutError when it takes nothing."""
    channel.sendall(_HEAD.pack(file_type.encode(), len(content)))
    channel.sendall(content)


def receive_file(channel: socket) -> tuple[bytes, FileType]:
    """The next file; raises EndedError when there is none any more."""
    file_type, length = _HEAD.unpack(_receive(channel, _HEAD.size))
    return _receive(channel, length), FileType(file_type.decode())


def send_outcome(channel: socket, outcome: Outcome) -> None:
    """Answer the file that came last."""
    _send(channel, outcome)


def receive_outcome(channel: socket) -> Outcome:
    """The answer to the file sent last; raises EndedError, OSError, and TimeoutError when none comes in time."""
    return _receive_message(channel, _decode)


def send_code(channel: socket, code: QrCode | None) -> None:
    """Tell of the QR code in the file that came last."""
    _send(channel, code)


def receive_code(channel: socket) -> QrCode | None:
    """The QR code in the file sent last; raises as `receive_outcome` does."""
    return _receive_message(channel, _decode_code)


def _send(channel: socket, message: Outcome | QrCode | None) -> None:
    encoded = _encode(message)
    channel.sendall(_LENGTH.pack(len(encoded)) + encoded)


def _receive_message(channel: socket, decode: Callable[[bytes], T]) -> T:
    (length,) = _LENGTH.unpack(_receive(channel, _LENGTH.size))
    if length > _MAX_OUTCOME:
        raise EndedError
    try:
        return decode(_receive(channel, length))
    except ValueError as error:  # msgspec's own errors are of this kind
        raise EndedError from error


def _receive(channel: socket, size: int) -> bytes:
    """As many bytes; raises EndedError when the other side closes the socket before."""
    received = channel.recv(size, MSG_WAITALL) if size else b""
    if len(received) < size:
        raise EndedError
    return received
