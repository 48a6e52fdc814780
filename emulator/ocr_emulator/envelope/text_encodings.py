"""Decodes bytes that were written as text: one strict function for each encoding that clients use.

Each function returns None when the text is not in its encoding, or when no byte comes out.
"""

import re
from base64 import b64decode
from urllib.parse import unquote

#: Shorter hex could be Base64: of 32 characters of random Base64, a part of (22/64)^32 = 10^-15 is hex.
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_LEADING = re.compile(rb"(?:data:[\w/+.-]*;base64,)?([A-Za-z0-9+/]*)")


def base64(text: str) -> bytes | None:
    """Standard Base64 (RFC 4648, section 4): with '+', '/', and '=' at the end, and nothing else."""
    try:
        return b64decode(text, validate=True) or None
    except ValueError:
        return None


def base64_unpadded(text: str) -> bytes | None:
    """Base64 without the '=' at the end."""
    return None if text.endswith("=") else _decode_repadded(text)


def base64_url_safe(text: str) -> bytes | None:
    """Base64 with '-' and '_', with or without '='."""
    if not ("-" in text or "_" in text) or "+" in text or "/" in text:
        return None
    return _decode_repadded(text.translate({ord("-"): "+", ord("_"): "/"}))


def base64_with_blanks(text: str) -> bytes | None:
    """Base64 with line breaks or other white space in it."""
    joined = "".join(text.split())
    return _decode_repadded(joined) if len(joined) < len(text) else None


def base64_with_lost_plus(text: str) -> bytes | None:
    """Base64 in which a form decoder has turned '+' into blanks."""
    return base64(text.replace(" ", "+")) if " " in text else None


def base64_percent_encoded(text: str) -> bytes | None:
    """Percent-encoded Base64: %2B, %2F, %3D."""
    return _decode_repadded(unquote(text)) if "%" in text else None


def base64_quoted(text: str) -> bytes | None:
    """Base64 in quotation marks."""
    return _decode_repadded(text[1:-1]) if text[:1] == text[-1:] and text[:1] in {'"', "'"} else None


def data_url(text: str) -> bytes | None:
    """Base64 after "data:image/png;base64,"."""
    head, comma, rest = text.partition(",")
    return _decode_repadded(rest) if comma and head.startswith("data:") and head.endswith(";base64") else None


def hexadecimal(text: str) -> bytes | None:
    """Hex: two digits for each byte, at least 16 bytes."""
    return bytes.fromhex(text) if len(text) % 2 == 0 and _HEX.fullmatch(text) else None


def base64_of_base64(text: str) -> bytes | None:
    """Base64 of Base64."""
    inner = _ascii(base64(text))
    return base64(inner) if inner else None


def base64_of_hexadecimal(text: str) -> bytes | None:
    """Base64 of hex."""
    inner = _ascii(base64(text))
    return hexadecimal(inner) if inner else None


def latin1(text: str) -> bytes | None:
    """Raw bytes, each written as a Latin-1 character; None for plain ASCII, which could be anything."""
    try:
        return None if text.isascii() else text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def leading_base64(data: bytes) -> bytes:
    """The bytes in the Base64 that `data` begins with, also after "data:...;base64,"; empty when there is none."""
    found = _LEADING.match(data)
    text = found[1] if found else b""
    return b64decode(text[: len(text) // 4 * 4])


def _decode_repadded(text: str) -> bytes | None:
    """Decode Base64 with whatever number of '=' at the end."""
    bare = text.rstrip("=")
    return base64(bare + "=" * (-len(bare) % 4))


def _ascii(data: bytes | None) -> str | None:
    return data.decode() if data and data.isascii() else None
