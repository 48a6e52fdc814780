"""Somebody who listens to what happens: what to tell next, and the reply that tells it until the listener leaves.

Nothing is done for listeners when a request is answered. Each looks at the journal some times a second, and what
it is told in one turn has left before the next is written: a listener that does not read holds up nobody else.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Final, Literal

from anyio import move_on_after
from fastapi import Response
from msgspec import json
from starlette.types import Receive, Scope, Send
from typing_extensions import TypedDict

from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.control.clock import ClockTime, clock_as_json
from ocr_emulator.control.routing.routes import reply_model
from ocr_emulator.delivery.connection import Transport, transport_of
from ocr_emulator.errors import EmulatorError
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import entry_as_json
from ocr_emulator.state.store import Store

#: The media type of server-sent events.
EVENT_STREAM: Final = "text/event-stream"

#: How many can listen at a time. Each keeps a connection open.
MAX_LISTENERS: Final = 32

#: How many requests one turn tells at the most.
MAX_TOLD: Final = 200

#: How many requests are remembered whose answers are on their way, at the most, to be told again.
_MAX_UNFINISHED: Final = 1000

#: How long a listener waits between two turns, in seconds.
_TURN: Final = 0.1

#: After how many quiet seconds a comment keeps the connection open: proxies close one that says nothing.
_QUIET: Final = 15.0

_COMMENT: Final = b": nothing new\n\n"

_HEADERS: Final = (
    (b"content-type", EVENT_STREAM.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep events back until it has 4 KB of them
)


class TooManyListenersError(EmulatorError):
    """As many listen as can."""

    def __init__(self) -> None:
        super().__init__(f"{MAX_LISTENERS} listen to the events, and no more can; let one of them stop first")


@reply_model
class Hello(TypedDict):
    """The data of the event `hello`, which comes first."""

    instance: str
    """A name of this process; another name: the emulator was started anew, and numbers begin at 1 again."""
    lastId: int
    """The number of the newest request; 0: there was none."""


@reply_model
class StateInForce(TypedDict):
    """The data of the event `state`: what is in force for everybody."""

    scenario: str
    """The name of the scenario."""
    revision: str
    """The revision of the contract, a date."""
    front: FrontChoice
    """How the host answers."""
    ready: Literal[True]
    """The emulator answers requests."""
    loadError: str | None
    """Why the scenario files cannot be used as they are now; null: they can."""
    clock: ClockTime


@reply_model
class SkippedRequests(TypedDict):
    """The data of the event `skipped`: requests that are not told because too many came at once."""

    count: int
    """How many; the journal has them."""


class Listener:
    """What somebody is told who listens from the request with the number `last_id` on, of one appKey or of all."""

    def __init__(self, store: Store, instance: str, app_key: str | None, last_id: int | None) -> None:
        newest = store.journal.last_id
        self._store = store
        self._app_key = app_key
        self._hello: Hello | None = {"instance": instance, "lastId": newest}
        self._last_id = newest if last_id is None else min(last_id, newest)
        self._known_state: object = None
        self._unfinished: dict[int, JournalEntry] = {}

    def turn(self) -> bytes:
        """The events since the last turn; empty: nothing has happened."""
        return b"".join([*self._greeting(), *self._state(), *self._finished(), *self._new()])

    def _greeting(self) -> Iterator[bytes]:
        if self._hello:
            yield _event("hello", json.encode(self._hello))
            self._hello = None

    def _state(self) -> Iterator[bytes]:
        """What is in force, where that is not what it was; time that goes by changes nothing."""
        store, active = self._store, self._store.active
        state = active.state, store.load_error, store.clock.setting  # a scenario has a state since it is in force
        if state != self._known_state:
            self._known_state = state
            told: StateInForce = {
                "scenario": active.authored.name,
                "revision": active.revision,
                "front": active.front,
                "ready": True,
                "loadError": store.load_error,
                "clock": clock_as_json(store.clock),
            }
            yield _event("state", json.encode(told))

    def _finished(self) -> Iterator[bytes]:
        """The requests that were told before it was known how their answers went."""
        for number, entry in [*self._unfinished.items()]:
            is_forgotten = self._store.journal.get(number) is not entry
            if is_forgotten or entry.took is not None:
                del self._unfinished[number]
            if not is_forgotten and entry.took is not None:
                yield _request(entry, is_finished=True)

    def _new(self) -> Iterator[bytes]:
        journal, last_id = self._store.journal, self._store.journal.last_id
        found = journal.after(self._last_id, self._app_key)
        self._last_id = max(last_id, found[-1].id) if found else last_id
        if len(found) > MAX_TOLD:
            skipped: SkippedRequests = {"count": len(found) - MAX_TOLD}
            yield _event("skipped", json.encode(skipped))
        for entry in found[-MAX_TOLD:]:
            is_finished = entry.took is not None
            if not is_finished:
                self._remember(entry)
            yield _request(entry, is_finished=is_finished)

    def _remember(self, entry: JournalEntry) -> None:
        self._unfinished[entry.id] = entry
        if len(self._unfinished) > _MAX_UNFINISHED:
            del self._unfinished[next(iter(self._unfinished))]


def _event(name: str, data: bytes, number: int | None = None) -> bytes:
    label = b"" if number is None else b"id: %d\n" % number
    return b"event: %s\n%sdata: %s\n\n" % (name.encode(), label, data)


@lru_cache(maxsize=4 * MAX_TOLD)
def _request(entry: JournalEntry, *, is_finished: bool) -> bytes:
    """The event of a request; everybody who listens is told the same, so that it is written once."""
    del is_finished  # another one for the cache
    return _event("request", json.encode(entry_as_json(entry)), entry.id)


class Seats:
    """How many listen now; no more than MAX_LISTENERS can."""

    def __init__(self) -> None:
        self._taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """A seat as long as the block lasts; raises TooManyListenersError."""
        if self._taken >= MAX_LISTENERS:
            raise TooManyListenersError
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


class EventStream(Response):
    """The reply that tells a listener what happens (ASGI); raises TooManyListenersError."""

    def __init__(self, listener: Listener, seats: Seats) -> None:
        super().__init__()
        self._listener = listener
        self._seats = seats

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell it, until the client leaves or the process stops."""
        transport = transport_of(scope)
        # Some servers raise OSError where the client is gone.
        with self._seats.one(), _endless(transport), suppress(OSError):
            await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
            told_at = time.monotonic()
            while not (transport and transport.is_stopping):
                events = self._listener.turn()
                if not events and time.monotonic() - told_at >= _QUIET:
                    events = _COMMENT
                if events:
                    await send({"type": "http.response.body", "body": events, "more_body": True})
                    told_at = time.monotonic()
                if await _leaves(receive, transport):
                    return
            await send({"type": "http.response.body", "body": b""})


async def _leaves(receive: Receive, transport: Transport | None) -> bool:
    """Wait for the next turn; True: the client leaves before."""
    with move_on_after(_TURN):
        while (await receive())["type"] != "http.disconnect":
            if transport and transport.is_half_closed:
                return True
        return True
    return False


@contextmanager
def _endless(transport: Transport | None) -> Iterator[None]:
    """Say of a connection that its reply has no end: nobody is to wait for that when the process stops."""
    if transport:
        transport.is_endless = True
    try:
        yield
    finally:
        if transport:
            transport.is_endless = False
