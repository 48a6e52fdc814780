"""What the log says of a handshake that fails."""

import logging
import ssl

import pytest

from ocr_emulator.tls.authority import Authority
from ocr_emulator.tls.server_tls import own_tls

HTTP = "it is plain HTTP, and this port speaks TLS: write https:// instead of http://"
NO_TRUST = (
    "the client does not trust the emulator's certificate: give it the authority that `ocr-emulator ca` prints"
)


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records]


def server(sent: bytes) -> tuple[ssl.SSLObject, ssl.MemoryBIO, ssl.MemoryBIO]:
    """A server's side of a connection on which `sent` has come."""
    received, answers = ssl.MemoryBIO(), ssl.MemoryBIO()
    received.write(sent)
    return own_tls(None, ()).context.wrap_bio(received, answers, server_side=True), received, answers


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", HTTP),
        (b"POST / HTTP/1.1\r\n\r\n", HTTP),
        (b"CONNECT x:443 HTTP/1.1\r\n\r\n", HTTP),
        (b"\x16\x03\x01\x00\x05nothing", "the handshake failed ("),
        (b"\0" * 11, "the handshake failed ("),
    ],
)
def test_what_is_no_tls(sent: bytes, message: str, caplog: pytest.LogCaptureFixture) -> None:
    """What is not TLS is told, with what to do where that is known, and nothing of what was sent is repeated."""
    with pytest.raises(ssl.SSLError):
        server(sent)[0].do_handshake()
    (told,) = messages(caplog)
    assert told.startswith(f"Refused a connection to the TLS port: {message}")
    assert "nothing" not in told


def test_half_a_handshake(caplog: pytest.LogCaptureFixture) -> None:
    """A handshake of which more is to come is no failure."""
    with pytest.raises(ssl.SSLWantReadError):
        server(b"\x16")[0].do_handshake()
    assert messages(caplog) == []


def test_a_client_without_the_authority(caplog: pytest.LogCaptureFixture) -> None:
    """A client that trusts another authority says so, and the log says what to give it."""
    caplog.set_level(logging.WARNING)
    other = ssl.create_default_context(cadata=Authority.create().certificate_pem.decode())
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = other.wrap_bio(to_client, to_server, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    side, received, answers = server(to_server.read())
    with pytest.raises(ssl.SSLWantReadError):
        side.do_handshake()
    to_client.write(answers.read())
    with pytest.raises(ssl.SSLCertVerificationError):
        client.do_handshake()
    received.write(to_server.read())
    with pytest.raises(ssl.SSLError):
        side.do_handshake()
    assert messages(caplog) == [f"Refused a connection to the TLS port: {NO_TRUST}"]
