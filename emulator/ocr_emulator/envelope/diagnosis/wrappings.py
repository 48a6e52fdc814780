"""The ways in which clients send the ciphertext of an image as text, where raw bytes are expected."""

from collections.abc import Callable, Iterator
from typing import Final

from ocr_emulator.envelope import text_encodings
from ocr_emulator.envelope.diagnosis.finding import Finding, Findings, Hypothesis

_STEP: Final = "how it is sent"
_TODO: Final = "send the ciphertext as bytes, not encoded"

Wrapping = Hypothesis[Callable[[bytes], bytes | None]]

#: The least length at which valid UTF-8 proves something: of 64 random bytes, one in 10^16 is UTF-8.
_MIN_UTF8_LENGTH: Final = 64

GARBLED: Final = Finding(
    _STEP, f"it was turned into text on the way, which lost bytes (U+FFFD stands in their place); {_TODO}"
)


def _text(name: str, read: Callable[[str], bytes | None]) -> Wrapping:
    return Hypothesis(
        Finding(_STEP, f"it is written as {name}; {_TODO}"),
        lambda data: read(data.decode("ascii")) if data.isascii() else None,
    )


def _utf8(data: bytes) -> bytes | None:
    """The bytes of a text that took each byte for a Latin-1 character, and was written as UTF-8."""
    try:
        return text_encodings.latin1(data.decode())
    except UnicodeDecodeError:
        return None


_WRAPPINGS: Final[tuple[Wrapping, ...]] = (
    Hypothesis(None, lambda data: data or None),
    _text("hex", text_encodings.hexadecimal),
    _text("Base64", text_encodings.base64),
    _text("URL-safe Base64", text_encodings.base64_url_safe),
    _text("Base64 without its '='", text_encodings.base64_unpadded),
    _text("Base64 with line breaks", text_encodings.base64_with_blanks),
    _text("Base64 in quotation marks", text_encodings.base64_quoted),
    _text("a data: URL", text_encodings.data_url),
    Hypothesis(Finding(_STEP, f"its bytes are written as UTF-8 characters; {_TODO}"), _utf8),
)


def unwrapped(data: bytes) -> Iterator[tuple[Findings, bytes]]:
    """Every way to read `data` as a ciphertext, with what is wrong about it; first as it is."""
    for wrapping in _WRAPPINGS:
        content = wrapping.attempt(data)
        if content:
            yield wrapping.findings, content


def is_garbled(data: bytes) -> bool:
    """Whether `data` is UTF-8 with replacement characters, so that bytes are lost."""
    try:
        return len(data) >= _MIN_UTF8_LENGTH and "\ufffd" in data.decode()
    except UnicodeDecodeError:
        return False
