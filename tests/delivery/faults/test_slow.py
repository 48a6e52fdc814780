"""The faults that take time, and the clients that do not wait for their end."""

import os
import signal
import socket
import struct
from collections.abc import Callable
from math import ceil

import httpx
import pytest

from tests.delivery.faults.wire import (
    LAST,
    STATUS,
    Heard,
    ask,
    connect,
    entries,
    files_of,
    hear,
    is_held,
    needs_proc,
    post,
    post_card,
    until,
    use,
)
from tests.running import Emulator, code_of, start
from tests.samples import picture

pytestmark = pytest.mark.process

#: Replies that no client of these tests waits for.
ENDLESS = [{"delay": "60s"}, {"fault": "stall"}, {"fault": {"slow-drip": 1}}, {"fault": "stall", "delay": "60s"}]
#: Those of which not one byte comes.
SILENT = [ENDLESS[0], ENDLESS[1], ENDLESS[3]]


def close(connection: socket.socket) -> None:
    connection.close()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class TestStall:
    def test_it_ends(self, emulator: Emulator) -> None:
        """After its seconds the connection is closed, with nothing said."""
        use(emulator, {"fault": {"stall": 1}}, "natural")
        assert ask(emulator, post() + post()) == Heard(b"", is_reset=False)
        assert [entry["fault"] for entry in entries(emulator)] == ["stall 1"]

    def test_in_httpx(self, emulator: Emulator) -> None:
        """A client that has a read timeout runs into it, and goes on."""
        use(emulator, {"fault": "stall"}, "natural")
        with httpx.Client(base_url=emulator.url, timeout=httpx.Timeout(30, read=0.05), trust_env=False) as client:
            with pytest.raises(httpx.ReadTimeout, match=r"^timed out$"):
                client.post(STATUS, json={"businessNumber": "1234567890"}, headers={"Authorization": "s"})
            assert code_of(emulator.ask_status()) == 0

    def test_it_is_remembered_while_it_lasts(self, emulator: Emulator) -> None:
        """The journal and the log have a request that is stalled."""
        use(emulator, {"fault": "stall"})
        with connect(emulator) as connection:
            connection.sendall(post())
            until(emulator, lambda: len(entries(emulator)) == 1)
            assert entries(emulator)[0]["fault"] == "stall 60"
            assert (
                f"POST {STATUS} -> NOTHING (stall 60) [inline, rules[0]]: the scenario 'inline' says so\n"
            ) in emulator.log

    @pytest.mark.parametrize("then", SILENT)
    def test_others_are_answered(self, emulator: Emulator, then: dict[str, object]) -> None:
        """Fifty requests that wait, uploads and not, keep nobody from being answered."""
        operations = ["business/status", "credit-card"]
        emulator.use({"rules": [{"when": {"operation": operations}, "then": then}]})
        waiting = [connect(emulator) for _ in range(50)]
        try:
            for index, connection in enumerate(waiting):
                connection.sendall(post() if index % 2 else post_card())
            until(emulator, lambda: len(entries(emulator)) == 50)
            assert code_of(emulator.upload("business", picture(80, 50))) == 0
            for connection in waiting:
                connection.settimeout(0)
                with pytest.raises(BlockingIOError):
                    connection.recv(1)
        finally:
            for connection in waiting:
                connection.close()


class TestSlowDrip:
    def test_it_comes_in_pieces(self, emulator: Emulator, natural_body: bytes) -> None:
        """A body comes whole, and in as many pieces as its rate makes of it."""
        use(emulator, {"fault": {"slow-drip": 200}})
        with connect(emulator) as connection:
            connection.sendall(post(headers=LAST))
            pieces = []
            while piece := connection.recv(65536):
                pieces.append(piece)
        head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
        assert b"Content-Length: %d\r\n" % len(natural_body) in head
        assert body == natural_body
        most = 1 + ceil(
            len(natural_body) / 20
        )  # the head, and pieces of twenty bytes, some of which may come together
        assert len(pieces) <= most

    def test_the_head_comes_at_once(self, emulator: Emulator) -> None:
        """The head does not wait for the body, of which at first there is nothing."""
        use(emulator, {"fault": {"slow-drip": 1}})
        with connect(emulator) as connection:
            connection.sendall(post())
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65536)
        assert data.startswith(b"HTTP/1.1 200 OK\r\n")
        assert len(data.partition(b"\r\n\r\n")[2]) < 60

    def test_in_httpx(self, emulator: Emulator, natural_body: bytes) -> None:
        """A client whose timeout is for each piece never runs into it."""
        use(emulator, {"fault": {"slow-drip": 200}})
        assert emulator.ask_status().content == natural_body


@needs_proc
class TestAClientThatGoesAway:
    @pytest.mark.parametrize("go", [close, reset], ids=["FIN", "RST"])
    @pytest.mark.parametrize("then", ENDLESS)
    @pytest.mark.parametrize("sent", [post(), post() + post()], ids=["one", "two"])
    def test_while_it_waits(
        self, emulator: Emulator, go: Callable[[socket.socket], None], then: dict[str, object], sent: bytes
    ) -> None:
        """Its connection is freed long before the reply would have ended, and the log has the request alone."""
        use(emulator, then)
        before = len(emulator.log)
        connection = connect(emulator)
        port = connection.getsockname()[1]
        connection.sendall(sent)
        if "slow-drip" in str(then):
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")
        until(emulator, lambda: len(entries(emulator)) == 1)
        assert is_held(emulator, port)
        go(connection)
        until(emulator, lambda: not is_held(emulator, port))
        (line,) = emulator.log[before:].splitlines()
        assert f"POST {STATUS} -> " in line

    @pytest.mark.parametrize("go", [close, reset], ids=["FIN", "RST"])
    @pytest.mark.parametrize("fault", ["connection-reset", "empty-reply", "reset-after", "truncated-body"])
    def test_before_the_fault(self, emulator: Emulator, go: Callable[[socket.socket], None], fault: str) -> None:
        """A fault that would end a connection finds it ended, and nothing is logged but the requests."""
        use(emulator, {"fault": fault}, operation="credit-card")
        before = len(emulator.log)
        ports = []
        for _ in range(5):
            connection = connect(emulator)
            ports.append(connection.getsockname()[1])
            connection.sendall(post_card())
            go(connection)
        until(emulator, lambda: not any(is_held(emulator, port) for port in ports))
        assert code_of(emulator.ask_status()) == 0
        until(emulator, lambda: "business/status" in emulator.log[before:])
        assert all(" -> " in line for line in emulator.log[before:].splitlines())

    def test_others_are_left_alone(self, emulator: Emulator, natural_body: bytes) -> None:
        """Connections that come and go while faults end others are answered to the end."""
        emulator.use({"rules": [{"when": {"operation": "credit-card"}, "then": {"fault": "connection-reset"}}]})
        before = len(emulator.log)
        for _ in range(10):
            gone = connect(emulator)
            gone.sendall(post_card())
            gone.close()
            with connect(emulator) as kept:
                kept.sendall(post(headers=LAST))
                heard = hear(kept)
            assert (heard.body, heard.is_reset) == (natural_body, False)
        until(emulator, lambda: len(entries(emulator)) >= 10)
        assert "Traceback" not in emulator.log[before:]
        assert "A defect" not in emulator.log[before:]


@needs_proc
@pytest.mark.parametrize("fault", ["connection-reset", "empty-reply", "stall"])
def test_it_leaves_no_work_behind(fault: str) -> None:
    """A request that was pipelined behind a fault leaves nothing that the process has to wait for when it ends."""
    with start() as emulator:
        use(emulator, {"fault": fault})
        with connect(emulator) as connection:
            port = connection.getsockname()[1]
            connection.sendall(post() + post())
            if fault != "stall":
                hear(connection)
            until(emulator, lambda: len(entries(emulator)) == 1)
        until(emulator, lambda: not is_held(emulator, port))
        os.kill(emulator.pid, signal.SIGTERM)
        os.waitid(os.P_PID, emulator.pid, os.WEXITED | os.WNOWAIT)
        lines = emulator.log.splitlines()
        assert len(lines) == 1, lines


@needs_proc
def test_nothing_leaks(emulator: Emulator) -> None:
    """After fifty clients that went away the process has no more descriptors than before."""
    use(emulator, {"fault": "stall"})
    before = files_of(emulator)
    waiting = [connect(emulator) for _ in range(50)]
    for connection in waiting:
        connection.sendall(post())
    until(emulator, lambda: len(entries(emulator)) == 50)
    assert all(is_held(emulator, connection.getsockname()[1]) for connection in waiting)
    for connection in waiting:
        connection.close()
    until(emulator, lambda: files_of(emulator) <= before)
