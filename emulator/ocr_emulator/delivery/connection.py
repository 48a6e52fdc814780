"""A connection as a fault sees it: what an ASGI application can do, and what it cannot: end it."""

import os
import socket
import struct
from collections.abc import Callable

from anyio import move_on_after
from starlette.types import Receive, Scope, Send

from ocr_emulator.delivery.response import PlainResponse
from ocr_emulator.serving.accelerator.buffered_transport import BufferedTransport

#: Where the server puts the transport into an ASGI scope.
TRANSPORT = "ocr_emulator.transport"

#: Where to say, in an ASGI scope, that the answer ends here.
DELIVERY = "ocr_emulator.delivery"

#: With it, closing a socket sends RST and forgets what was not sent.
_NO_LINGER = struct.pack("ii", 1, 0)


class Wire:
    """The connection of one request."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._transport: BufferedTransport = scope["extensions"][TRANSPORT]
        self._settle: Callable[[], None] = scope["extensions"][DELIVERY]
        self._receive = receive
        self._send = send

    async def send_head(self, reply: PlainResponse, length: int) -> None:
        """Send the head of `reply`, and say that `length` bytes will follow."""
        head = reply.head(length)
        await self._send({"type": "http.response.start", "status": reply.status, "headers": head})
        self._transport.flush()

    async def send_part(self, part: bytes) -> None:
        """Send a part of the body, which is not the last."""
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def send_last(self, part: bytes) -> None:
        """Send the last part of the body."""
        await self._send({"type": "http.response.body", "body": part})

    async def send_whole(self, reply: PlainResponse) -> None:
        """Send `reply`, as if there were no fault."""
        await self.send_head(reply, len(reply.body))
        await self.send_last(reply.body)

    async def close(self) -> None:
        """Send FIN after all that was sent."""
        self._settle()
        self._transport.close()
        await self._until_gone()

    async def reset(self) -> None:
        """Send RST."""
        self._settle()
        if not self._transport.is_closing():
            # A duplicate of the descriptor: an event loop lends its socket without the means to set this option.
            with socket.socket(fileno=os.dup(self._transport.get_extra_info("socket").fileno())) as ours:
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self._transport.abort()
        await self._until_gone()

    async def wait(self, seconds: float) -> bool:
        """Wait, and answer whether the client is still there."""
        with move_on_after(seconds):
            await self._until_gone()
            return False
        return True

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
