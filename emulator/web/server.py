"""The listening socket, and uvicorn on it."""

import socket
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from emulator.errors import EmulatorError

#: The largest request line and headers together, in bytes; uvicorn's fast parser has no limit of its own.
LARGEST_HEAD: Final = 64 * 1024

#: How long an idle connection is kept, in seconds. Clients that pool connections keep them for about as
#: long; a shorter time here would now and then reset one that they are about to use.
_KEEP_ALIVE: Final = 75

#: How long requests in flight may take to end when the process is told to stop, in seconds.
_LAST_CALL: Final = 5


class CannotListenError(EmulatorError):
    """The address is not to be had."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at `host` and `port` (0: one that is free); raises CannotListenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        advice = "stop what uses it, or choose another with --port" if port else "give another --host"
        raise CannotListenError(f"cannot listen on {host} port {port}: {error.strerror}; {advice}") from error


def url_of(listener: socket.socket) -> str:
    """The address of `listener`, as a client writes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(app: FastAPI) -> uvicorn.Server:
    """The server for `app`; `run(sockets=[...])` serves until it is told to stop."""
    config = uvicorn.Config(
        app,
        http=BoundedHead,
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


class BoundedHead(HttpToolsProtocol):
    """uvicorn's fast protocol, which refuses a request whose head has no end."""

    _in_head = True
    _head_size = 0

    def data_received(self, data: bytes) -> None:
        """Feed the parser, and count what it has been fed since the head began."""
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD and not self.transport.is_closing():
                self.send_400_response("The request line and headers are too large.")

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head = True
        self._head_size = 0

    def on_headers_complete(self) -> None:
        """The head has ended; what follows is the body, which is measured elsewhere."""
        self._in_head = False
        super().on_headers_complete()
