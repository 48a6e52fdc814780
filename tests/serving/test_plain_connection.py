"""uvicorn's own connection, which stands in for the accelerator's."""

import asyncio
from collections.abc import Callable

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from ocr_emulator.delivery.connection import transport_of
from ocr_emulator.http.response import Response
from ocr_emulator.serving.plain_connection import OwnedTransport, PlainConnection
from tests.serving.accelerator.test_connection import Quiet

REQUEST = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(("end", "word"), [(OwnedTransport.close, "close"), (OwnedTransport.abort, "abort")])
def test_whose_end_it_is(end: Callable[[OwnedTransport], None], word: str) -> None:
    """A connection that we end is known as that; one that the client has ended already is not."""
    noted = Quiet()
    owned = OwnedTransport(noted)
    owned.flush()
    assert (owned.is_ended, owned.is_closing()) == (False, False)
    end(owned)
    assert (noted.done, owned.is_ended, owned.is_closing()) == ([word], True, True)
    ended = Quiet()
    ended.close()
    owned = OwnedTransport(ended)
    end(owned)
    assert not owned.is_ended


def test_what_it_knows() -> None:
    """It knows of the connection what asyncio knows."""
    assert OwnedTransport(Quiet()).get_extra_info("peername") == ("127.0.0.1", 1)


class Application:
    """Notes the scope and how it ended, and replies when the client has gone away or `may_reply` is set."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.received: list[Message] = []
        self.may_reply = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        if self.may_reply.is_set():
            await Response(200, (("X-a", "b"),), b"c").send(send)
            return
        while not self.received or self.received[-1]["type"] != "http.disconnect":
            self.received.append(await receive())


def connected(app: Application, last_call: int | None = None) -> tuple[PlainConnection, Quiet]:
    """A connection to `app`, and its transport."""
    config = uvicorn.Config(app, timeout_graceful_shutdown=last_call, log_config=None, lifespan="off")
    state = ServerState()
    state.default_headers = [(b"Date", b"today")]
    connection, transport = PlainConnection(config, state, {}), Quiet()
    connection.connection_made(transport)
    return connection, transport


async def ended(connection: PlainConnection) -> None:
    """Wait for every request of the connection."""
    await asyncio.gather(*connection.server_state.tasks)


def test_reply() -> None:
    """The application finds the transport in the scope, and header names go out as they are spelt."""

    async def ask() -> None:
        app = Application()
        app.may_reply.set()
        connection, transport = connected(app)
        assert not connection.is_busy
        connection.data_received(REQUEST)
        assert connection.is_busy
        await ended(connection)
        assert not connection.is_busy
        assert isinstance(transport_of(app.scopes[0]), OwnedTransport)
        reply = b"".join(one for one in transport.done if isinstance(one, bytes))
        assert reply == b"HTTP/1.1 200 OK\r\nDate: today\r\nX-a: b\r\nContent-Length: 1\r\n\r\nc"

    asyncio.run(ask())


def test_hang_up() -> None:
    """A request that is held back is told that its client is gone, and the connection is ended by us."""

    async def ask() -> None:
        app = Application()
        connection, transport = connected(app)
        connection.data_received(REQUEST)
        connection.hang_up()
        await ended(connection)
        owned = transport_of(app.scopes[0])
        assert (app.received[-1], transport.done) == ({"type": "http.disconnect"}, ["close"])
        assert owned
        assert owned.is_ended

    asyncio.run(ask())


def test_told_to_stop() -> None:
    """An idle connection ends at once; one that is busy shortly before the time to end is over."""

    async def ask() -> None:
        app = Application()
        idle, transport = connected(app, 1)
        idle.shutdown()
        assert transport.done == ["close"]
        busy, transport = connected(app, 1)
        busy.data_received(REQUEST)
        busy.shutdown()
        assert transport.done == []
        await ended(busy)
        assert (app.received[-1], transport.done) == ({"type": "http.disconnect"}, ["close"])

    asyncio.run(ask())


@pytest.mark.parametrize(("is_endless", "unsent", "done"), [(True, 1, ["abort"]), (True, 0, []), (False, 1, [])])
def test_stopping(is_endless: bool, unsent: int, done: list[str]) -> None:  # noqa: FBT001 - a parameter
    """When the process stops, an endless reply that its client does not read is cut off, and no other."""
    noted = Quiet(unsent)
    transport = OwnedTransport(noted)
    transport.is_endless = is_endless
    transport.stop()
    transport.stop()
    assert (transport.is_stopping, noted.done) == (True, done)
