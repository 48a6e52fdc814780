"""One request over plain HTTP, and whether an emulator is ready."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ocr_emulator.client import NoAnswerError, Reply, check_ready, send, url_of
from tests.client.answering import answering
from tests.running import Emulator


@contextmanager
def deaf(*, listens: bool) -> Iterator[int]:
    """The port of a socket that accepts nothing: connections wait when it `listens`, else are refused."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        if listens:
            sock.listen()
        yield sock.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_ready(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator that answers 200 is ready; one that listens everywhere is asked here, and past any proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (port, heard):
        check_ready(url_of(host, port))
    assert heard[0] == b"GET /__admin/ready HTTP/1.1\r\n"


@pytest.mark.parametrize("status", [503, 404, 302, 204])
def test_another_status(status: int) -> None:
    """Any status but 200 is not ready, and is named."""
    with (
        answering(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % status) as (port, _),
        pytest.raises(NoAnswerError) as caught,
    ):
        check_ready(url_of("0.0.0.0", port))
    assert str(caught.value) == f"http://127.0.0.1:{port}/__admin/ready answers {status}, not 200"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "SSH-2.0-OpenSSH_9.6"),
        (b"", "Remote end closed connection without response"),
    ],
    ids=["another protocol", "nothing at all"],
)
def test_garbage(reply: bytes, error: str) -> None:
    """A server that does not speak HTTP is not ready, and what it said is repeated."""
    with answering(reply) as (port, _), pytest.raises(NoAnswerError) as caught:
        check_ready(url_of("127.0.0.1", port))
    assert str(caught.value) == f"no answer from http://127.0.0.1:{port}: {error}"


def test_nothing_listens() -> None:
    """Where nothing listens, the message says so, and why."""
    with deaf(listens=False) as port, pytest.raises(NoAnswerError) as caught:
        check_ready(url_of("127.0.0.1", port))
    why = f"[Errno {errno.ECONNREFUSED}] {os.strerror(errno.ECONNREFUSED)}"
    assert str(caught.value) == f"no answer from http://127.0.0.1:{port}: {why}"


def test_no_answer() -> None:
    """A server that never answers is not waited for longer than the timeout."""
    with deaf(listens=True) as port, pytest.raises(NoAnswerError) as caught:
        check_ready(url_of("127.0.0.1", port), timeout=0.01)
    assert str(caught.value) == f"no answer from http://127.0.0.1:{port}: timed out"


@pytest.mark.parametrize("host", ["a..b", "a b", "a\nb", "x" * 64])
def test_no_host(host: str) -> None:
    """A host that cannot be one is refused as one at which nothing answers."""
    with pytest.raises(NoAnswerError) as caught:
        check_ready(url_of(host, 80))
    assert str(caught.value).startswith(f"no answer from http://{host}:80: ")


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 80, "http://127.0.0.1:80"),
        ("0.0.0.0", 8080, "http://127.0.0.1:8080"),
        ("::", 8080, "http://127.0.0.1:8080"),
        ("::1", 8080, "http://[::1]:8080"),
        ("ocr.local", 8080, "http://ocr.local:8080"),
    ],
)
def test_url(host: str, port: int, url: str) -> None:
    """Who listens at every address is reached at this machine's own; IPv6 is written in brackets."""
    assert url_of(host, port) == url


def test_send() -> None:
    """What comes back has its status, its headers by lower-case name, and its body; a path may stand in the address."""
    with answering(b'HTTP/1.1 201 X\r\nX-Y: Z\r\nContent-Length: 8\r\n\r\n{"a": 1}') as (port, heard):
        reply = send(f"http://127.0.0.1:{port}/base/", "PUT", "/there", headers={"X-A": "b"}, body=b"c")
    assert (heard[0], heard[-1]) == (b"PUT /base/there HTTP/1.1\r\n", b"c")
    assert b"X-A: b" in heard
    assert reply == Reply(201, {"x-y": "Z", "content-length": "8"}, b'{"a": 1}')
    assert reply.json() == {"a": 1}


def test_https_to_a_port_of_http(emulator: Emulator) -> None:
    """Who writes https:// is asked whether that is meant."""
    url = emulator.url.replace("http://", "https://")
    with pytest.raises(NoAnswerError) as caught:
        send(url, "GET", "/")
    assert str(caught.value).startswith(f"no answer from {url}: ")
    assert str(caught.value).endswith("; is it http:// that was meant?")


def test_no_json() -> None:
    """An answer that is not JSON is refused with its status."""
    with pytest.raises(NoAnswerError) as caught:
        Reply(502, {}, b"<html>").json()
    assert str(caught.value) == "the answer (HTTP 502) is not JSON: is it the right address?"


@pytest.mark.parametrize("url", ["http://a:b", "http://[::1", "http://127.0.0.1:99999"])
def test_no_address(url: str) -> None:
    """An address that cannot be one is refused as one at which nothing answers."""
    with pytest.raises(NoAnswerError) as caught:
        send(url, "GET", "/", timeout=1)
    assert str(caught.value).startswith(f"no answer from {url}: ")
