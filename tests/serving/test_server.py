"""uvicorn, set up for the emulator."""

import asyncio
import signal

import pytest
from starlette.types import Receive, Scope, Send

from ocr_emulator.serving.plain_connection import PlainConnection
from ocr_emulator.serving.server import LAST_CALL, Stoppable, make_server
from ocr_emulator.serving.stall_watch import Wait


async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError


class Connection:
    """A connection that has a request in flight."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.is_busy = True
        self.is_endless = False
        self.client = ("127.0.0.1", 1)
        self.wait: Wait | None = None
        self.is_ended = False

    def hang_up(self) -> None:
        self.is_ended = True

    def shutdown(self) -> None:
        self.is_busy = False


def test_last_call() -> None:
    """What is in flight has five seconds to end, or as many as are given; a connection is uvicorn's own by default."""
    server = make_server(application)
    assert server.config.timeout_graceful_shutdown == LAST_CALL == 5
    assert server.config.http is PlainConnection
    assert make_server(application, last_call=1).config.timeout_graceful_shutdown == 1


def test_default_headers() -> None:
    """The headers that every reply has are in their usual case."""
    server = make_server(application)
    assert asyncio.run(server.on_tick(0)) is False
    assert [name for name, _ in server.server_state.default_headers] == [b"Date"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_it_waits_for(caplog: pytest.LogCaptureFixture, count: int) -> None:
    """When it is told to stop it says how many requests it waits for, and how long; told again it ends them."""
    said = {1: "1 request", 2: "2 requests"}

    async def stop() -> None:
        server = make_server(application, last_call=3)
        connections = [Connection(asyncio.get_running_loop()) for _ in range(count)]
        assert all(isinstance(one, Stoppable) for one in connections)
        server.server_state.connections = set(connections)  # type: ignore[arg-type] # all that is asked of one
        server.handle_exit(signal.SIGTERM, None)
        server.handle_exit(signal.SIGTERM, None)
        await asyncio.sleep(0)
        assert all(one.is_ended for one in connections)
        server.force_exit = True
        server.servers = []
        await server.shutdown(sockets=[])

    asyncio.run(stop())
    expected = (
        [f"Stopping: {said[count]} in flight; waiting up to 3 s. Ctrl-C again to stop at once."] if count else []
    )
    assert [one.getMessage() for one in caplog.records if one.name == "ocr_emulator"] == expected


def test_it_does_not_wait_for_an_endless_reply(caplog: pytest.LogCaptureFixture) -> None:
    """A reply that has no end of its own is none of those that it waits for."""

    async def stop() -> None:
        server = make_server(application)
        connection = Connection(asyncio.get_running_loop())
        connection.is_endless = True
        server.server_state.connections = {connection}  # type: ignore[arg-type] # all that is asked of one
        server.force_exit = True
        server.servers = []
        await server.shutdown(sockets=[])

    asyncio.run(stop())
    assert [one.getMessage() for one in caplog.records if one.name == "ocr_emulator"] == []
