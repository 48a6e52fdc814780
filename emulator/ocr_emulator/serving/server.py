"""uvicorn, set up for the emulator: how it listens, how long it keeps connections, how it stops."""

import asyncio
import logging
import socket
import time
from asyncio import AbstractEventLoop, Protocol
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Final, runtime_checkable
from typing import Protocol as Interface

import uvicorn
from starlette.types import ASGIApp

from ocr_emulator.serving.header_names import spelt
from ocr_emulator.serving.plain_connection import PlainConnection
from ocr_emulator.serving.stall_watch import StallWatch, Timeouts, Wait

if TYPE_CHECKING:
    from ssl import SSLContext

_LOG: Final = logging.getLogger("ocr_emulator")

#: How long an idle connection is kept, in seconds. Clients that pool connections keep them for about as
#: long; a shorter time here would now and then reset one that they are about to use.
_KEEP_ALIVE: Final = 75

#: How long a client may take to answer the end of TLS before the connection is closed all the same, in seconds.
#: One that has the connection in a pool does not answer, and would hold up the stop of the process.
_TLS_GOODBYE: Final = 1

#: How long requests in flight may take to end when the process is told to stop, in seconds.
LAST_CALL: Final = 5


@runtime_checkable
class Stoppable(Interface):
    """A connection that can be asked to end."""

    loop: AbstractEventLoop
    client: tuple[str, int] | None

    @property
    def is_busy(self) -> bool:
        """Whether a request has begun and has no reply yet."""

    @property
    def is_endless(self) -> bool:
        """Whether its reply has no end of its own: it ends at once when the process stops."""

    @property
    def wait(self) -> Wait | None:
        """What it waits for from its client; None: for nothing, or only for a next request."""

    def hang_up(self) -> None:
        """End what is held back on purpose."""


#: How many ticks of uvicorn's, of a tenth of a second each, are between two looks at all connections.
_LOOK_EVERY: Final = 10

#: Makes what stands between a connection and the application.
MakeConnection = Callable[..., Protocol]

#: The listening sockets at which TLS is spoken, and how.
TlsListeners = Mapping[socket.socket, "SSLContext"]


def make_server(  # noqa: PLR0913 - all that a server is told
    app: ASGIApp,
    make_connection: MakeConnection = PlainConnection,
    *,
    tls: TlsListeners | None = None,
    on_started: Callable[[], None] | None = None,
    last_call: int = LAST_CALL,
    timeouts: Timeouts | None = None,
) -> uvicorn.Server:
    """The server for `app`; `run(sockets=[...])` serves until it is told to stop, at these sockets and at `tls`.

    `on_started` is called when it answers requests. `last_call` is how long requests in flight may take to end
    then, in seconds. `timeouts` are how long a client may take to send one; None: as by default.
    """
    config = uvicorn.Config(
        app,
        http=make_connection,  # type: ignore[arg-type] # uvicorn does no more than call it
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=last_call,
    )
    return _Server(config, make_connection, tls or {}, on_started, StallWatch(timeouts or Timeouts()))


class _Server(uvicorn.Server):
    """uvicorn's server. When it is told to stop it says what it waits for; told again, it waits no longer."""

    def __init__(
        self,
        config: uvicorn.Config,
        make_connection: MakeConnection,
        tls: TlsListeners,
        on_started: Callable[[], None] | None,
        stalls: StallWatch,
    ) -> None:
        super().__init__(config)
        self._make_connection = make_connection
        self._tls = tls
        self._stalls = stalls
        self._on_started = on_started
        self._was_told_again = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer. uvicorn's own setting for TLS would hold for every socket."""
        await super().startup(sockets)
        make_connection = partial(
            self._make_connection,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        loop = asyncio.get_running_loop()
        for listener, context in self._tls.items():
            server = await loop.create_server(
                make_connection,
                sock=listener,
                ssl=context,
                ssl_shutdown_timeout=_TLS_GOODBYE,
                backlog=self.config.backlog,
            )
            self.servers.append(server)
        if self._on_started:
            self._on_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; the second time end what is in flight, so that the third time has hardly anything to cut off."""
        if not self.should_exit or self._was_told_again:
            super().handle_exit(sig, frame)
            return
        self._was_told_again = True
        for connection in self._connections():
            connection.loop.call_soon_threadsafe(connection.hang_up)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for what is in flight."""
        count = sum(one.is_busy and not one.is_endless for one in self._connections())
        if count:
            what = "1 request" if count == 1 else f"{count} requests"
            seconds = self.config.timeout_graceful_shutdown
            _LOG.warning(
                "Stopping: %s in flight; waiting up to %d s. Ctrl-C again to stop at once.", what, seconds
            )
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Keep the headers that every reply has in their usual case, and end connections that have stalled."""
        is_over = await super().on_tick(counter)
        self.server_state.default_headers = spelt(self.server_state.default_headers)
        if counter % _LOOK_EVERY == 0:
            self._end_stalled()
        return is_over

    def _end_stalled(self) -> None:
        for connection, awaited in self._stalls.overdue(self._connections(), time.monotonic()):
            host = connection.client[0] if connection.client else "somewhere"
            _LOG.warning("Closing a connection from %s: %s", host, self._stalls.reason(awaited))
            connection.hang_up()

    def _connections(self) -> list[Stoppable]:
        return [one for one in self.server_state.connections if isinstance(one, Stoppable)]
