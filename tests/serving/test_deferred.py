"""An application that is built in the background."""

import asyncio
from threading import Event

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr_emulator.http.response import Response
from ocr_emulator.serving.deferred import DeferredApplication, EarlyReply

SCOPE = {"type": "http", "method": "GET", "path": "/a"}
EARLY = Response(200, (), b"early")
LATE = Response(200, (), b"late")


async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
    await LATE.send(send)


async def nothing() -> Message:
    raise AssertionError


async def reply_of(app: ASGIApp) -> bytes:
    """The body that it sends."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(SCOPE, nothing, send)
    body: bytes = sent[-1]["body"]
    return body


def early(method: str, path: str) -> Response | None:
    assert (method, path) == ("GET", "/a")
    return EARLY


@pytest.mark.parametrize(("early_reply", "first"), [(early, b"early"), (lambda *_: None, b"late")])
def test_replies(early_reply: EarlyReply, first: bytes) -> None:
    """Before the application is there a request has its early reply, or waits; then the application answers."""

    async def ask() -> None:
        may_build = Event()

        def build() -> ASGIApp:
            assert may_build.wait(60)
            return application

        app = DeferredApplication(build, early_reply)
        app.start()
        replying = asyncio.create_task(reply_of(app))
        if first == b"early":
            assert await replying == first
            may_build.set()
            while await reply_of(app) != b"late":
                pass
        else:
            assert not (await asyncio.wait([replying], timeout=0))[0]
            may_build.set()
            assert await replying == first
        assert await reply_of(app) == b"late"

    asyncio.run(ask())


def test_failure() -> None:
    """Whatever building it raises, every request that comes after it gets."""

    def build() -> ASGIApp:
        raise SystemExit(7)

    async def ask() -> None:
        app = DeferredApplication(build, lambda *_: None)
        app.start()
        for _ in range(2):
            with pytest.raises(SystemExit):
                await reply_of(app)

    asyncio.run(ask())
