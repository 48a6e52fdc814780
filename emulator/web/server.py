"""The listening socket, and uvicorn on it."""

import os
import socket
from asyncio import AbstractEventLoop, Transport
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from emulator.errors import EmulatorError
from emulator.web.cork import Corked
from emulator.web.faults.wire import TRANSPORT
from emulator.web.parser import Parser

#: How long an idle connection is kept, in seconds. Clients that pool connections keep them for about as
#: long; a shorter time here would now and then reset one that they are about to use.
_KEEP_ALIVE: Final = 75

#: How long requests in flight may take to end when the process is told to stop, in seconds.
_LAST_CALL: Final = 5


class CannotListenError(EmulatorError):
    """The address is not to be had."""


def listen(host: str, port: int, flag: str = "--port") -> socket.socket:
    """A socket that listens at `host` and `port` (0: one that is free).

    Raises CannotListenError, which says how to choose another port: with `flag`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        advice = f"stop what uses it, or choose another with {flag}" if port else "give another --host"
        raise CannotListenError(f"cannot listen on {host} port {port}: {_plain(error)}; {advice}") from error


def _plain(error: OSError) -> str:
    """What the system says, without what Python adds; a name that cannot be looked up has no errno of its own."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)


def url_of_listener(listener: socket.socket) -> str:
    """The address of `listener`, as a client writes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(app: ASGIApp) -> uvicorn.Server:
    """The server for `app`; `run(sockets=[...])` serves until it is told to stop."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_CALL,
    )
    return uvicorn.Server(config)


class _Protocol(HttpToolsProtocol):
    """uvicorn's fast protocol on our parser."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.parser = Parser(self)  # type: ignore[assignment] # it has every method that uvicorn calls
        self._cycles: list[RequestResponseCycle] = []

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # it is one
        """A connection begins."""
        super().connection_made(transport)
        self.transport = Corked(transport)  # type: ignore[assignment] # it has every method that is used

    def on_response_complete(self) -> None:
        """A reply is out: one that has no body too."""
        self.transport.flush()  # type: ignore[attr-defined] # see above
        super().on_response_complete()

    def on_message_begin(self) -> None:
        """A request begins: let a fault reach the connection that it comes by."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item] # not of ASGI's own

    def on_headers_complete(self) -> None:
        """A request is known: it may have to wait for the one before it on this connection."""
        super().on_headers_complete()
        self._cycles = [*(one for one in self._cycles if not one.response_complete), self.cycle]

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell every request that came by the connection; uvicorn itself tells the last one alone."""
        super().connection_lost(exc)
        for cycle in self._cycles:
            if not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
