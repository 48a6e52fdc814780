"""How a reply fares on its way: how long it took, and whether the client was there to take it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Message

from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.delivery.delivery import Delivery
from ocr_emulator.http.response import Response
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry
from tests.delivery.faults.wire import connect, entries, post, until
from tests.product.test_coverage_live import times
from tests.running import Emulator
from tests.state.journal.test_journal import entry

REPLY = Response(200, (), b"{}")


@dataclass
class Transport:
    """A connection that is there until it is not."""

    is_gone: bool = False
    is_half_closed: bool = False

    def is_closing(self) -> bool:
        return self.is_gone

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.is_gone = True


@dataclass
class Sent:
    """What a delivery sends and tells; the client leaves once `leaves_after` messages were sent."""

    transport: Transport = field(default_factory=Transport)
    told: list[JournalEntry] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    leaves_after: int = 1000

    def deliver(self, one: JournalEntry, response: Response = REPLY, fault: Fault | None = None) -> None:
        scope: dict[str, Any] = {"type": "http", "extensions": {TRANSPORT: self.transport}}
        delivery = Delivery(response, one, 0.0, self.told.append, fault=fault)
        asyncio.run(delivery(scope, _disconnect, self.send))

    async def send(self, message: Message) -> None:
        self.messages.append(f"{message['type']} after {len(self.told)}")
        if len(self.messages) == self.leaves_after:
            self.transport.is_gone = True


async def _disconnect() -> Message:
    return {"type": "http.disconnect"}


def test_there() -> None:
    """The client is noted as there, once, before the end of the reply is sent: who has it finds it counted."""
    sent, one = Sent(), entry(1)
    sent.deliver(one)
    assert sent.messages == ["http.response.start after 0", "http.response.body after 1"]
    assert (sent.told, one.client) == ([one], ClientPresence.THERE)
    assert one.took is not None
    assert one.took > 0


def test_gone() -> None:
    """Nothing has arrived at a client that is gone."""
    sent, one = Sent(Transport(is_gone=True)), entry(1)
    sent.deliver(one)
    assert (sent.told, one.client, one.took is None) == ([], ClientPresence.GONE, False)


def test_gone_in_the_middle() -> None:
    """A client that leaves between head and body has not received the reply."""
    sent, one = Sent(leaves_after=1), entry(1)
    sent.deliver(one)
    assert (sent.told, one.client) == ([], ClientPresence.GONE)


def test_closed_by_us() -> None:
    """A client on whom we close the connection was there, and that is told once."""
    sent, one = Sent(), entry(1)
    sent.deliver(one, fault=Fault(name="answer-lost"))
    assert (sent.told, one.client, sent.messages) == ([one], ClientPresence.THERE, [])
    assert sent.transport.is_gone


def test_without_a_socket() -> None:
    """A fault that needs the socket is refused, before anything is sent, by a server that gives no access to it."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    delivery = Delivery(REPLY, entry(1), 0.0, lambda _: None, fault=Fault(name="truncated-body", amount=1))
    asyncio.run(delivery({"type": "http"}, _disconnect, send))
    assert sent[0]["status"] == 501
    assert sent[1]["body"] == (
        b'{"type":"urn:ocr-emulator:needs-own-server","title":"This server cannot do that","status":501,'
        b'"detail":"The fault truncated-body needs the socket, to which this ASGI server gives no access; '
        b'run the emulator with `ocr-emulator serve`, which does, or use another fault."}'
    )


def failing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Make a method of the reply fail."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(f"ocr_emulator.delivery.connection.ClientConnection.{name}", fail)


def test_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a reply that fails before it has begun a problem is sent; it has taken its time, too."""
    failing(monkeypatch, "send_whole")
    sent, one = Sent(), entry(1)
    sent.deliver(one)
    assert [message.partition(" ")[0] for message in sent.messages] == [
        "http.response.start",
        "http.response.body",
    ]
    assert (sent.transport.is_gone, one.took is None) == (False, False)


def test_failed_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply that fails when a part of it is out ends there: nobody takes the rest for whole, or has met it."""
    failing(monkeypatch, "send_part")
    sent, one = Sent(), entry(1)
    sent.deliver(one, fault=Fault(name="truncated-body", amount=1))
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
