"""Header names in their usual case."""

import asyncio
from pathlib import Path

import pytest
from starlette.types import Message

from ocr_emulator.serving.header_names import Spelling, respell, spelling, spelt, usual_name
from tests.delivery.faults.wire import LAST, STATUS, connect, post, whole_reply_on
from tests.running import Emulator, start_altered

HEADERS = {"X-Trace-ID": "1", "x-lower": "2", "Retry-After": "3"}


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        (b"content-type", b"Content-Type"),
        (b"date", b"Date"),
        (b"x-emulator-request-id", b"X-Emulator-Request-Id"),
        (b"etag", b"ETag"),
        (b"www-authenticate", b"WWW-Authenticate"),
        (b"", b""),
    ],
)
def test_usual_name(name: bytes, usual: bytes) -> None:
    """Each word of a name begins with a capital, but for the names that have more."""
    assert usual_name(name) == usual


def test_spelt() -> None:
    """Headers that are all in lower case get their usual case; others are as somebody has spelt them."""
    assert spelt([(b"etag", b"a"), (b"x-b", b"c")]) == [(b"ETag", b"a"), (b"X-B", b"c")]
    assert spelt([(b"x-a", b"a"), (b"X-b", b"c")]) == [(b"x-a", b"a"), (b"X-b", b"c")]
    assert spelt([]) == []


def test_respell() -> None:
    """The names of a written head are changed, and nothing else in it."""
    head = b"HTTP/1.1 200 ok\r\ndate: a: b\r\nx-id: c\r\n\r\n"
    assert respell(head, {b"x-id": b"X-ID"}) == b"HTTP/1.1 200 ok\r\nDate: a: b\r\nX-ID: c\r\n\r\n"


def test_a_reply_that_is_spelt() -> None:
    """Of a reply the head is sent with its names spelt, after it was told how; bodies pass as they are."""
    told: list[Message | Spelling] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def reply() -> None:
        spelling_send = spelling(send, told.append)
        await spelling_send({"type": "http.response.start", "status": 200, "headers": [(b"date", b"a")]})
        await spelling_send({"type": "http.response.start", "status": 200})
        await spelling_send({"type": "http.response.body", "body": b"date"})

    asyncio.run(reply())
    assert told == [
        {b"date": b"Date"},
        {"type": "http.response.start", "status": 200, "headers": [(b"Date", b"a")]},
        {},
        {"type": "http.response.start", "status": 200, "headers": []},
        {"type": "http.response.body", "body": b"date"},
    ]


def names_in(emulator: Emulator, sent: bytes) -> list[bytes]:
    """The names of the headers in the reply to `sent`, as they are spelt."""
    with connect(emulator) as connection, connection.makefile("rb") as stream:
        connection.sendall(sent)
        return [name for name, _ in whole_reply_on(stream)[1].raw]


def check_names(emulator: Emulator) -> None:
    """Ask for a reply of the service on both paths, and for pages: all have their usual names."""
    emulator.use({"rules": [{"then": {"resultCode": 5000503, "headers": HEADERS}}]})
    about = [f"X-Emulator-{name}".encode() for name in ("Request-Id", "Revision", "Scenario", "Rule", "Reason")]
    own = [name.encode() for name in HEADERS]
    expected = [b"Date", *own, *about, b"Content-Type", b"Content-Length"]
    direct, asgi = post(), post(f"{STATUS}?a=b")
    last = post(headers=LAST)
    assert names_in(emulator, direct) == names_in(emulator, asgi) == expected
    assert names_in(emulator, last) == [*expected, b"Connection"]
    for page in ("/__admin/health", "/__admin/scenario", "/__admin/no-such-page", "/openapi.json"):
        names = names_in(emulator, f"GET {page} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert {b"Date", b"Content-Type", b"Content-Length"} <= set(names), page
        assert all(name == usual_name(name.lower()) for name in names), page


@pytest.mark.process
def test_names_on_the_wire(emulator: Emulator) -> None:
    """Over HTTP/1.1 names are in their usual case, and an author's as the author has spelt them."""
    check_names(emulator)


@pytest.mark.process
def test_names_on_the_wire_without_the_accelerator(tmp_path: Path) -> None:
    """They are so on uvicorn's own connection too."""
    with start_altered(tmp_path, "import sys; sys.modules['httptools'] = None") as emulator:
        check_names(emulator)
