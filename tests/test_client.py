"""Asking a running emulator whether it is ready."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

import pytest

from emulator.client import NotReadyError, check_ready


@contextmanager
def answering(reply: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers one connection with `reply`: its port, and the first line it is sent."""
    heard: list[bytes] = []

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            heard.append(self.rfile.readline())
            while self.rfile.readline().strip():
                pass
            self.wfile.write(reply)

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        server.timeout = 10
        thread = Thread(target=server.handle_request)
        thread.start()
        try:
            yield server.server_address[1], heard
        finally:
            thread.join()


@contextmanager
def deaf(*, listens: bool) -> Iterator[int]:
    """The port of a socket that accepts nothing: connections wait when it `listens`, else are refused."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        if listens:
            sock.listen()
        yield sock.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_ready(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator that answers 200 is ready; one that listens everywhere is asked here, and past any proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (port, heard):
        check_ready(host, port)
    assert heard == [b"GET /__admin/ready HTTP/1.1\r\n"]


@pytest.mark.parametrize("status", [503, 404, 302, 204])
def test_another_status(status: int) -> None:
    """Any status but 200 is not ready, and is named."""
    with (
        answering(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % status) as (port, _),
        pytest.raises(NotReadyError) as caught,
    ):
        check_ready("0.0.0.0", port)
    assert str(caught.value) == f"http://127.0.0.1:{port}/__admin/ready answers {status}, not 200"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "SSH-2.0-OpenSSH_9.6"),
        (b"", "Remote end closed connection without response"),
    ],
    ids=["another protocol", "nothing at all"],
)
def test_garbage(reply: bytes, error: str) -> None:
    """A server that does not speak HTTP is not ready, and what it said is repeated."""
    with answering(reply) as (port, _), pytest.raises(NotReadyError) as caught:
        check_ready("127.0.0.1", port)
    assert str(caught.value) == f"no answer from http://127.0.0.1:{port}: {error}"


def test_nothing_listens() -> None:
    """Where nothing listens, the message says so, and why."""
    with deaf(listens=False) as port, pytest.raises(NotReadyError) as caught:
        check_ready("127.0.0.1", port)
    why = f"[Errno {errno.ECONNREFUSED}] {os.strerror(errno.ECONNREFUSED)}"
    assert str(caught.value) == f"no answer from http://127.0.0.1:{port}: {why}"


def test_no_answer() -> None:
    """A server that never answers is not waited for longer than the timeout."""
    with deaf(listens=True) as port, pytest.raises(NotReadyError) as caught:
        check_ready("127.0.0.1", port, timeout=0.01)
    assert str(caught.value) == f"no answer from http://127.0.0.1:{port}: timed out"


@pytest.mark.parametrize("host", ["a..b", "a b", "a\nb", "x" * 64])
def test_no_host(host: str) -> None:
    """A host that cannot be one is refused as one at which nothing answers."""
    with pytest.raises(NotReadyError) as caught:
        check_ready(host, 80)
    assert str(caught.value).startswith(f"no answer from http://{host}:80: ")
