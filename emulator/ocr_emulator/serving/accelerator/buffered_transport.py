"""What is sent, put together: the head of a reply with its body, and the replies of one turn of the event loop.

Each write is a call of the system, and wakes the client. One packet for a reply takes half the time of two; and to
answer all who wait before the first of them is woken takes less than to go to and fro between them.
"""

from asyncio import AbstractEventLoop, Transport
from collections.abc import Callable
from typing import Any, Final

_HEAD: Final = b"HTTP/1.1 "
_CONTINUE: Final = b"HTTP/1.1 100"


class WriteBatch:
    """The connections with a reply that waits for the end of this turn of the event loop.

    `before` is called first: what it writes is there before a client has its reply.
    """

    def __init__(self, before: Callable[[], None]) -> None:
        self._before = before
        self._waiting: list[BufferedTransport] = []

    def add(self, connection: "BufferedTransport", loop: AbstractEventLoop) -> None:
        """Flush a connection when the turn ends."""
        if not self._waiting:
            loop.call_soon(self.end)
        self._waiting.append(connection)

    def end(self) -> None:
        """Send what waits: at the end of the turn, or before something that cannot wait for it."""
        waiting, self._waiting = self._waiting, []
        self._before()
        for connection in waiting:
            connection.flush()


class BufferedTransport:
    """Stands before a transport, and has of its methods those that are used.

    `held` is what waits, in bytes; `is_ended` says that it was us who ended the connection.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []
        self.held = 0
        self.is_ended = False

    def write(self, data: bytes) -> None:
        """Send `data`, after what waits; a head itself waits."""
        if data.startswith(_HEAD) and not data.startswith(_CONTINUE):
            self.flush()
            self.hold(data)
        elif self._waiting:
            self.hold(data)
            self.flush()
        else:
            self._transport.write(data)

    def hold(self, data: bytes) -> None:
        """Send `data` with the next flush or write, after what waits already."""
        self._waiting.append(data)
        self.held += len(data)

    def flush(self) -> None:
        """Send what waits, if there is still somebody to send it to."""
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

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str) -> Any:  # noqa: ANN401 - asyncio's
        """What the transport knows of itself."""
        return self._transport.get_extra_info(name)
