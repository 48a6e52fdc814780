"""A connection: that the short way of small requests cannot be told from the long one, however they come."""

import asyncio
import json
import os
import signal
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from ocr_emulator.http.response import Response
from ocr_emulator.serving.accelerator.buffered_transport import WriteBatch
from ocr_emulator.serving.accelerator.connection import AcceleratedConnection
from tests.delivery.faults.wire import (
    CARD,
    LAST,
    QUESTION,
    STATUS,
    Heard,
    ask,
    connect,
    entries,
    form,
    hear,
    needs_proc,
    post,
    until,
    use,
    whole_reply_on,
)
from tests.running import Emulator, start, start_altered, start_defective
from tests.samples import picture
from tests.serving.accelerator.test_buffered_transport import Noted

pytestmark = pytest.mark.process

FORM = {"Content-Type": "multipart/form-data; boundary=x"}

#: Requests that take the direct path: an answer, and a refusal by each kind of check; with a file and without.
DIRECT: Mapping[str, tuple[str, bytes, Mapping[str, str]]] = {
    "an answer": (STATUS, QUESTION, {}),
    "a refusal": (STATUS, b'{"businessNumber":"1"}', {}),
    "no body": (STATUS, b"", {}),
    "no header": (STATUS, QUESTION, {"Authorization": ""}),
    "no such path": ("/v1.0/appkeys/app/no-such-thing", QUESTION, {}),
    "a file": (CARD, form(picture(80, 50)), FORM),
    "a file that is none": (CARD, form(b"none"), FORM),
    "an empty file": (CARD, form(b""), FORM),
    "no file": (CARD, b"", FORM),
}

#: What makes the same request take the ASGI path.
ASGI: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "a query": ("?a=b", {}),
    "the last one": ("", LAST),
    "an offer to wait": ("", {"Expect": "100-continue"}),
}


#: Requests by their path: True for the direct path, False for the ASGI path, which makes a task.
PATHS = {
    b"POST /v1.0/appkeys/a/business HTTP/1.1\r\nContent-Length: 1\r\n\r\nx": True,
    b"POST /v2.1/appkeys/a.b-c~d_e/id-card/stand-alone HTTP/1.1\r\n\r\n": True,
    b"GET /v2.0/appkeys/a/public-keys/id-card HTTP/1.1\r\n\r\n": True,
    b"PUT /v1.0/appkeys/a/business HTTP/1.1\r\n\r\n": False,
    b"HEAD /v1.0/appkeys/a/business HTTP/1.1\r\n\r\n": False,
    b"GET /v1.0/appkeys/a/business?b=c HTTP/1.1\r\n\r\n": False,
    b"GET /v1.0/appkeys/a%62/business HTTP/1.1\r\n\r\n": False,
    b"GET /v1.0/appkeys//business HTTP/1.1\r\n\r\n": True,
    b"GET /__admin/health HTTP/1.1\r\n\r\n": True,
    b"GET /v1.0/appkeys/a/business HTTP/1.0\r\n\r\n": False,
    b"GET /v1.0/appkeys/a/business HTTP/1.0\r\nConnection: keep-alive\r\n\r\n": False,
    b"GET /v1.0/appkeys/a/business HTTP/1.1\r\nConnection: close\r\n\r\n": False,
    b"POST /v1.0/appkeys/a/business HTTP/1.1\r\nExpect: 100-continue\r\n\r\n": False,
    b"POST /v1.0/appkeys/a/business HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n": False,
    b"POST /v1.0/appkeys/a/business HTTP/1.1\r\nContent-Length: 262144\r\n\r\n" + bytes(262_144): True,
    b"POST /v1.0/appkeys/a/business HTTP/1.1\r\nContent-Length: 262145\r\n\r\n" + bytes(262_145): False,
}


class Immediate:
    """An exchange that is answered at once."""

    def reply(self, _: bytes, /) -> Response:
        return Response(200, (), b"")


class Quiet(Noted):
    """A transport whose reading goes on as it likes."""

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


def takes_direct_path(data: bytes, exchange: Immediate | None) -> bool:
    """Whether a request makes no task; `exchange` None: the application does not answer it at once."""

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    async def feed() -> bool:
        state = ServerState()
        connection = AcceleratedConnection(
            lambda *_: exchange, WriteBatch(lambda: None), uvicorn.Config(app), state, {}
        )
        connection.connection_made(Quiet())
        connection.data_received(data)
        tasks = list(state.tasks)
        for task in tasks:
            task.cancel()
        return not tasks

    return asyncio.run(feed())


@pytest.mark.parametrize("data", PATHS)
def test_which_path(data: bytes) -> None:
    """A small request that is written as nearly all clients write it is answered with no task, any other by one."""
    assert takes_direct_path(data, Immediate()) == PATHS[data]
    assert not takes_direct_path(data, None)


def asked(name: str, query: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """The bytes of one of the requests."""
    path, body, headers = DIRECT[name]
    return post(path + query, body, headers={**headers, **(more or {})})


def entry_of(emulator: Emulator, headers: httpx.Headers) -> dict[str, Any]:
    """What the journal has of a request, once it is all there, but for its number and times."""

    def found() -> dict[str, Any]:
        entry: dict[str, Any] = emulator.client.get(f"/__admin/requests/{headers['x-emulator-request-id']}").json()
        return entry

    until(emulator, lambda: "took" in found())
    return {name: value for name, value in found().items() if name not in {"id", "at", "took"}}


@pytest.mark.parametrize("name", DIRECT)
@pytest.mark.parametrize("way", ASGI)
def test_both_paths_are_alike(emulator: Emulator, name: str, way: str) -> None:
    """A small request has the reply, to the letter, and the entry of one that is asked in an unusual way.

    Header names are in their usual case on both paths.
    """
    told = []
    for sent in (asked(name), asked(name, *ASGI[way])):
        with connect(emulator) as connection, connection.makefile("rb") as stream:
            connection.sendall(sent)
            status, headers, body = whole_reply_on(stream)
        assert headers["Date"].endswith(" GMT")
        assert all(name == name.title() for name, _ in headers.raw)
        del headers["Date"]
        headers.pop("Connection", None)
        entry = entry_of(emulator, headers)
        headers.pop("x-emulator-request-id")
        told.append((status, headers.raw, body, entry))
    assert told[0] == told[1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, 3000), max_size=6),
    names=st.lists(st.sampled_from(sorted(DIRECT)), max_size=5),
    ways=st.lists(st.sampled_from([("", {}), *list(ASGI.values())[::2]]), min_size=5, max_size=5),
)
def test_in_pieces(
    emulator: Emulator,
    cuts: list[int],
    names: list[str],
    ways: list[tuple[str, Mapping[str, str]]],
    natural_body: bytes,
) -> None:
    """Requests that come one behind the other, on both paths and cut anywhere, are answered in their order."""
    sent = [asked(name, *way) for name, way in zip(names, ways, strict=False)]
    data = b"".join(sent) + post(headers=LAST)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    with connect(emulator) as connection, connection.makefile("rb") as stream:
        for begin, end in pairwise(edges):
            connection.sendall(data[begin:end])
        bodies = [whole_reply_on(stream)[2] for _ in range(len(names) + 1)]
        assert stream.read() == b""
    alone = []
    for name in names:
        with connect(emulator) as connection, connection.makefile("rb") as stream:
            connection.sendall(asked(name))
            alone.append(whole_reply_on(stream)[2])
    assert bodies == [*alone, natural_body]


@pytest.mark.parametrize("then", ["natural", {"resultCode": 0, "delay": "300ms"}], ids=["at once", "held back"])
def test_before_what_is_no_request(emulator: Emulator, then: object, natural_body: bytes) -> None:
    """A request that has what is not HTTP behind it is answered first, even one that takes its time."""
    use(emulator, then)
    heard = ask(emulator, post() + b"what is this?")
    assert heard.data.count(b"HTTP/1.1 ") == 2
    assert heard.body.startswith(natural_body + b"HTTP/1.1 400 Bad Request\r\n")


def test_in_the_middle(emulator: Emulator) -> None:
    """What is not HTTP in the middle of a body is refused at once: the body never ends."""
    head = post(headers={"Transfer-Encoding": "chunked", "X": "y"}).replace(b"Content-Length: 31\r\n", b"")
    heard = ask(emulator, head.partition(b"\r\n\r\n")[0] + b"\r\n\r\nwhat is this?")
    assert heard.data.startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_many_at_once(emulator: Emulator) -> None:
    """Thousands of requests that come at once are all answered, and nobody else waits for the last of them."""
    number = 5000
    with connect(emulator) as connection, connection.makefile("rb") as stream, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(connection.sendall, b"GET /v1.0/appkeys/a/x HTTP/1.1\r\n\r\n" * number)
        assert whole_reply_on(stream)[0] == b"HTTP/1.1 200 OK\r\n"
        emulator.client.get("/__admin/health").raise_for_status()
        for _ in range(number - 1):
            assert b'"resultCode":404,' in whole_reply_on(stream)[2]
        sending.result()


#: What is no request, and what is said of it.
NO_REQUESTS = {
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03": (
        "It begins as TLS does, and this port speaks plain HTTP: write http:// instead of https://, or call the port "
        "of --tls-port."
    ),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": (
        "It is HTTP/2 from its first byte, and this port speaks HTTP/1.1: let the client do so."
    ),
    "GET /v1.0/appkeys/앱/business HTTP/1.1\r\n\r\n".encode(): (
        "Its target cannot be read: write it in ASCII, and everything else in it percent-encoded."
    ),
    b"GET /" + b"a" * 200_000: (
        "The parser says: the head, a trailer or an extension is too large. Send a request of HTTP/1.1."
    ),
    b"GET / HTTP/1.1\r\nSecret 900101-1234567: x\r\n\r\n": (
        "The parser says: Invalid header token. Send a request of HTTP/1.1."
    ),
    b"CONNECT a:1 HTTP/1.1\r\n\r\n": "The parser says: CONNECT is for proxies. Send a request of HTTP/1.1.",
}


@pytest.mark.parametrize("sent", NO_REQUESTS)
def test_no_request(emulator: Emulator, sent: bytes) -> None:
    """What is no HTTP request gets a problem that says what to change, in the log too, and repeats nothing of it."""
    log = len(emulator.log)
    heard = ask(emulator, sent)
    assert heard.head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert heard.headers["content-type"] == "application/problem+json"
    assert json.loads(heard.body) == {
        "type": "urn:ocr-emulator:not-http",
        "title": "That is no HTTP request",
        "status": 400,
        "detail": NO_REQUESTS[sent],
    }
    assert emulator.log[log:].splitlines()[0].endswith(f" Refused what is no HTTP request: {NO_REQUESTS[sent]}")


def test_a_defect_is_told_as_one(tmp_path: Path) -> None:
    """A failure of the emulator's own while a request is heard is not told as the client's."""
    with start_defective(
        tmp_path, "ocr_emulator.serving.accelerator.direct_path.announced_in", "900101-1234567"
    ) as emulator:
        heard = ask(emulator, post())
        assert heard.head.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
        assert json.loads(heard.body)["type"] == "urn:ocr-emulator:defect"
        assert "A defect of the emulator: KeyError\n" in emulator.log
        assert "900101" not in emulator.log


@pytest.mark.parametrize("target", ["http://127.0.0.1", "http://127.0.0.1?a=b", "HTTP://x"])
def test_a_target_without_a_path(emulator: Emulator, target: str) -> None:
    """It is that of the root, which is no path of the service."""
    heard = ask(emulator, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b'"resultCode":404' in heard.body
    (entry,) = entries(emulator)
    assert entry["path"] == "/"


def test_https(emulator: Emulator) -> None:
    """A client that takes the port for one of TLS finds in the log what it has done."""
    log = len(emulator.log)
    with pytest.raises(httpx.ConnectError):
        httpx.get(emulator.url.replace("http://", "https://"), trust_env=False)
    until(emulator, lambda: "It begins as TLS does" in emulator.log[log:])


def test_broken_off(emulator: Emulator) -> None:
    """A client that goes away in the middle of its body is told in the log, and has been answered nothing."""
    log = len(emulator.log)
    with connect(emulator) as connection:
        connection.sendall(post()[:-5])
    until(emulator, lambda: "the client went away" in emulator.log[log:])
    assert (
        emulator.log[log:]
        .splitlines()[0]
        .endswith(f" POST {STATUS}: the client went away before its request was whole")
    )
    assert emulator.client.get("/__admin/requests").json()["requests"] == []


@pytest.mark.parametrize("name", ["an answer", "a file"])
def test_told_to_stop(name: str) -> None:
    """A request that has begun when the process is told to stop is answered."""
    with start() as emulator, connect(emulator) as connection, connection.makefile("rb") as stream:
        sent = asked(name)
        connection.sendall(sent[:-5])
        emulator.client.get("/__admin/health").raise_for_status()  # by now it has what was sent
        os.kill(emulator.pid, signal.SIGTERM)
        until_refused(emulator)
        connection.sendall(sent[-5:])
        status, headers, body = whole_reply_on(stream)
        assert (status, headers.get("connection")) == (b"HTTP/1.1 200 OK\r\n", "close")
        assert b'"resultCode":0' in body
        assert stream.read() == b""


#: What makes a server wait a second when it is told to stop, and not five.
ONE_SECOND = """
from functools import partial
from ocr_emulator.cli import serve

serve.make_server = partial(serve.make_server, last_call=1)
"""


@needs_proc
@pytest.mark.parametrize("then", [{"delay": "60s"}, {"fault": "stall"}, {"fault": {"slow-drip": 1}}])
def test_told_to_stop_while_it_waits(tmp_path: Path, then: dict[str, object]) -> None:
    """What is held back for longer than the process may take to end is ended, which is no failure to tell of."""
    with start_altered(tmp_path, ONE_SECOND) as emulator, connect(emulator) as connection:
        use(emulator, then)
        connection.sendall(post())
        until(emulator, lambda: len(entries(emulator)) == 1)
        os.kill(emulator.pid, signal.SIGTERM)
        assert b"500" not in hear(connection).head
        os.waitid(os.P_PID, emulator.pid, os.WEXITED | os.WNOWAIT)
        assert "waiting up to 1 s." in emulator.log
        assert "Traceback" not in emulator.log
        assert "Error" not in emulator.log


def until_refused(emulator: Emulator) -> None:
    """Connect until nobody listens any more."""
    while True:
        try:
            connect(emulator).close()
        except ConnectionError:
            return


@needs_proc
@pytest.mark.parametrize("then", [{"delay": "60s"}, {"fault": "stall"}, "natural"])
def test_told_to_stop_twice(then: object) -> None:
    """Who is told to stop says what it waits for, and told again waits no longer; nobody takes that for an answer."""
    with start() as emulator, connect(emulator) as connection:
        use(emulator, then)
        sent = post() if then != "natural" else post()[:-5]
        connection.sendall(sent)
        emulator.client.get("/__admin/health").raise_for_status()
        os.kill(emulator.pid, signal.SIGINT)
        until_refused(emulator)
        assert "Stopping: 1 request in flight; waiting up to 5 s. Ctrl-C again to stop at once.\n" in emulator.log
        os.kill(emulator.pid, signal.SIGINT)
        assert hear(connection) == Heard(b"", is_reset=False)
        os.waitid(os.P_PID, emulator.pid, os.WEXITED | os.WNOWAIT)
        assert "Traceback" not in emulator.log
        assert ("the client went away" in emulator.log, "the emulator has ended" in emulator.log) == (
            False,
            then == "natural",
        )


def test_told_to_stop_with_nothing_to_do() -> None:
    """Where nothing is in flight there is nothing to say."""
    with start() as emulator:
        emulator.ask_status().raise_for_status()
        os.kill(emulator.pid, signal.SIGTERM)
        until_refused(emulator)
        assert "Stopping" not in emulator.log


def test_refused_in_the_middle(emulator: Emulator) -> None:
    """Of a request that is refused while it is heard nobody says that its client went away."""
    log = len(emulator.log)
    ask(emulator, post(headers={"Transfer-Encoding": "chunked"}).replace(b"Content-Length: 31\r\n", b"") + b"zz")
    until(emulator, lambda: "has ended the connection before" in emulator.log[log:])
    assert "the client went away" not in emulator.log[log:]
