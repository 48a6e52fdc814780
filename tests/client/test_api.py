"""The calls of the API."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.client import Client, Reply
from ocr_emulator.pipeline.multipart import parse_parts
from tests.client.answering import answering


def test_calls() -> None:
    """A call has the appKey in its path, whatever is in it, the secretKey as it is, and a body labelled as it is."""
    calls: list[tuple[Callable[[Client], Reply], bytes, bytes, bytes]] = [
        (lambda client: client.get("v2.0", "public-keys/id-card"), b"GET /v2.0", b"public-keys/id-card", b""),
        (
            lambda client: client.post_json("v1.0", "business/status", {"a": "가"}, {"X-A": "b"}),
            b"POST /v1.0",
            b"business/status",
            b'{"a": "\\uac00"}',
        ),
    ]
    for call, method, operation, body in calls:
        with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (port, heard):
            call(Client.with_secret_key(f"http://127.0.0.1:{port}", "a/ b", "secret"))
        assert heard[0] == method + b"/appkeys/a%2F%20b/" + operation + b" HTTP/1.1\r\n"
        assert b"Authorization: secret" in heard
        assert heard[-1] == body


@given(content=st.binary(max_size=300))
@settings(deadline=None, max_examples=20)
def test_file(content: bytes) -> None:
    """A file is sent as the part `image`, whole, whatever its bytes."""
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (port, heard):
        client = Client.with_secret_key(f"http://127.0.0.1:{port}", "app", "secret")
        client.post_file("v1.0", "business", content, {"X-A": "b"})
    label = next(line for line in heard if line.lower().startswith(b"content-type:")).split(b": ", 1)[1]
    (part,) = parse_parts(label.decode(), heard[-1])
    assert (part.name, part.is_file, bytes(part.content)) == ("image", True, content)
    assert b"X-A: b" in heard
