"""What fails on the way to a reply is told as the emulator's own failure."""

import logging

import anyio
import pytest
from msgspec import json
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from ocr_emulator.api.guard import FailureGuard
from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.delivery.problem import TooLargeError

SCOPE: Scope = {"type": "http", "method": "POST", "path": "/a\x1b[2J"}


def sent_by(error: Exception | None, *, begins: bool = False, scope: Scope = SCOPE) -> list[Message]:
    """What a guarded application sends that begins a reply, where it `begins`, and then raises `error`."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        if begins:
            await send({"type": "http.response.start", "status": 200})
        if error:
            raise error

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    anyio.run(FailureGuard(app), scope, receive, send)
    return sent


def test_a_reply_passes() -> None:
    """What the application sends goes out as it is."""
    assert sent_by(None, begins=True) == [{"type": "http.response.start", "status": 200}]


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [(TooLargeError(9, 8), 413, "too-large"), (RuntimeError("900101-1234567"), 500, "defect")],
)
def test_a_failure_before_the_reply(error: Exception, status: int, kind: str) -> None:
    """A failure is sent as a problem, which never holds the text of a defect."""
    start, body = sent_by(error)
    assert start["status"] == status
    assert json.decode(body["body"])["type"] == f"urn:ocr-emulator:{kind}"
    assert b"900101" not in body["body"]


def test_a_failure_in_the_middle() -> None:
    """When a reply has begun nothing can be said any more; the server ends the connection."""
    assert len(sent_by(RuntimeError(), begins=True)) == 1


@pytest.mark.parametrize(
    ("is_ended", "who"), [(False, "the client went away"), (True, "the emulator has ended the connection")]
)
def test_a_request_that_never_was_whole(caplog: pytest.LogCaptureFixture, who: str, *, is_ended: bool) -> None:
    """The log has who ended the connection, and the path without what a terminal would obey."""

    class Transport:
        def __init__(self) -> None:
            self.is_ended = is_ended

    with caplog.at_level(logging.INFO):
        assert sent_by(ClientDisconnect(), scope={**SCOPE, "extensions": {TRANSPORT: Transport()}}) == []
    assert caplog.messages == [f"POST /a\\x1b[2J: {who} before its request was whole"]


def test_what_is_no_request() -> None:
    """Messages that are no HTTP request, as those of a lifespan, are not guarded."""
    with pytest.raises(RuntimeError):
        sent_by(RuntimeError(), scope={"type": "lifespan"})
