"""The encodings that clients use instead of standard Base64 in a header or a JSON value.

That a text can be decoded proves nothing yet: the bytes have to open, or at least to have the expected length.
"""

from collections.abc import Callable, Iterator
from typing import Final

from ocr_emulator.envelope import text_encodings
from ocr_emulator.envelope.diagnosis.finding import Finding, Findings, Hypothesis

_STEP: Final = "its Base64"

#: Hex comes before Base64, because hex digits are Base64 too. The others decode what is no standard Base64.
_ENCODINGS: Final[tuple[Hypothesis[Callable[[str], bytes | None]], ...]] = (
    Hypothesis(
        Finding(_STEP, "it is hex; write the bytes as standard Base64 (Java: Base64.getEncoder())"),
        text_encodings.hexadecimal,
    ),
    Hypothesis(None, text_encodings.base64),
    Hypothesis(
        Finding(
            _STEP,
            "it is URL-safe Base64, with '-' and '_'; use the standard alphabet, with '+' and '/', and '=' at the "
            "end (Java: Base64.getEncoder(), not getUrlEncoder(); Node: 'base64', not 'base64url')",
        ),
        text_encodings.base64_url_safe,
    ),
    Hypothesis(
        Finding(_STEP, "the '=' at the end are missing; keep them (Java: no withoutPadding())"),
        text_encodings.base64_unpadded,
    ),
    Hypothesis(
        Finding(
            _STEP,
            "there are line breaks or blanks in it; write it on one line (Java: Base64.getEncoder(), not "
            "getMimeEncoder(); Android: NO_WRAP; openssl base64 -A)",
        ),
        text_encodings.base64_with_blanks,
    ),
    Hypothesis(
        Finding(_STEP, "its '+' have become blanks, as in a form; send it as it is"),
        text_encodings.base64_with_lost_plus,
    ),
    Hypothesis(
        Finding(_STEP, "it is percent-encoded, as for a URL; send it as it is"),
        text_encodings.base64_percent_encoded,
    ),
    Hypothesis(
        Finding(_STEP, "it stands in quotation marks of its own; send it without them"),
        text_encodings.base64_quoted,
    ),
    Hypothesis(
        Finding(_STEP, "it is a data: URL; send only what follows the comma"),
        text_encodings.data_url,
    ),
    Hypothesis(
        Finding(_STEP, "it is Base64 of Base64; encode once"),
        text_encodings.base64_of_base64,
    ),
    Hypothesis(
        Finding(_STEP, "it is Base64 of hex; encode the bytes themselves"),
        text_encodings.base64_of_hexadecimal,
    ),
    Hypothesis(
        Finding(_STEP, "it is raw bytes, not encoded; write them as standard Base64 (Java: Base64.getEncoder())"),
        text_encodings.latin1,
    ),
)


def readings(text: str) -> Iterator[tuple[Findings, bytes]]:
    """Every way to decode `text`, with what is wrong about it: hex first, then standard Base64, then the rest."""
    for encoding in _ENCODINGS:
        data = encoding.attempt(text)
        if data:
            yield encoding.findings, data
