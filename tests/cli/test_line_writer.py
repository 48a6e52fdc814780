"""Lines that are written without waiting for whoever reads them: real pipes, sockets, terminals and files."""

import os
import pty
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO, TextIOWrapper
from pathlib import Path
from threading import Thread

import pytest

from ocr_emulator.cli import line_writer
from ocr_emulator.cli.line_writer import LineWriter, loss_message

#: A line, long enough that few fill a pipe.
LINE = "x" * 999 + "\n"

#: More lines than a pipe, a socket or a terminal holds, and fewer than are kept.
MANY = 400


@contextmanager
def writing(number: int) -> Iterator[LineWriter]:
    """What writes to the file of that number, as to a standard stream."""
    with TextIOWrapper(FileIO(number, "wb"), encoding="utf-8", write_through=True) as stream:
        writer = LineWriter(stream)
        yield writer
        writer.close()


@pytest.fixture(params=["pipe", "socket", "terminal"])
def ends(request: pytest.FixtureRequest) -> tuple[int, int]:
    """What a reader can leave unread: the number of the end to read, and of that to write."""
    if request.param == "socket":
        reader, writer = socket.socketpair()
        return reader.detach(), writer.detach()
    return os.pipe() if request.param == "pipe" else pty.openpty()


def read(number: int, count: int) -> bytes:
    """So many bytes; a terminal writes an end of line as two."""
    found = b""
    while len(found) < count:
        found += os.read(number, 65536).replace(b"\r\n", b"\n").replace(b"\r", b"")
    return found


def fill(writer: LineWriter, stop: int = 10_000) -> int:
    """Write lines, each with its number, until one is lost; answers how many are not."""
    for number in range(stop):
        writer.write(f"{number:04d} {LINE[5:]}")
        if writer.lost:
            return number
    raise AssertionError("no line was lost")


def test_at_once(ends: tuple[int, int]) -> None:
    """What there is room for is there when `write` returns."""
    reader, number = ends
    with FileIO(reader), writing(number) as writer:
        writer.write("one\ntwo\n")
        os.set_blocking(reader, False)
        assert os.read(reader, 100).replace(b"\r", b"") == b"one\ntwo\n"
        assert writer.lost == 0


def test_others_wait_as_before(ends: tuple[int, int]) -> None:
    """What other processes share is not set to O_NONBLOCK."""
    reader, number = ends
    with FileIO(reader), writing(number) as writer:
        writer.write("one\n")
        assert os.get_blocking(number)


def test_a_reader_that_comes_late(ends: tuple[int, int]) -> None:
    """Nobody waits for a reader; who comes late has every line, in their order."""
    reader, number = ends
    lines = [f"{number:04d} {LINE[5:]}" for number in range(MANY)]
    with FileIO(reader), writing(number) as writer:
        for line in lines:
            writer.write(line)
        assert writer.lost == 0
        assert read(reader, MANY * len(LINE)) == "".join(lines).encode()
        writer.write("last\n")
        assert read(reader, 5) == b"last\n"


def test_a_reader_that_does_not_come(ends: tuple[int, int]) -> None:
    """Lines that do not fit are counted; a line says so once somebody reads, and no line is there by half."""
    reader, number = ends
    with FileIO(reader), writing(number) as writer:
        count = fill(writer)
        writer.write(LINE * 2)
        assert writer.lost == 3
        notice = f"{loss_message(3)}\n".encode()
        found = read(reader, count * len(LINE) + len(notice)).splitlines(keepends=True)
        found.remove(notice)
        assert found == [f"{number:04d} {LINE[5:]}".encode() for number in range(count)]
        writer.write("again\n")
        assert read(reader, 6) == b"again\n"
        assert writer.lost == 3


def test_a_reader_that_goes() -> None:
    """Lines for a reader that has gone are lost; so are those that were kept for it."""
    reader, number = os.pipe()
    with writing(number) as writer:
        for _ in range(100):
            writer.write(LINE)
        assert writer.lost == 0
        os.close(reader)
        writer.close()
        kept = writer.lost
        assert 30 < kept < 100  # a pipe holds 64 of them


def test_a_reader_that_has_gone(ends: tuple[int, int]) -> None:
    """Where nobody can read any more, lines are lost."""
    reader, number = ends
    with writing(number) as writer:
        os.close(reader)
        writer.write("one\ntwo\n")
        writer.write("three\n")
        writer.close()
        assert writer.lost == 3


def test_a_full_device() -> None:
    """What a device does not take is lost."""
    with writing(os.open("/dev/full", os.O_WRONLY)) as writer:
        writer.write("one\ntwo\n")
        writer.write("three\n")
        assert writer.lost == 3


def test_closed() -> None:
    """What comes after the end is lost."""
    reader, number = os.pipe()
    with FileIO(reader), writing(number) as writer:
        writer.close()
        writer.write("one\n")
        assert writer.lost == 1


def test_closed_from_the_start() -> None:
    """Without a stream every line is lost."""
    writer = LineWriter(None)
    writer.write("one\n")
    writer.close()
    assert writer.lost == 1


def test_a_file(tmp_path: Path) -> None:
    """A file has what another process wrote before, and what Python's stream has."""
    path = tmp_path / "log"
    path.write_text("before\n", encoding="utf-8")
    with path.open("a", encoding="ascii", errors="strict") as stream:
        writer = LineWriter(stream)
        writer.write("홍길동\n")
        writer.write("last\n")
        writer.close()
        assert path.read_text(encoding="utf-8") == "before\n\\ud64d\\uae38\\ub3d9\nlast\n"


@pytest.mark.process
def test_a_file_on_a_full_disk(tmp_path: Path) -> None:
    """After half a line, what comes once there is room again begins a line of its own, which says what is lost."""
    path = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], check=False, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("2\n", "")
    assert path.read_text(encoding="utf-8") == f"one\ntw\n{loss_message(2)}\nfour\n"


#: Writes to a file that may have six bytes, and once it may have more.
FULL_DISK = """
import resource, signal, sys
from ocr_emulator.cli.line_writer import LineWriter

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (6, hard))
stream = open(sys.argv[1], "w", encoding="utf-8")
writer = LineWriter(stream)
writer.write("one\\n")
writer.write("two\\n")
while not writer.lost:
    pass
writer.write("three\\n")
print(writer.lost)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
writer.write("four\\n")
writer.close()
"""


class TestWhereAPipeCannotBeOpenedAnew:
    """As on another system than Linux."""

    @pytest.fixture(autouse=True)
    def no_proc(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_: int) -> FileIO:
            raise PermissionError

        monkeypatch.setattr(line_writer, "_reopened", refuse)

    def test_later(self) -> None:
        """Lines are written all the same, in their order."""
        reader, number = os.pipe()
        with FileIO(reader), writing(number) as writer:
            writer.write("one\n")
            writer.write("two\n")
            assert read(reader, 8) == b"one\ntwo\n"

    def test_no_reader(self) -> None:
        """Nobody waits for a reader; a line that says how many lines are lost comes among the others."""
        reader, number = os.pipe()
        with FileIO(reader), writing(number) as writer:
            count = fill(writer)
            notice = f"{loss_message(1)}\n".encode()
            found = read(reader, count * len(LINE) + len(notice)).splitlines(keepends=True)
            assert found.count(notice) == 1
            assert len(found) == count + 1

    def test_a_pipe_that_another_process_set_to_nonblocking(self) -> None:
        """What another process has done to the pipe loses no line."""
        reader, number = os.pipe()
        os.set_blocking(number, False)
        with FileIO(reader), writing(number) as writer:
            for _ in range(MANY):
                writer.write(LINE)
            assert read(reader, MANY * len(LINE)) == MANY * LINE.encode()
            assert writer.lost == 0


def test_several_threads() -> None:
    """Lines of several threads do not mix, and none is lost without being counted."""
    reader, number = os.pipe()
    names = "abcd"
    with FileIO(reader), writing(number) as writer:

        def work(name: str) -> None:
            for _ in range(MANY // 2):
                writer.write(name * 999 + "\n")

        threads = [Thread(target=work, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        found = read(reader, MANY // 2 * len(names) * 1000)
        for thread in threads:
            thread.join()
        assert sorted(found.splitlines()) == sorted(
            (name * 999).encode() for name in names for _ in range(MANY // 2)
        )
        assert writer.lost == 0
