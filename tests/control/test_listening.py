"""What a listener is told, turn by turn, without a server."""

import json
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from starlette.types import Message

from ocr_emulator.control import listening
from ocr_emulator.control.listening import (
    MAX_LISTENERS,
    MAX_TOLD,
    EventStream,
    Listener,
    Seats,
    TooManyListenersError,
)
from ocr_emulator.scenario.model import NATURAL
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.store import Store
from tests.state.journal.test_journal import entry


@pytest.fixture
def store(keyring: Keyring) -> Store:
    return Store({"default": NATURAL}, "default", keyring)


def add(store: Store, count: int, app_key: str = "app", took: float | None = 0.5) -> None:
    for _ in range(count):
        store.journal.add(entry(app_key=app_key, took=took))


def told(listener: Listener) -> list[tuple[str, Any]]:
    """The events of one turn, and their data."""
    return list(_events(listener.turn()))


def _events(stream: bytes) -> Iterator[tuple[str, Any]]:
    for block in stream.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        yield fields["event"], json.loads(fields["data"])


def numbers(listener: Listener) -> list[int]:
    return [data["id"] for kind, data in told(listener) if kind == "request"]


class TestTurns:
    def test_nothing_new(self, store: Store) -> None:
        """After its beginning, a turn in which nothing happens tells nothing."""
        add(store, 2)
        listener = Listener(store, "x", None, None)
        assert [kind for kind, _ in told(listener)] == ["hello", "state"]
        assert listener.turn() == b""

    def test_too_many_at_once(self, store: Store) -> None:
        """Of more than 200 requests the newest are told, and before them how many are not."""
        listener = Listener(store, "x", None, None)
        listener.turn()
        add(store, MAX_TOLD + 30)
        first, *rest = told(listener)
        assert first == ("skipped", {"count": 30})
        assert [data["id"] for _, data in rest] == list(range(31, MAX_TOLD + 31))
        add(store, MAX_TOLD)
        assert [kind for kind, _ in told(listener)] == ["request"] * MAX_TOLD

    def test_too_many_of_one_app_key(self, store: Store) -> None:
        """Who listens for one appKey is told how many of its own are not told."""
        listener = Listener(store, "x", "mine", 0)
        listener.turn()
        add(store, 500, "other")
        add(store, MAX_TOLD + 1, "mine")
        assert told(listener)[0] == ("skipped", {"count": 1})

    def test_what_is_forgotten_is_not_told(self, store: Store) -> None:
        """A request that the journal has forgotten is not told, not even when its answer is out."""
        listener = Listener(store, "x", None, None)
        listener.turn()
        unfinished = entry(took=None)
        store.journal.add(unfinished)
        assert numbers(listener) == [1]
        add(store, 1)
        store.journal.clear()
        unfinished.took = 0.5
        assert listener.turn() == b""
        add(store, 1)
        assert numbers(listener) == [3]

    def test_two_listeners_are_told_the_same(self, store: Store) -> None:
        """Each is told everything, however often the other looks."""
        one, other = (Listener(store, "x", None, None) for _ in range(2))
        for listener in (one, other):
            listener.turn()
        add(store, 1)
        assert (numbers(one), numbers(one), numbers(other)) == ([1], [], [1])

    def test_the_oldest_that_is_on_its_way_is_let_go(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """Only so many are remembered to be told again."""
        monkeypatch.setattr(listening, "_MAX_UNFINISHED", 1)
        listener = Listener(store, "x", None, None)
        entries = [entry(took=None) for _ in range(2)]
        for one in entries:
            store.journal.add(one)
        listener.turn()
        for one in entries:
            one.took = 0.5
        assert numbers(listener) == [2]


class Client:
    """The other side of an ASGI application: it has what was sent, and leaves when `has_left` is set."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.has_left = anyio.Event()
        self.leave_after = 1

    async def receive(self) -> Message:
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if len(self.sent) > self.leave_after:
            self.has_left.set()


class TestTheStream:
    def run(self, store: Store, client: Client, seats: Seats) -> None:
        stream = EventStream(Listener(store, "x", None, None), seats)
        anyio.run(stream, {"type": "http"}, client.receive, client.send)

    def test_it_ends_when_the_client_leaves(self, store: Store) -> None:
        """Under any server a stream ends when its client leaves, and its seat is free."""
        seats = Seats()
        for _ in range(MAX_LISTENERS + 1):
            client = Client()
            self.run(store, client, seats)
            assert [one["type"] for one in client.sent] == ["http.response.start", "http.response.body"]

    def test_a_server_that_raises(self, store: Store) -> None:
        """A server that tells with an OSError that the client is gone ends the stream as well."""

        class Raising(Client):
            async def send(self, message: Message) -> None:
                await super().send(message)
                if message["type"] == "http.response.body":
                    raise ConnectionResetError

        self.run(store, Raising(), Seats())

    def test_a_comment(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where nothing happens for long, a comment keeps the connection open."""
        monkeypatch.setattr(listening, "_QUIET", 0.0)
        client = Client()
        client.leave_after = 2
        self.run(store, client, Seats())
        assert client.sent[2] == {"type": "http.response.body", "body": b": nothing new\n\n", "more_body": True}

    def test_no_seat(self, store: Store) -> None:
        """Without a free seat nothing is sent."""
        seats, client = Seats(), Client()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(listening, "MAX_LISTENERS", 0)
            with pytest.raises(TooManyListenersError):
                self.run(store, client, seats)
        assert client.sent == []
