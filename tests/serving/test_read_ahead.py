"""A client is read no faster than it is answered, and a client that has said all has its answers."""

import socket
from contextlib import suppress

import httpx
import pytest

from tests.delivery.faults.wire import STATUS, connect, post, post_card, whole_reply_on
from tests.running import Emulator, start

pytestmark = pytest.mark.process

#: More than what all buffers between the two sides take, in bytes.
MOST = 60_000_000


@pytest.fixture(params=["on", "off"])
def either(request: pytest.FixtureRequest) -> object:
    """An emulator with the accelerator, and one without."""
    with start("--accelerator", request.param) as emulator:
        yield emulator


def test_a_client_that_does_not_read(either: Emulator) -> None:
    """Who sends on and on and takes no reply is not read for long; who reads then has the replies."""
    with connect(either) as connection:
        request, sent = post(), 0
        connection.settimeout(1)
        with suppress(TimeoutError):
            while sent < MOST:
                sent += connection.send(request[sent % len(request) :] + request * 100)
        assert sent < MOST
        connection.settimeout(30)
        with connection.makefile("rb") as stream:
            for _ in range(2000):
                assert whole_reply_on(stream)[0].startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("count", [1, 2, 3000])
def test_half_closed(either: Emulator, count: int) -> None:
    """A client that closes its half has the replies to all that it has sent, then the connection ends."""
    for request in (post(), post_card()):
        total = min(count, 20) if request == post_card() else count
        with connect(either) as connection:
            connection.sendall(request * total)
            connection.shutdown(socket.SHUT_WR)
            with connection.makefile("rb") as stream:
                for _ in range(total):
                    assert b'"resultCode":0' in whole_reply_on(stream)[2]
                assert stream.read() == b""


def test_half_closed_in_the_middle(either: Emulator) -> None:
    """A request that will never be whole is answered with the end of the connection, after the replies before it."""
    with connect(either) as connection:
        connection.sendall(post() + post_card() + post_card()[:-10])
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as stream:
            for _ in range(2):
                assert b'"resultCode":0' in whole_reply_on(stream)[2]
            assert stream.read() == b""


def test_two_hosts(either: Emulator) -> None:
    """Two Host headers are refused, for nobody knows which of them counts."""
    reply = _ask(either, post(headers={"HOST": "other"}))
    assert (reply.status_code, reply.json()["type"]) == (400, "urn:ocr-emulator:not-http")
    assert "Host" in reply.json()["detail"]


@pytest.mark.parametrize("coding", ["gzip, chunked", "identity, chunked"])
def test_another_transfer_coding(either: Emulator, coding: str) -> None:
    """A transfer coding that is not implemented is HTTP 501, and nobody takes what is in it for the body."""
    head = f"POST {STATUS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {coding}\r\n\r\n".encode()
    reply = _ask(either, head + b"3\r\nabc\r\n0\r\n\r\n")
    assert (reply.status_code, reply.headers["connection"]) == (501, "close")
    assert reply.json() == {
        "type": "urn:ocr-emulator:unknown-transfer-coding",
        "title": "That transfer coding is not implemented",
        "status": 501,
        "detail": "The only transfer coding here is chunked: send the body in chunks that nothing else has coded.",
    }


def _ask(emulator: Emulator, sent: bytes) -> httpx.Response:
    with connect(emulator) as connection:
        connection.sendall(sent)
        with connection.makefile("rb") as stream:
            head, headers, body = whole_reply_on(stream)
    return httpx.Response(int(head.split()[1]), headers=headers, content=body)
