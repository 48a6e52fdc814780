"""How an answer fares on its way: how long it took, and whether there was somebody to take it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from ocr_emulator.delivery.connection import DELIVERY, TRANSPORT
from ocr_emulator.delivery.delivery import Delivery
from ocr_emulator.delivery.response import PlainResponse
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry
from tests.delivery.faults.wire import connect, entries, post, until
from tests.product.test_coverage_live import times
from tests.running import Emulator
from tests.state.journal.test_journal import entry

REPLY = PlainResponse(200, (), b"{}")


@dataclass
class Transport:
    """A connection that is there until it is not."""

    is_gone: bool = False

    def is_closing(self) -> bool:
        return self.is_gone

    def close(self) -> None:
        self.is_gone = True


@dataclass
class Sent:
    """What a delivery sends and tells."""

    transport: Transport = field(default_factory=Transport)
    told: list[JournalEntry] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def deliver(self, reply: Callable[[Scope, Receive, Send], Awaitable[None]], one: JournalEntry) -> None:
        scope: dict[str, Any] = {"type": "http", "extensions": {TRANSPORT: self.transport}}
        asyncio.run(Delivery(reply, one, 0.0, self.told.append)(scope, _nothing, self.send))

    async def send(self, message: Message) -> None:
        self.messages.append(f"{message['type']} after {len(self.told)}")


async def _nothing() -> Message:
    raise AssertionError


def test_there() -> None:
    """That an answer has arrived is told once, before its end is sent: who has it finds it counted."""
    sent, one = Sent(), entry(1)
    sent.deliver(REPLY, one)
    assert sent.messages == ["http.response.start after 0", "http.response.body after 1"]
    assert (sent.told, one.client) == ([one], ClientPresence.THERE)
    assert one.took is not None
    assert one.took > 0


def test_gone() -> None:
    """Of a client that is gone nothing has arrived."""
    sent, one = Sent(Transport(is_gone=True)), entry(1)
    sent.deliver(REPLY, one)
    assert (sent.told, one.client, one.took is None) == ([], ClientPresence.GONE, False)


def test_in_parts() -> None:
    """Of an answer in parts the last counts: who goes away before it is gone."""
    sent, one = Sent(), entry(1)

    async def drip(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        assert (sent.told, one.client) == ([], None)
        sent.transport.is_gone = True
        await send({"type": "http.response.body", "body": b"}"})

    sent.deliver(drip, one)
    assert (sent.told, one.client) == ([], ClientPresence.GONE)


def test_closed_by_us() -> None:
    """A client on whom the connection is closed was there, and that is told once."""
    sent, one = Sent(), entry(1)

    async def close(scope: Scope, _receive: Receive, _send: Send) -> None:
        scope["extensions"][DELIVERY]()
        sent.transport.is_gone = True

    sent.deliver(close, one)
    assert (sent.told, one.client) == ([one], ClientPresence.THERE)


def test_failed() -> None:
    """For an answer that fails before it has begun a problem is sent; it has taken its time, too."""
    sent, one = Sent(), entry(1)

    async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError

    sent.deliver(fail, one)
    assert [message.partition(" ")[0] for message in sent.messages] == [
        "http.response.start",
        "http.response.body",
    ]
    assert (sent.transport.is_gone, one.took is None) == (False, False)


def test_failed_in_the_middle() -> None:
    """An answer that fails when a part of it is out ends there: nobody takes the rest for whole, or has met it."""
    sent, one = Sent(), entry(1)

    async def fail(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start"})
        raise RuntimeError

    sent.deliver(fail, one)
    assert sent.messages == ["http.response.start after 0"]
    assert (sent.transport.is_gone, one.client, sent.told, one.took is None) == (
        True,
        ClientPresence.THERE,
        [],
        False,
    )


@pytest.mark.parametrize("then", [{"delay": "60s"}, {"delay": "60s", "fault": "malformed-json"}])
def test_who_hangs_up_in_a_delay(emulator: Emulator, then: dict[str, str]) -> None:
    """Who hangs up while an answer is held back has not met it, over all neither; who waits has."""
    emulator.client.delete("/__admin/coverage").raise_for_status()
    emulator.use(
        {"rules": [{"then": [{"resultCode": 5000503, **then}, {"resultCode": 5000003, "delay": "10ms"}]}]}
    )
    with connect(emulator) as connection:
        connection.sendall(post())
        until(emulator, lambda: len(entries(emulator)) == 1)
        assert times(emulator, 5000503) == (0, 0)
    until(emulator, lambda: "client" in entries(emulator)[0])
    emulator.ask_status()
    assert [one["client"] for one in entries(emulator)] == ["gone", "there"]
    for app_key in ("app", None):
        assert [times(emulator, code, app_key) for code in (5000503, 5000003)] == [(0, 0), (0, 1)]
