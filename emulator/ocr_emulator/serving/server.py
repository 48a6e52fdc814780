"""The listening socket, and uvicorn on it."""

import logging
import os
import socket
from asyncio import Protocol
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from ocr_emulator.errors import EmulatorError
from ocr_emulator.serving.accelerator.connection import Connection

_LOG: Final = logging.getLogger("emulator")

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


def make_server(app: ASGIApp, protocol: Callable[..., Protocol] | None = None) -> uvicorn.Server:
    """The server for `app`; `run(sockets=[...])` serves until it is told to stop.

    `protocol` makes what stands between a connection and `app`; None: uvicorn's own does.
    """
    config = uvicorn.Config(
        app,
        http=protocol or "httptools",  # type: ignore[arg-type] # uvicorn does no more than call it
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_CALL,
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """uvicorn's server: told to stop it says what it waits for, and told again it waits no longer."""

    _was_told_again = False

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
        count = sum(connection.is_busy for connection in self._connections())
        if count:
            what = "1 request" if count == 1 else f"{count} requests"
            _LOG.warning(
                "Stopping: %s in flight; waiting up to %d s. Ctrl-C again to stop at once.", what, _LAST_CALL
            )
        await super().shutdown(sockets)

    def _connections(self) -> list[Connection]:
        return [one for one in self.server_state.connections if isinstance(one, Connection)]
