"""A client's connection during one reply: what an ASGI application can do with it, and what only a socket can.

ASGI has no way to close or reset a connection. Our own servers put the transport into the ASGI scope, where this
module finds it. Under any other server `close` and `reset` raise NeedsOwnServerError.
"""

import os
import socket
import struct
from collections.abc import Callable
from typing import Any, Final, Protocol

from anyio import move_on_after
from starlette.types import Message, Receive, Scope, Send

from ocr_emulator.errors import EmulatorError
from ocr_emulator.http.response import Response

#: The key of the extension in an ASGI scope under which our servers put a `Transport`.
TRANSPORT: Final = "ocr_emulator.transport"

#: The value of SO_LINGER with which closing a socket sends RST and drops what was not sent.
_NO_LINGER: Final = struct.pack("ii", 1, 0)


class NeedsOwnServerError(EmulatorError):
    """A fault needs the socket, and the server that runs the application gives no access to it."""

    def __init__(self, fault: str) -> None:
        advice = "run the emulator with `ocr-emulator serve`, which does, or use another fault"
        super().__init__(
            f"The fault {fault} needs the socket, to which this ASGI server gives no access; {advice}."
        )


class Transport(Protocol):
    """What our servers show of a connection.

    `is_ended` says that the emulator has ended it, not the client; `is_half_closed` that the client has closed its
    half: it sends no more, and may or may not be there to receive. `is_stopping` says that the process stops.
    Whoever replies sets `is_endless` for as long as the reply has no end of its own: nobody waits for it then, and
    a client that does not read it is cut off.
    """

    is_ended: bool
    is_half_closed: bool
    is_stopping: bool
    is_endless: bool

    def flush(self) -> None:
        """Send what is held back, if there is any."""

    def close(self) -> None:
        """Send FIN after all that was written."""

    def abort(self) -> None:
        """Close at once; what was written and not sent is lost."""

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""

    def get_extra_info(self, name: str) -> Any:  # noqa: ANN401 - asyncio's
        """What asyncio knows of it, as its socket."""


def transport_of(scope: Scope) -> Transport | None:
    """The transport of a request's connection; None: the server is not ours."""
    found: Transport | None = scope.get("extensions", {}).get(TRANSPORT)
    return found


class ClientConnection:
    """The connection of one request, through which its reply is sent.

    `before_end` is called before we close or reset it.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send, before_end: Callable[[], None]) -> None:
        self._transport = transport_of(scope)
        self._receive = receive
        self._send = send
        self._before_end = before_end
        self._has_left = False

    @property
    def has_socket(self) -> bool:
        """Whether the connection can be closed and reset."""
        return self._transport is not None

    @property
    def is_gone(self) -> bool:
        """Whether the client has ended the connection, as far as that is known."""
        return self._has_left or (self._transport is not None and self._transport.is_closing())

    async def send_head(self, response: Response, length: int) -> None:
        """Send the head of `response`, which announces `length` bytes."""
        head = response.head(length)
        await self._send({"type": "http.response.start", "status": response.status, "headers": head})
        if self._transport:
            self._transport.flush()

    async def send_part(self, part: bytes) -> None:
        """Send a part of the body, which is not the last."""
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def send_last(self, part: bytes) -> None:
        """Send the last part of the body."""
        await self._send({"type": "http.response.body", "body": part})

    async def send_whole(self, response: Response) -> None:
        """Send all of `response`."""
        await response.send(self._send)

    async def wait(self, seconds: float) -> bool:
        """Wait; False as soon as the client has left.

        One that has closed its half has left too: nothing tells it from one that has run out of patience, and its
        connection is not kept for a reply that is held back on purpose.
        """
        with move_on_after(seconds):
            await self._until_left()
            return False
        return True

    async def close(self) -> None:
        """Send FIN after all that was sent."""
        self._before_end()
        self.give_up()
        await self._until_left()

    async def reset(self) -> None:
        """Send RST."""
        self._before_end()
        if self._transport and not self._transport.is_closing():
            # A duplicate of the descriptor: an event loop lends its socket without the means to set this option.
            with socket.socket(fileno=os.dup(self._transport.get_extra_info("socket").fileno())) as ours:
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self._transport.abort()
        await self._until_left()

    def give_up(self) -> None:
        """End the connection in the middle of a reply that cannot go on."""
        if self._transport:
            self._transport.close()

    async def _until_left(self) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            if self._transport and self._transport.is_half_closed:
                self._transport.close()
            message = await self._receive()
        self._has_left = True
