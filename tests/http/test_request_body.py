"""The size limit, judged on what arrives, however it is sent."""

import asyncio
import random
import socket
from collections.abc import Iterator, Sequence
from hashlib import sha256
from http.client import HTTPResponse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect
from starlette.types import Message

from ocr_emulator.http.request_body import read_body
from ocr_emulator.pipeline.received import Oversized
from tests.contracts import SEED
from tests.delivery.faults.wire import until
from tests.running import KEY, Emulator, code_of, reason_of
from tests.samples import noise, picture

CARD = "/v1.0/appkeys/app/credit-card"
FORM = KEY | {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
TAIL = b"\r\n--x--\r\n"


def body_of(size: int) -> bytes:
    """A multipart body of just `size` bytes, with a PNG in it that has something on it and zeros after its end."""
    image = picture()
    return HEAD + image + bytes(size - len(HEAD) - len(image) - len(TAIL)) + TAIL


def in_chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


def read_pieces(pieces: Sequence[bytes], limit: int) -> bytes | Oversized:
    """What is read of a body that comes in these pieces."""
    messages: Iterator[Message] = iter(
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    )

    async def receive() -> Message:
        return next(messages)

    return asyncio.run(read_body(receive, limit))


class TestReading:
    @given(pieces=st.lists(st.binary(max_size=20), min_size=1, max_size=8), limit=st.integers(0, 100))
    def test_whatever_pieces(self, pieces: list[bytes], limit: int) -> None:
        """A body is what came, in whatever pieces; of one over the limit it is the size of that."""
        whole = b"".join(pieces)
        assert read_pieces(pieces, limit) == (whole if len(whole) <= limit else Oversized(len(whole)))

    def test_in_one_piece(self) -> None:
        """A body that comes whole is not copied."""
        body = bytes(1000)
        assert read_pieces([body], 1000) is body
        assert read_pieces([b"", body], 1000) is body

    def test_over_the_limit(self) -> None:
        """However it comes, a byte over the limit is too much, and all that came is counted."""
        for pieces in ([b"abcd"], [b"abc", b"d"], [b"", b"ab", b"cd"], [b"abcd", b"efgh"]):
            assert read_pieces(pieces, 3) == Oversized(sum(map(len, pieces)))

    def test_nothing(self) -> None:
        """A request without a body has one of no bytes."""
        assert read_pieces([b""], 0) == b""

    def test_who_goes_away(self) -> None:
        """Who goes away before the end is told as such."""

        async def receive() -> Message:
            return next(messages)

        begun: Message = {"type": "http.request", "body": b"abc", "more_body": True}
        messages = iter([begun, {"type": "http.disconnect"}])
        with pytest.raises(ClientDisconnect):
            asyncio.run(read_body(receive, 10))


@pytest.mark.parametrize("length", [None, 5_242_880], ids=["chunked", "Content-Length"])
def test_many_pieces(emulator: Emulator, length: int | None) -> None:
    """A body of 5 MB in many pieces of any size arrives byte for byte."""
    chance = random.Random(1)
    image = picture() + chance.randbytes(5_242_880 - len(HEAD) - len(TAIL) - len(picture()))

    def pieces() -> Iterator[bytes]:
        body, start = HEAD + image + TAIL, 0
        while start < len(body):
            size = chance.choice([1, 10, 1_000, 20_000, 200_000])
            yield body[start : start + size]
            start += size

    headers = FORM | ({} if length is None else {"Content-Length": str(length)})
    assert code_of(emulator.client.post(CARD, content=pieces(), headers=headers)) == 0
    (entry,) = emulator.client.get("/__admin/requests").json()["requests"]
    assert (entry["bodySize"], entry["fileSize"]) == (5_242_880, len(image))
    assert entry["sha256"] == sha256(image).hexdigest()


@pytest.mark.parametrize("chunked", [False, True], ids=["Content-Length", "chunked"])
@pytest.mark.parametrize(("over", "code"), [(0, 0), (1, 4131000)], ids=["at the limit", "one byte over"])
def test_the_limit_is_exact(emulator: Emulator, over: int, code: int, *, chunked: bool) -> None:
    """A request of 5 MB is accepted, one of a byte more is not, with Content-Length and without."""
    body = body_of(SEED.request_limit + over)
    reply = emulator.client.post(CARD, content=in_chunks(body) if chunked else body, headers=FORM)
    assert code_of(reply) == code
    if over:
        assert reason_of(reply) == (
            "the request body has 5242881 bytes; the limit is 5242880, and 20971520 from 2026-08-11 on; send less, or "
            "choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}; "
            "the real host answers HTTP 413: --front gateway shows it"
        )


def test_size_comes_after_the_path_and_before_the_credentials(emulator: Emulator) -> None:
    """The order of checks: path and method, size, the rest."""
    body = body_of(SEED.request_limit + 1)
    assert code_of(emulator.client.post("/nowhere", content=body)) == 404
    assert code_of(emulator.client.get(CARD)) == 405
    assert code_of(emulator.client.post(CARD, content=body)) == 4131000


def test_a_large_body_is_read_to_its_end_and_the_connection_kept(emulator: Emulator) -> None:
    """A client that is still sending gets its reply, and can go on with the same connection."""
    length = 40_000_000
    address = emulator.client.base_url.host, emulator.client.base_url.port
    with socket.create_connection((address[0], address[1] or 0), timeout=30) as connection:
        connection.sendall(f"POST {CARD} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        for _ in range(length // 1_000_000):
            connection.sendall(bytes(1_000_000))
        assert b'"resultCode":4131000' in reply_on(connection)
        connection.sendall(b"GET /__admin/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert reply_on(connection) == b'{"status":"alive"}'


def reply_on(connection: socket.socket) -> bytes:
    """The body of the next reply."""
    reply = HTTPResponse(connection)
    reply.begin()
    return reply.read()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_large_body_is_not_held(emulator: Emulator) -> None:
    """However much a client sends, the process grows by no more than the limit allows."""
    before = peak_of(emulator)
    emulator.client.post(CARD, content=(bytes(1_000_000) for _ in range(300)), headers=FORM)
    assert peak_of(emulator) - before < 4 * SEED.request_limit


def peak_of(emulator: Emulator) -> int:
    """The most memory that the process has held, in bytes."""
    status = Path(f"/proc/{emulator.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def test_a_client_that_goes_away_disturbs_nobody(emulator: Emulator) -> None:
    """A connection that ends in the middle of a body leaves a line in the log, and no trace of an error."""
    host, port = emulator.client.base_url.host, emulator.client.base_url.port or 0
    for _ in range(5):
        with socket.create_connection((host, port), timeout=30) as connection:
            connection.sendall(f"POST {CARD} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc".encode())
    assert code_of(emulator.ask_status()) == 0
    until(emulator, lambda: f"POST {CARD}: the client went away before its request was whole" in emulator.log)
    assert "Traceback" not in emulator.log
    assert "A defect" not in emulator.log


def test_a_control_call_that_is_broken_off(emulator: Emulator) -> None:
    """So does a call of the control endpoint, without a line: nothing has changed."""
    host, port = emulator.client.base_url.host, emulator.client.base_url.port or 0
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(b"PUT /__admin/scenario HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        connection.shutdown(socket.SHUT_WR)
        connection.recv(100)
    assert code_of(emulator.ask_status()) == 0
    assert "Traceback" not in emulator.log
    assert "A defect" not in emulator.log


def test_a_request_in_flight_keeps_the_scenario_it_started_with(emulator: Emulator) -> None:
    """Switching is atomic: a request that began before the switch is decided by the scenario before it."""
    body = body_of(2_000_000)

    def switching() -> Iterator[bytes]:
        yield body[:1000]
        with emulator.another_client() as other:
            assert other.get("/__admin/scenario").json()["name"] == "default"
            other.put("/__admin/scenario", json={"name": "invalid-keys"}).raise_for_status()
        yield body[1000:]

    head_first = emulator.client.post(CARD, content=switching(), headers=FORM)
    assert head_first.headers["x-emulator-scenario"] == "default"
    assert code_of(head_first) == 0
    assert code_of(emulator.client.post(CARD, content=body, headers=FORM)) == 4010001


def test_an_image_of_several_megabytes_is_recognised(emulator: Emulator) -> None:
    """A photograph just under the limit is answered like any other."""
    assert code_of(emulator.upload("credit-card", noise(5_000_000))) == 0
