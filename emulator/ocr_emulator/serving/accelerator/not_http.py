"""What comes to the port and is no HTTP request: whoever sent it is told what to change."""

import logging
from collections.abc import Mapping
from typing import Final

from httptools import HttpParserCallbackError, HttpParserError, HttpParserInvalidURLError
from msgspec.structs import replace

from ocr_emulator.delivery.problem import defect, problem
from ocr_emulator.http.response import Response

_LOG: Final = logging.getLogger("ocr_emulator")

#: How other protocols begin, and what to do about it.
_OTHERS: Final[Mapping[bytes, str]] = {
    b"\x16\x03": "It begins as TLS does, and this port speaks plain HTTP: write http:// instead of https://.",
    b"PRI * HTTP/2.0": "It is HTTP/2 from its first byte, and this port speaks HTTP/1.1: let the client do so.",
}

_TARGET: Final = "Its target cannot be read: write it in ASCII, and everything else in it percent-encoded."


def refusal(data: bytes, error: HttpParserError) -> Response:
    """The reply to `data`, which the parser has refused: a problem (RFC 9457), after which the connection ends.

    Neither the reply nor the log repeats anything of what was sent. A failure of the emulator's own is told as
    one.
    """
    cause = error.__context__
    if isinstance(error, HttpParserCallbackError) and not isinstance(cause, HttpParserError):
        told = defect(cause or error)
    else:
        advice = _advice(data, cause if isinstance(cause, HttpParserError) else error)
        _LOG.warning("Refused what is no HTTP request: %s", advice)
        told = problem(400, "not-http", "That is no HTTP request", advice)
    return replace(told, headers=(*told.headers, ("Connection", "close")))


def _advice(data: bytes, error: HttpParserError) -> str:
    for beginning, other in _OTHERS.items():
        if data.startswith(beginning):
            return other
    if " url" in str(error) or isinstance(error, HttpParserInvalidURLError):
        return _TARGET
    return f"The parser says: {error}. Send a request of HTTP/1.1."
