"""Which connections have waited too long for their client."""

import socket
from dataclasses import dataclass

import pytest

from ocr_emulator.serving.stall_watch import Awaited, StallWatch, Timeouts, Wait
from tests.delivery.faults.wire import connect, post, whole_reply_on
from tests.running import start

HEAD, BODY = Awaited.HEAD, Awaited.BODY


@dataclass(eq=False)
class Connection:
    """One that waits for what it is told to wait for."""

    wait: Wait | None = None


def test_no_progress() -> None:
    """What makes no progress is late when its time is over, which is another one for a head and for a body."""
    watch = StallWatch(Timeouts(head=10, body=20))
    head, body = Connection(Wait(HEAD, 1)), Connection(Wait(BODY, 1))
    assert [watch.overdue([head, body], now) for now in (0.0, 9.9, 10.0, 19.9, 20.0)] == [
        [],
        [],
        [(head, HEAD)],
        [(head, HEAD)],
        [(head, HEAD), (body, BODY)],
    ]


def test_progress() -> None:
    """Each progress begins the time anew, and so does a time of not waiting."""
    watch, one = StallWatch(Timeouts(body=20)), Connection()
    for now, wait in enumerate([Wait(BODY, 5), Wait(BODY, 4), Wait(HEAD, 4), None, Wait(HEAD, 4)]):
        one.wait = wait
        assert watch.overdue([one], now * 19.0) == []


def test_forgotten() -> None:
    """A connection that is gone is no longer remembered."""
    watch, one = StallWatch(Timeouts()), Connection(Wait(HEAD, 1))
    watch.overdue([one], 0)
    watch.overdue([], 30)
    assert watch.overdue([one], 70) == []


def test_the_reason() -> None:
    """The log says what it has waited for, how long, and which setting says so."""
    watch = StallWatch(Timeouts(head=1.5))
    assert watch.reason(HEAD) == "it has waited 1.5 s for the whole head of a request (--head-timeout)"
    assert watch.reason(BODY) == "it has waited 60 s for more of the body of a request (--body-timeout)"


#: What a client sends and then no more, and what is logged of it.
BEGINNINGS = {
    b"": "it has waited 0.5 s for the whole head of a request (--head-timeout)",
    b"POST /v1.0/app": "it has waited 0.5 s for the whole head of a request (--head-timeout)",
    post()[:-3]: "it has waited 0.5 s for more of the body of a request (--body-timeout)",
    b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n" + bytes(1_000_000): (
        "it has waited 0.5 s for more of the body of a request (--body-timeout)"
    ),
}


@pytest.mark.process
@pytest.mark.parametrize("accelerator", ["on", "off"])
def test_over_a_socket(accelerator: str) -> None:
    """Who sends nothing, half a head or half a body has its connection closed; who waits for a reply has not."""
    with start("--head-timeout", "500ms", "--body-timeout", "500ms", "--accelerator", accelerator) as emulator:
        emulator.use({"rules": [{"when": {"operation": "business/status"}, "then": {"delay": "3s"}}]})
        with connect(emulator) as patient:
            patient.sendall(post())
            for beginning, reason in BEGINNINGS.items():
                before = len(emulator.log)
                with connect(emulator) as connection:
                    connection.sendall(beginning)
                    assert closes(connection)
                assert f"Closing a connection from 127.0.0.1: {reason}" in emulator.log[before:]
            with patient.makefile("rb") as stream:
                assert whole_reply_on(stream)[0].startswith(b"HTTP/1.1 200 OK")


def closes(connection: socket.socket) -> bool:
    """Whether the other side ends it without a word."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:  # what we had sent was not read
        return True
