"""Writes lines to standard output or standard error, and never waits for whoever reads them.

A pipe holds 64 KB. Where nobody reads it, a terminal is stopped, or a log collector hangs, the next write to it
waits for ever, and with it the event loop and every request. So there are two ways here:

*At once*, as long as there is room: one system call in the caller's thread. The line is there before the caller
goes on, which the log promises to a client that has its reply. That call may not wait. O_NONBLOCK on the stream
itself would do that, and would hold for every process that shares the pipe or the terminal (the shell, `tee`,
another emulator), whose own writes would fail then. To ask `poll` first does not do it: another process may fill
the pipe between the answer and the write. So a pipe or a terminal is opened anew by its number in /proc. That
makes a description of our own, and O_NONBLOCK holds for this one alone. A socket, as systemd gives one, has a flag
for a single write. A file never waits.

*Later*, where there is no room, or the stream cannot be opened anew (a system other than Linux, a pipe of another
user): the lines are kept, up to a limit. A thread writes them to the stream itself, and may wait for ever.

What does not fit or cannot be written (/dev/full, a reader that has gone) is lost and counted. As soon as lines
can be written again, one of them says how many are lost.
"""

import os
import select
import socket
import stat
from collections.abc import Callable
from io import FileIO, RawIOBase
from threading import Condition, Thread
from typing import Any, Final, Protocol, TextIO

#: How much is kept of what cannot be written at once, in bytes: some seven thousand lines.
_MOST_KEPT: Final = 1024 * 1024

#: How much of that is written together, in bytes.
_PIECE: Final = 64 * 1024

#: How long `close` waits for what is kept, in seconds.
_PATIENCE: Final = 1.0

#: The line that says how many lines are lost, without its end.
LossNotice = Callable[[int], str]


def loss_message(lost: int) -> str:
    """That lines are lost, and how many."""
    what = "1 line is" if lost == 1 else f"{lost} lines are"
    return f"{what} lost so far: nobody read what came before, or it could not be written"


class Channel(Protocol):
    """A way to a stream on which no write waits."""

    def write(self, data: bytes, /) -> int | None:
        """Write what there is room for, and return how much; None: there is no room. Raises OSError."""

    def close(self) -> None:
        """Close it; the stream stays open."""


class LineWriter:
    """Writes to `stream`; None: it was closed when the process began, and all lines are lost.

    `loss_notice` is the line that says how many lines are lost. Any thread may write.
    """

    def __init__(self, stream: TextIO | None, loss_notice: LossNotice = loss_message) -> None:
        self._raw = _raw_of(stream) if stream else None
        self._encoding = stream.encoding if stream else "utf-8"
        self._channel = _channel_to(self._raw) if self._raw else None
        self._loss_notice = loss_notice
        self._changed = Condition()
        self._kept = bytearray()
        self._thread: Thread | None = None
        self._is_mid_line = False
        self._is_closed = False
        self._lost = 0
        self._reported = 0

    @property
    def lost(self) -> int:
        """How many lines are lost since the start."""
        return self._lost

    def write(self, lines: str) -> None:
        """Write `lines`, each with its end, or have them written later, or lose them. Raises nothing."""
        data = lines.encode(self._encoding, "backslashreplace")
        with self._changed:
            if self._kept or self._channel is None:
                is_taken = self._keep(data)
            else:
                is_taken = self._write(self._channel, data)
            if not is_taken:
                self._lost += data.count(b"\n")

    def close(self, patience: float = _PATIENCE) -> None:
        """Wait until everything is written, for `patience` seconds at the most. What comes later is lost."""
        with self._changed:
            self._changed.wait_for(lambda: not self._kept, patience)
            self._is_closed = True
            self._changed.notify_all()
            if self._channel:
                self._channel.close()

    def _write(self, channel: Channel, data: bytes) -> bool:
        """Write what there is room for and keep the rest; answers whether `data` is not lost."""
        whole = self._notice() + data
        try:
            written = channel.write(whole) or 0
        except (OSError, ValueError):
            return False
        self._note_written(whole[:written])
        if written < len(whole) and not self._keep(whole[written:]):
            return False
        self._reported = self._lost
        return True

    def _keep(self, data: bytes) -> bool:
        """Keep `data` for the thread; answers whether there was room."""
        if self._raw is None or self._is_closed or len(self._kept) + len(data) > _MOST_KEPT:
            return False
        self._kept += data
        if self._thread is None:
            self._thread = Thread(target=self._write_kept, args=(self._raw,), name="write lines", daemon=True)
            self._thread.start()
        self._changed.notify_all()
        return True

    def _write_kept(self, raw: RawIOBase) -> None:
        """Write what is kept, until `close` (the thread)."""
        while piece := self._next_piece():
            written = _write_patiently(raw, piece)
            with self._changed:
                if written is None:
                    self._lost += self._kept.count(b"\n")
                    self._kept.clear()
                else:
                    del self._kept[:written]
                    self._note_written(piece[:written])
                    self._report_loss()
                self._changed.notify_all()

    def _next_piece(self) -> bytes:
        """Wait for something to be kept; answers whole lines of it where it can, and nothing after `close`."""
        with self._changed:
            self._changed.wait_for(lambda: self._kept or self._is_closed)
            return bytes(self._kept[: self._kept.rfind(b"\n", 0, _PIECE) + 1 or _PIECE])

    def _report_loss(self) -> None:
        """Say between two lines that are kept what was lost since it was last said."""
        if self._lost != self._reported and not self._is_mid_line:
            self._kept[:0] = self._notice()
            self._reported = self._lost

    def _notice(self) -> bytes:
        """The line about what is lost; blank when nothing is that it was not said of."""
        if self._lost == self._reported:
            return b""
        line = f"{self._loss_notice(self._lost)}\n".encode(self._encoding, "backslashreplace")
        return b"\n" + line if self._is_mid_line else line

    def _note_written(self, data: bytes) -> None:
        if data:
            self._is_mid_line = not data.endswith(b"\n")


def _raw_of(stream: TextIO) -> RawIOBase:
    """The stream without Python's buffers: what is in one when a write fails would be written again at the end."""
    buffer: Any = stream.buffer  # with PYTHONUNBUFFERED it is no buffer but the raw stream itself
    raw: RawIOBase = getattr(buffer, "raw", buffer)
    return raw


def _channel_to(raw: RawIOBase) -> Channel | None:
    """A channel to `raw`; None: there is none here."""
    try:
        number = raw.fileno()
        mode = os.fstat(number).st_mode
        if stat.S_ISREG(mode):
            return FileIO(number, "wb", closefd=False)
        return _SocketChannel(number) if stat.S_ISSOCK(mode) else _reopened(number)
    except (OSError, AttributeError):  # the system has no such thing, or the user no right to it
        return None


class _SocketChannel:
    """A channel to the socket `number`."""

    def __init__(self, number: int) -> None:
        self._flag = socket.MSG_DONTWAIT
        self._socket = socket.socket(fileno=os.dup(number))

    def write(self, data: bytes, /) -> int | None:
        """Write what there is room for."""
        try:
            return self._socket.send(data, self._flag)
        except BlockingIOError:
            return None

    def close(self) -> None:
        """Close our number of the socket."""
        self._socket.close()


def _reopened(number: int) -> Channel:
    """The pipe or terminal `number`, opened anew so that a write does not wait."""
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
    return FileIO(os.open(f"/proc/self/fd/{number}", flags), "wb")


def _write_patiently(raw: RawIOBase, data: bytes) -> int | None:
    """Write, however long that takes, and return how much; None: it cannot be written."""
    try:
        written = raw.write(data)
        if written is None:  # another process has set O_NONBLOCK on what it shares with us
            select.select([], [raw], [])
    except (OSError, ValueError):
        return None
    return written or 0


def occupy_closed_streams() -> None:
    """Open the null device in place of each standard stream that was closed when the process began.

    Else the next file or socket gets the number, and what a library writes to standard error would go into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - its only other argument
