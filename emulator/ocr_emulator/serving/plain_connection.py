"""uvicorn's own connection on h11, with the transport in the ASGI scope, which faults need.

It takes the JDK's offer of h2c as it is, and refuses endless heads. It is slower than the accelerator's
connection. What it uses of uvicorn beyond its documentation: `H11Protocol` with `app`, `cycle`, `transport` and
`loop`.
"""

from asyncio import AbstractEventLoop, Transport
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.serving.header_names import Spelling, spelling

#: How much of the time that requests have to end goes by before those that are held back are ended.
PART_OF_LAST_CALL: Final = 0.9


class OwnedTransport:
    """An asyncio transport, and whether it was us who ended it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.is_ended = False

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

    @property
    def is_busy(self) -> bool:
        """Whether a request has begun and has no reply yet."""
        return bool(self.cycle) and not self.cycle.response_complete

    def hang_up(self) -> None:
        """End what is held back on purpose; to be cancelled would look like a failure of the emulator's."""
        if self.is_busy:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._owned.close()

    def shutdown(self) -> None:
        """The process is told to stop: what has begun goes on to its end, and is ended where that is far off."""
        super().shutdown()
        if self.config.timeout_graceful_shutdown:
            self.loop.call_later(self.config.timeout_graceful_shutdown * PART_OF_LAST_CALL, self.hang_up)

    async def _with_transport(self, scope: Scope, receive: Receive, send: Send) -> None:
        spelt = spelling(send, _ignore)  # h11 keeps the spelling that it is given
        await self._application({**scope, "extensions": {TRANSPORT: self._owned}}, receive, spelt)


def _ignore(_: Spelling) -> None:
    """For a server that writes names as they are spelt."""
