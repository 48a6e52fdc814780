"""What comes to the port and is no HTTP request: whoever sent it is told what to change."""

import json
from collections.abc import Mapping
from typing import Final

from httptools import HttpParserError, HttpParserInvalidURLError

from emulator.web.reply import Plain

#: How other protocols begin, and what to do about it.
_OTHERS: Final[Mapping[bytes, str]] = {
    b"\x16\x03": "It begins as TLS does, and this port speaks plain HTTP: write http:// instead of https://.",
    b"PRI * HTTP/2.0": "It is HTTP/2 from its first byte, and this port speaks HTTP/1.1: let the client do so.",
}

_TARGET: Final = "Its target cannot be read: write it in ASCII, and everything else in it percent-encoded."


def advice(data: bytes, error: HttpParserError) -> str:
    """What is wrong with `data`, which the parser has refused, in words that repeat nothing of it."""
    for beginning, other in _OTHERS.items():
        if data.startswith(beginning):
            return other
    if " url" in str(error) or isinstance(error.__context__, HttpParserInvalidURLError):
        return _TARGET
    return f"The parser says: {error}. Send a request of HTTP/1.1."


def refusal(detail: str) -> Plain:
    """The reply: a problem (RFC 9457), after which the connection ends."""
    body = {
        "type": "urn:ocr-emulator:not-http",
        "title": "That is no HTTP request",
        "status": 400,
        "detail": detail,
    }
    headers = (("content-type", "application/problem+json"), ("connection", "close"))
    return Plain(400, headers, json.dumps(body, separators=(",", ":")).encode())
