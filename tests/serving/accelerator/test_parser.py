"""The HTTP parser: what it mends in httptools."""

import re
import socket
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from httptools import HttpParserError
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.serving.accelerator.parser import LARGEST_HEAD, Header, Parser
from tests.running import Emulator

OFFER = (
    b"POST /upload?a=b HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, keep-alive\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nContent-Length: 5\r\n\r\nhello"
)
CHUNKED_OFFER = OFFER.replace(
    b"Content-Length: 5\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
)
PLAIN = b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Heard:
    """What a parser has told, request by request."""

    requests: list[tuple[bytes, list[tuple[bytes, bytes]], bytes]] = field(default_factory=list)
    complete: int = 0
    url: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    is_behind: bool = False

    def on_head(self, url: bytes, headers: list[Header]) -> None:
        self.url, self.headers, self.body = url, headers, b""
        self.complete += 1

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.requests.append((self.url, self.headers, self.body))


def hear(*pieces: bytes) -> Heard:
    heard = Heard()
    parser = Parser(heard)
    for piece in pieces:
        parser.feed_data(piece)
    return heard


@pytest.mark.parametrize("offer", [OFFER, CHUNKED_OFFER], ids=["Content-Length", "chunked"])
@given(cuts=st.lists(st.integers(0, 300), max_size=6))
def test_an_offer_to_upgrade_is_ignored(offer: bytes, cuts: list[int]) -> None:
    """A request that offers another protocol is a request like any other, however its bytes arrive."""
    data = offer + PLAIN
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    heard = hear(*(data[start:end] for start, end in pairwise(edges)))
    (url, headers, body), (next_url, _, next_body) = heard.requests
    assert (url, body) == (b"/upload?a=b", b"hello")
    assert (b"connection", b"keep-alive") in headers
    assert not {name for name, _ in headers} & {b"upgrade", b"http2-settings"}
    assert (next_url, next_body) == (b"/next", b"")
    assert heard.complete == 2


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_a_request_in_small_pieces(size: int) -> None:
    """However small the pieces in which a request comes, it is heard as a whole one is."""
    data = b"POST /" + b"p" * 300 + b" HTTP/1.1\r\nX-Long: " + b"v" * 900 + b"\r\nContent-Length: 3\r\n\r\nabc"
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert hear(*pieces) == hear(data)


def test_trailers_change_no_header() -> None:
    """A field after the body cannot pass for a header."""
    heard = hear(
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nAuthorization: late\r\n\r\n",
    )
    assert heard.requests == [(b"/", [(b"transfer-encoding", b"chunked")], b"a")]


@pytest.mark.parametrize(
    "head",
    [b"GET /" + bytes(1000).replace(b"\0", b"a"), b"GET / HTTP/1.1\r\nA: " + bytes(1000).replace(b"\0", b"a")],
    ids=["request line", "header"],
)
def test_a_head_without_end_is_refused(head: bytes) -> None:
    """No more than 64 KiB of a head are held."""
    pieces = [head, *[b"a" * 8000] * (LARGEST_HEAD // 8000 + 2)]
    hear(*pieces[: LARGEST_HEAD // 8000])
    with pytest.raises(HttpParserError, match=r"^the head, a trailer or an extension is too large$"):
        hear(*pieces)


@pytest.mark.parametrize(
    "start",
    [b"1\r\na\r\n0\r\nTrailer: ", b"1;extension="],
    ids=["trailer", "chunk extension"],
)
def test_what_comes_with_chunks_is_bounded_too(start: bytes) -> None:
    """Neither a trailer nor an extension of a chunk may go on without end."""
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    with pytest.raises(HttpParserError, match=r"^the head, a trailer or an extension is too large$"):
        hear(head, start, *[b"a" * 8192] * 9)


def test_a_body_does_not_count_as_the_next_head() -> None:
    """A request that comes in one piece with a large body before it is read."""
    body = b"POST /first HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + bytes(200_000)
    heard = hear(body + PLAIN[:10], PLAIN[10:])
    assert [url for url, _, _ in heard.requests] == [b"/first", b"/next"]


@pytest.mark.parametrize("size", [100, 8192, 100_000])
def test_a_body_is_told_in_large_pieces(size: int) -> None:
    """A body that comes with its head is told in one piece where its size is known, blank lines in it or not."""
    told: list[int] = []

    class Sizes(Heard):
        def on_body(self, body: bytes) -> None:
            told.append(len(body))

    Parser(Sizes()).feed_data(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % size + b"\r\n\r\n" * (size // 4))
    assert told == [size]


def test_a_body_in_chunks_is_told_in_large_pieces_too() -> None:
    """Blank lines in a body in chunks do not make it come in crumbs."""
    told: list[int] = []

    class Sizes(Heard):
        def on_body(self, body: bytes) -> None:
            told.append(len(body))

    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    Parser(Sizes()).feed_data(head + b"%x\r\n" % 80_000 + b"\r\n\r\n" * 20_000 + b"\r\n0\r\n\r\n")
    assert sum(told) == 80_000
    assert len(told) < 20


def test_many_offers_at_once() -> None:
    """Offers may come one after the other in one piece."""
    offer = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: a\r\n\r\n"
    assert len(hear(offer * 3000).requests) == 3000


def test_heads_are_measured_one_by_one() -> None:
    """A connection may carry any number of requests."""
    parser = Parser(Heard())
    for _ in range(3 * LARGEST_HEAD // len(PLAIN)):
        parser.feed_data(PLAIN)


def test_a_tunnel_is_refused() -> None:
    """CONNECT is for proxies."""
    with pytest.raises(HttpParserError, match=r"^CONNECT is for proxies$"):
        hear(b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n")


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 3 * LARGEST_HEAD, 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET http://elsewhere/v1.0/appkeys/%00%ff%0A/business HTTP/1.1\r\nHost: a\r\n\r\n", 200),
    ],
    ids=["tunnel", "endless head", "TLS", "version", "length", "smuggling", "asterisk", "absolute"],
)
def test_the_server_answers_and_goes_on(emulator: Emulator, request_bytes: bytes, status: int) -> None:
    """Whatever a client says, it is answered, and the next client too."""
    host, port = emulator.client.base_url.host, emulator.client.base_url.port or 0
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(request_bytes)
        assert re.match(rb"HTTP/1\.1 %d " % status, connection.recv(1000))
    assert emulator.client.get("/__admin/health").json() == {"status": "alive"}
