"""uvicorn's own connection on h11, with the transport in the ASGI scope, which faults need.

It takes the JDK's offer of h2c as it is, and refuses endless heads. It is slower than the accelerator's
connection. What it uses of uvicorn beyond its documentation: `H11Protocol` with `app`, `cycle`, `transport` and
`loop`.
"""

import sys
from asyncio import AbstractEventLoop, Transport
from http import HTTPStatus
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.http.response import Response
from ocr_emulator.serving.header_names import Spelling, spelling
from ocr_emulator.serving.not_http import closing, other_protocol, parser_says, refusal, unknown_coding
from ocr_emulator.serving.stall_watch import Awaited, Wait

#: How much of the time that requests have to end goes by before those that are held back are ended.
PART_OF_LAST_CALL: Final = 0.9


class OwnedTransport:
    """An asyncio transport with what `delivery.connection.Transport` tells of a connection."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.is_ended = False
        self.is_half_closed = False
        self.is_stopping = False
        self.is_endless = False

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Send FIN after all that was written."""
        self.is_ended |= not self._transport.is_closing()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what was written and not sent is lost."""
        self.is_ended |= not self._transport.is_closing()
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


class PlainConnection(H11Protocol):
    """A connection of a client, as uvicorn serves it without the accelerator."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._application: ASGIApp = self.app
        self.app = self._with_transport

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # it is one
        """A connection begins."""
        super().connection_made(transport)
        self._owned = OwnedTransport(transport)
        self._received = 0

    def data_received(self, data: bytes) -> None:
        """More has come."""
        self._received += len(data)
        super().data_received(data)

    def eof_received(self) -> bool:  # type: ignore[override] # asyncio's: whether the connection stays
        """The client sends no more, but takes the reply to what it has sent; TLS has no such half."""
        self._owned.is_half_closed = True
        if self.is_busy:
            self.cycle.message_event.set()
        return self._owes_reply and self.scheme == "http"

    def on_response_complete(self) -> None:
        """A reply is out: the last one for a client that sends no more, unless a next request is there, whole."""
        super().on_response_complete()
        if self._owned.is_half_closed and not self._owes_reply:
            self._owned.close()

    @property
    def _owes_reply(self) -> bool:
        """Whether a request that is whole has no reply yet."""
        return self.is_busy and not self.cycle.more_body

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn says only that it is invalid
        """Refuse what h11 has refused; uvicorn calls this while it handles that error."""
        error = sys.exception()
        reply = closing(_reply_to(error, self.conn.trailing_data[0]))
        status = b"HTTP/1.1 %d %s\r\n" % (reply.status, HTTPStatus(reply.status).phrase.encode())
        lines = b"".join(b"%s: %s\r\n" % header for header in self.server_state.default_headers)
        self.transport.write(status + lines + reply.serialized())
        self._owned.close()

    @property
    def is_busy(self) -> bool:
        """Whether a request has begun and has no reply yet."""
        return bool(self.cycle) and not self.cycle.response_complete

    @property
    def is_endless(self) -> bool:
        """Whether its reply has no end of its own."""
        return self._owned.is_endless

    @property
    def wait(self) -> Wait | None:
        """What it waits for from its client."""
        if self.is_busy and self.cycle.more_body and not self.flow.read_paused:
            return Wait(Awaited.BODY, self._received)
        if self.is_busy or self.timeout_keep_alive_task:
            return None
        return Wait(Awaited.HEAD, id(self.cycle))

    def hang_up(self) -> None:
        """End what is held back on purpose; to be cancelled would look like a failure of the emulator's."""
        if self.is_busy:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._owned.close()

    def shutdown(self) -> None:
        """The process is told to stop: what has begun goes on to its end, and is ended where that is far off."""
        super().shutdown()
        self._owned.stop()
        if self.config.timeout_graceful_shutdown:
            self.loop.call_later(self.config.timeout_graceful_shutdown * PART_OF_LAST_CALL, self.hang_up)

    async def _with_transport(self, scope: Scope, receive: Receive, send: Send) -> None:
        spelt = spelling(send, _ignore)  # h11 keeps the spelling that it is given
        await self._application({**scope, "extensions": {TRANSPORT: self._owned}}, receive, spelt)


def _reply_to(error: BaseException | None, data: bytes) -> Response:
    if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == HTTPStatus.NOT_IMPLEMENTED:
        return unknown_coding()
    return refusal(other_protocol(data) or parser_says(error))


def _ignore(_: Spelling) -> None:
    """For a server that writes names as they are spelt."""
