"""What a client did last, and what came of it."""

import pytest

from ocr_emulator.calling.recording import Recording, SentRequest, what_happened
from ocr_emulator.client import Client, NoAnswerError, create_token
from tests.client.answering import answering


def test_a_request() -> None:
    """A request is remembered with its reply, but for the secrets in it."""
    recording = Recording()
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (port, heard):
        client = Client.with_secret_key(f"http://127.0.0.1:{port}/", "a b", "secret", recording.send)
        client.post_text("v1.0", "business/status", b"{", {"Request-Key": "k"})
    assert recording.request == SentRequest(
        method="POST",
        url=f"http://127.0.0.1:{port}/v1.0/appkeys/a%20b/business/status",
        headers={"Authorization": "***", "Request-Key": "k", "Content-Type": "application/json"},
    )
    assert (recording.reply and recording.reply.body, heard[-1]) == (b"{}", b"{")
    assert recording.took > 0


def test_tokens_and_users() -> None:
    """A token and the keys of a user are masked, and how they are sent is not."""
    recording = Recording()
    with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"access_token":"t"}') as (port, _):
        url = f"http://127.0.0.1:{port}"
        token = create_token(url, "user:secret", recording.send)
    assert recording.request
    assert recording.request.headers["Authorization"] == "Basic ***"
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (port, _):
        Client.with_token(f"http://127.0.0.1:{port}", "app", token, recording.send).get(
            "v2.1", "public-keys/id-card"
        )
    assert recording.request.headers == {"X-NHN-Authorization": "Bearer ***"}


@pytest.mark.parametrize(
    ("reply", "happened"),
    [
        (b"", "the connection was closed before the first byte of a reply"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "the connection was closed in the middle of the reply"),
    ],
)
def test_what_happened(reply: bytes, happened: str) -> None:
    """Where no whole reply came, that is said in words; the request is remembered all the same."""
    recording = Recording()
    with answering(reply) as (port, _), pytest.raises(NoAnswerError) as caught:
        Client.with_secret_key(f"http://127.0.0.1:{port}", "app", "s", recording.send).get("v1.0", "x")
    assert what_happened(caught.value) == happened
    assert (recording.request and recording.request.method, recording.reply) == ("GET", None)


def test_what_happened_otherwise() -> None:
    """What has no words of its own is told as it is."""
    assert what_happened(NoAnswerError("no token")) == "no token"
