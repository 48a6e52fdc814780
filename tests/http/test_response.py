"""A reply as it goes onto the wire."""

import asyncio

from starlette.types import Message

from ocr_emulator.http.response import Response

REPLY = Response(503, (("X-A", "\xe9"), ("X-A", "2")), "홍".encode())


def test_head() -> None:
    """Its headers go out as they are, in their order, and last how many bytes will follow."""
    assert REPLY.head(7) == [(b"X-A", b"\xe9"), (b"X-A", b"2"), (b"Content-Length", b"7")]


def test_whole() -> None:
    """It is sent in two messages, the second of which ends it; its length is in bytes."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(REPLY.send(send))
    assert sent == [
        {"type": "http.response.start", "status": 503, "headers": REPLY.head(3)},
        {"type": "http.response.body", "body": REPLY.body},
    ]
