"""Sends one request to a server of which nothing good is expected.

It goes straight to the address, past any proxy of the environment; it follows no redirect, and takes no more than
so many bytes and seconds. Its errors name the address alone: no header, no path and no body is in them.
"""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, ResponseNotReady
from ssl import SSLCertVerificationError
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from ocr_emulator.client.http import NoAnswerError, Reply
from ocr_emulator.comparison.filling import HttpRequest

#: The largest reply that is read, in bytes: the largest one that is expected has a public key in it.
MOST_BYTES: Final = 64 * 1024

#: How long one request may take, in seconds. The service gives up after 60 (operator).
MOST_SECONDS: Final = 90.0


def send(url: str, request: HttpRequest, most_seconds: float = MOST_SECONDS) -> Reply:
    """The reply of the server at `url`, which is http:// or https:// with a host; raises NoAnswerError."""
    try:
        with closing(_connection(url, most_seconds)) as connection:
            connection.connect()
            with _deadline(connection, most_seconds) as is_over:
                return _exchange(connection, request, url, is_over)
    except (OSError, HTTPException, ValueError) as error:
        # `from None`: the error of the library may repeat what was sent
        raise NoAnswerError(f"no answer from {url}: {_why(error)}") from None


def _exchange(connection: HTTPConnection, request: HttpRequest, url: str, is_over: list[bool]) -> Reply:
    try:
        # A server may answer, and close, before it has read all of a large body: its answer is what counts.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(request.method, request.path, body=request.body, headers=dict(request.headers))
        with closing(connection.getresponse()) as response:
            return _read(response, url)
    except (NoAnswerError, OSError, HTTPException, ValueError):
        if is_over:
            raise NoAnswerError(f"no answer from {url}: it takes too long") from None
        raise


def _read(response: HTTPResponse, url: str) -> Reply:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NoAnswerError(f"no answer from {url}: the reply is larger than {MOST_BYTES} bytes")
    if response.length:
        raise NoAnswerError(f"no answer from {url}: the reply is cut off")
    return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def _connection(url: str, timeout: float) -> HTTPConnection:
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return connect(parts.hostname or "", parts.port, timeout=timeout)


@contextmanager
def _deadline(connection: HTTPConnection, seconds: float) -> Iterator[list[bool]]:
    """Cut the connection when the time is over, however little at a time arrives; what it yields is then true."""
    is_over: list[bool] = []
    wire = connection.sock

    def cut() -> None:
        is_over.append(True)
        with suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _why(error: Exception) -> str:
    """An error in a few words that are this program's own, or the system's."""
    if isinstance(error, TimeoutError):
        return "it takes too long"
    if isinstance(error, SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(error, ConnectionResetError | BrokenPipeError | ResponseNotReady):
        return "it closes the connection"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return f"what it sends is no HTTP ({type(error).__name__})"
