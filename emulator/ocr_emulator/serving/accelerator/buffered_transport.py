"""A transport that writes together what belongs together: head and body, and all replies of one event loop tick.

Each write is a system call, and wakes the client. One packet for a reply takes half the time of two. To answer all
who wait before the first of them is woken takes less time than to go to and fro between them.
"""

from asyncio import AbstractEventLoop, Transport
from collections.abc import Callable
from typing import Any, Final

from ocr_emulator.serving.header_names import Spelling, respell

_HEAD: Final = b"HTTP/1.1 "
_CONTINUE: Final = b"HTTP/1.1 100"


class WriteBatch:
    """The connections whose replies go out at the end of this tick of the event loop.

    `before_send` is called first: what it writes (the log) is there before a client has its reply.
    """

    def __init__(self, before_send: Callable[[], None]) -> None:
        self._before_send = before_send
        self._waiting: list[BufferedTransport] = []

    def add(self, connection: "BufferedTransport", loop: AbstractEventLoop) -> None:
        """Flush a connection when the tick ends."""
        if not self._waiting:
            loop.call_soon(self.send)
        self._waiting.append(connection)

    def send(self) -> None:
        """Flush all that wait: at the end of the tick, or before something that cannot wait for it."""
        waiting, self._waiting = self._waiting, []
        self._before_send()
        for connection in waiting:
            connection.flush()


class BufferedTransport:
    """An asyncio transport with a buffer before it; it has the methods that uvicorn and the faults use.

    `held` is the size of the buffer's content, in bytes. The rest is as in `delivery.connection.Transport`.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []
        self._spelling: Spelling | None = None
        self.held = 0
        self.is_ended = False
        self.is_half_closed = False
        self.is_stopping = False
        self.is_endless = False

    def spell(self, names: Spelling) -> None:
        """Spell the header names of the next head so: uvicorn writes them in lower case."""
        self._spelling = names

    def write(self, data: bytes) -> None:
        """Send `data`, after what is held; the head of a reply is held until its body comes."""
        if data.startswith(_HEAD) and not data.startswith(_CONTINUE):
            self.flush()
            names, self._spelling = self._spelling, None
            self.hold(data if names is None else respell(data, names))
        elif self._waiting:
            self.hold(data)
            self.flush()
        else:
            self._transport.write(data)

    def hold(self, data: bytes) -> None:
        """Send `data` with the next flush or write, after what is held already."""
        self._waiting.append(data)
        self.held += len(data)

    def flush(self) -> None:
        """Send what is held, if there is still somebody to send it to."""
        if self._waiting:
            waiting, self._waiting, self.held = b"".join(self._waiting), [], 0
            if not self._transport.is_closing():
                self._transport.write(waiting)

    def close(self) -> None:
        """Send FIN after all that was written."""
        self.is_ended |= not self._transport.is_closing()
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what was written and not sent is lost."""
        self.is_ended |= not self._transport.is_closing()
        self.flush()
        self._transport.abort()

    def stop(self) -> None:
        """Say that the process stops; an endless reply that its client does not read ends here."""
        self.is_stopping = True
        if self.is_endless and not self.is_closing() and self._transport.get_write_buffer_size():
            self.abort()

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str) -> Any:  # noqa: ANN401 - asyncio's
        """What asyncio knows of it."""
        return self._transport.get_extra_info(name)
