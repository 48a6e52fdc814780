"""Bytes written as text, read strictly, one function for each way. None answers an empty result."""

import re
from base64 import b64decode
from urllib.parse import unquote

#: So long must hex be to be told from Base64: of random Base64, (22/64)^32 = 10^-15 is hex alone.
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_LEADING = re.compile(rb"(?:data:[\w/+.-]*;base64,)?([A-Za-z0-9+/]*)")


def base64(text: str) -> bytes | None:
    """Base64 as RFC 4648, section 4: '+' and '/', '=' at the end, nothing else."""
    try:
        return b64decode(text, validate=True) or None
    except ValueError:
        return None


def base64_unpadded(text: str) -> bytes | None:
    """Base64 without the '=' at its end."""
    return None if text.endswith("=") else _refilled(text)


def base64_url_safe(text: str) -> bytes | None:
    """Base64 with '-' and '_', with or without '='."""
    if not ("-" in text or "_" in text) or "+" in text or "/" in text:
        return None
    return _refilled(text.translate({ord("-"): "+", ord("_"): "/"}))


def base64_with_blanks(text: str) -> bytes | None:
    """Base64 with line breaks or other blanks in it."""
    joined = "".join(text.split())
    return _refilled(joined) if len(joined) < len(text) else None


def base64_with_lost_plus(text: str) -> bytes | None:
    """Base64 whose '+' a form decoder has turned into blanks."""
    return base64(text.replace(" ", "+")) if " " in text else None


def base64_percent_encoded(text: str) -> bytes | None:
    """Base64 written for a URL: %2B, %2F, %3D."""
    return _refilled(unquote(text)) if "%" in text else None


def base64_quoted(text: str) -> bytes | None:
    """Base64 in quotation marks."""
    return _refilled(text[1:-1]) if text[:1] == text[-1:] and text[:1] in {'"', "'"} else None


def data_url(text: str) -> bytes | None:
    """Base64 after "data:image/png;base64,"."""
    head, comma, rest = text.partition(",")
    return _refilled(rest) if comma and head.startswith("data:") and head.endswith(";base64") else None


def hexadecimal(text: str) -> bytes | None:
    """Two hex digits a byte, 16 bytes or more."""
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
    """Raw bytes, each one a character."""
    try:
        return None if text.isascii() else text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def leading_base64(data: bytes) -> bytes:
    """The bytes in the Base64 that `data` begins with, after "data:...;base64," or not; empty for none."""
    found = _LEADING.match(data)
    text = found[1] if found else b""
    return b64decode(text[: len(text) // 4 * 4])


def _refilled(text: str) -> bytes | None:
    bare = text.rstrip("=")
    return base64(bare + "=" * (-len(bare) % 4))


def _ascii(data: bytes | None) -> str | None:
    return data.decode() if data and data.isascii() else None
