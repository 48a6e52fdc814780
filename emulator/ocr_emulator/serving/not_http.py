"""What comes to the port and is no HTTP request, or can be read in two ways: its sender is told what to do."""

import logging
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from ocr_emulator.delivery.problem import problem
from ocr_emulator.http.response import Response

_LOG: Final = logging.getLogger("ocr_emulator")

#: How other protocols begin, and what to do about it.
_OTHERS: Final[Mapping[bytes, str]] = {
    b"\x16\x03": (
        "It begins as TLS does, and this port speaks plain HTTP: write http:// instead of https://, or call the "
        "port of --tls-port."
    ),
    b"PRI * HTTP/2.0": "It is HTTP/2 from its first byte, and this port speaks HTTP/1.1: let the client do so.",
}

_NOT_IMPLEMENTED: Final = 501


def other_protocol(data: bytes) -> str | None:
    """What to do about `data` that begins as another protocol does; None: it does not."""
    return next((advice for beginning, advice in _OTHERS.items() if data.startswith(beginning)), None)


def parser_says(error: object) -> str:
    """What to do about a request that the parser refuses."""
    return f"The parser says: {error}. Send a request of HTTP/1.1."


def refusal(advice: str) -> Response:
    """The problem for what is no HTTP request, which is logged too; neither repeats anything of what was sent."""
    _LOG.warning("Refused what is no HTTP request: %s", advice)
    return problem(400, "not-http", "That is no HTTP request", advice)


def unknown_coding() -> Response:
    """The problem for a body in a transfer coding that is not implemented here (RFC 9112, section 6.1)."""
    advice = "The only transfer coding here is chunked: send the body in chunks that nothing else has coded."
    _LOG.warning("Refused a request: %s", advice)
    return problem(_NOT_IMPLEMENTED, "unknown-transfer-coding", "That transfer coding is not implemented", advice)


def closing(response: Response) -> Response:
    """The same reply, which says that the connection ends."""
    return replace(response, headers=(*response.headers, ("Connection", "close")))
