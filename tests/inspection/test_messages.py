"""What the emulator and a process that opens files say to each other."""

import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from socket import socket, socketpair

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, FileProperties
from ocr_emulator.documents.qr_code import QrCode
from ocr_emulator.inspection.messages import (
    Damaged,
    EndedError,
    Opened,
    Outcome,
    receive_code,
    receive_file,
    receive_outcome,
    send_code,
    send_file,
    send_outcome,
)


@pytest.fixture
def ends() -> Iterator[tuple[socket, socket]]:
    """The emulator's end of a socket, and the process's."""
    ours, its = socketpair()
    ours.settimeout(10)
    with ours, its:
        yield ours, its


@pytest.mark.parametrize("file_type", FileType)
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("size", [0, 10, 3_000_000])
def test_file(ends: tuple[socket, socket], file_type: FileType, kind: type[Content], size: int) -> None:
    """A file arrives whole, with its type, whatever holds its bytes."""
    ours, its = ends
    content = bytes(range(250)) * (size // 250)
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send_file, ours, kind(content), file_type)
        assert receive_file(its) == (content, file_type)
        sent.result()


@given(
    outcome=st.builds(Opened, st.builds(FileProperties, width=st.floats(1, 1e6), height=st.floats(1, 1e6)))
    | st.builds(Damaged, st.text(max_size=99), st.booleans())
)
def test_outcome(outcome: Outcome) -> None:
    """An outcome is understood as it was meant."""
    ours, its = socketpair()
    with ours, its:
        send_outcome(its, outcome)
        assert receive_outcome(ours) == outcome


FRACTIONS = st.tuples(st.floats(0, 1), st.floats(0, 1))


@given(code=st.none() | st.builds(QrCode, st.text(max_size=300), st.tuples(*[FRACTIONS] * 4)))
def test_code(code: QrCode | None) -> None:
    """A QR code, or that there is none, is understood as it was meant."""
    ours, its = socketpair()
    with ours, its:
        send_code(its, code)
        assert receive_code(ours) == code


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0\0",
        struct.pack("!I", 5) + b"abcd",
        struct.pack("!I", 4) + b"abcd",
        struct.pack("!I", 2**31) + b"abcd",
    ],
    ids=["nothing", "half a head", "half an outcome", "no outcome", "too long an outcome"],
)
def test_no_outcome(ends: tuple[socket, socket], said: bytes) -> None:
    """A process that ends, or says what nobody understands, has ended: no memory is made for what it announces."""
    ours, its = ends
    its.sendall(said)
    its.close()
    with pytest.raises(EndedError):
        receive_outcome(ours)


@pytest.mark.parametrize("said", [b"", b"\0\0", struct.pack("!I", 2) + b"\x91\x01", struct.pack("!I", 2**31)])
def test_no_code(ends: tuple[socket, socket], said: bytes) -> None:
    """A process that ends before it has told of a code, or says what is none, has ended."""
    ours, its = ends
    its.sendall(said)
    its.close()
    with pytest.raises(EndedError):
        receive_code(ours)


def test_no_file(ends: tuple[socket, socket]) -> None:
    """When the emulator is gone there is no file any more."""
    ours, its = ends
    ours.close()
    with pytest.raises(EndedError):
        receive_file(its)


def test_patience(ends: tuple[socket, socket]) -> None:
    """A process that takes nothing, or answers nothing, is waited for no longer than the socket says."""
    ours, _ = ends
    ours.settimeout(0.01)
    with pytest.raises(TimeoutError):
        receive_outcome(ours)
    with pytest.raises(TimeoutError):
        send_file(ours, bytes(3_000_000), FileType.PNG)
