"""Sending to a server of which nothing good is to be expected."""

import ssl
import traceback
from pathlib import Path

import pytest
import trustme

from ocr_emulator.client import NoAnswerError
from ocr_emulator.comparison.filling import HttpRequest
from ocr_emulator.comparison.probe import Host
from ocr_emulator.comparison.sending import MOST_BYTES, send
from tests.comparison import hostile

SECRET = "a-secret-that-nobody-may-see"
REQUEST = HttpRequest(
    host=Host.OCR, method="POST", path=f"/{SECRET}", headers={"Authorization": SECRET}, body=SECRET.encode()
)

JSON = b'{"header":{"isSuccessful":false,"resultCode":400,"resultMessage":"Bad Request"}}'


def test_a_reply() -> None:
    """A reply has its status, its headers by lower-case name, and its body; the request arrives as it was made."""
    with hostile.serve(hostile.reply(JSON, "404 Not Found")) as (url, heads):
        found = send(url, REQUEST)
    assert (found.status, found.headers["content-type"], found.body) == (404, "application/json", JSON)
    (head,) = heads
    assert head.startswith(f"POST /{SECRET} HTTP/1.1\r\n".encode())
    assert f"Authorization: {SECRET}\r\n".encode() in head


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        (hostile.reset, "it closes the connection"),
        (hostile.say_nothing, "it takes too long"),
        (hostile.drip, "it takes too long"),
        (hostile.endless, f"the reply is larger than {MOST_BYTES} bytes"),
        (hostile.answer(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"), "the reply is cut off"),
        (hostile.answer(b"220 mail.example ESMTP\r\n"), "what it sends is no HTTP (BadStatusLine)"),
        (hostile.answer(b""), "it closes the connection"),
        (
            hostile.answer(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
            "what it sends is no HTTP (HTTPException)",
        ),
        (
            hostile.answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            "what it sends is no HTTP (IncompleteRead)",
        ),
    ],
    ids=["reset", "nothing", "drip", "endless", "cut off", "no HTTP", "closed", "many headers", "bad chunk"],
)
def test_no_answer(behave: hostile.Behaviour, why: str) -> None:
    """What is no whole reply in time is told in a few words; nothing that was sent is in them."""
    with hostile.serve(behave) as (url, _), pytest.raises(NoAnswerError) as caught:
        send(url, REQUEST, most_seconds=0.3 if why == "it takes too long" else 30)
    assert str(caught.value) == f"no answer from {url}: {why}"
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_nobody_listens() -> None:
    """A port at which nobody listens is said to refuse."""
    with pytest.raises(NoAnswerError, match=r"^no answer from http://127\.0\.0\.1:1: Connection refused$"):
        send("http://127.0.0.1:1", REQUEST)


def test_a_redirect_is_not_followed() -> None:
    """A redirect is the reply: nobody else is asked."""
    with hostile.serve(hostile.reply(JSON)) as (elsewhere, visits):
        headers = f"Location: {elsewhere}/collect\r\n"
        with hostile.serve(hostile.reply(b"", "307 Temporary Redirect", headers)) as (url, _):
            found = send(url, REQUEST)
        assert (found.status, found.headers["location"]) == (307, f"{elsewhere}/collect")
        assert visits == []


def test_an_early_answer_to_a_large_body() -> None:
    """A server that answers before it has read all of a large body has answered."""
    large = HttpRequest(host=Host.OCR, method="POST", path="/", headers={}, body=bytes(5_000_000))
    with hostile.serve(hostile.reply(JSON, "413 Payload Too Large")) as (url, _):
        assert send(url, large).status == 413


def test_past_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment, which would see the keys, gets nothing."""
    with hostile.serve(hostile.reply(JSON)) as (proxy, visits):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        with hostile.serve(hostile.reply(JSON)) as (url, _):
            assert send(url, REQUEST).status == 200
        assert visits == []


def test_a_server_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A certificate that is not trusted gets no request; one that is does."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with hostile.serve(hostile.reply(JSON), context) as (url, heads):
        with pytest.raises(NoAnswerError) as caught:
            send(url, REQUEST)
        assert str(caught.value) == f"no answer from {url}: its certificate is not trusted"
        assert heads == []
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert send(url, REQUEST).status == 200
