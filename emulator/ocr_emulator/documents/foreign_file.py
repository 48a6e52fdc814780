"""What a file is that is none of the types the service takes, by its first bytes, and what to do about it.

Serves the reason of 4000003 alone. Nothing of the file's content is repeated.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ocr_emulator.documents.file import Content, sniff_type

#: How much of a file is looked at, in bytes.
_HEAD: Final = 1024

#: `{types}` stands for the types that the operation takes.
_CONVERT: Final = "convert it to {types}"

#: Marks that begin a file, what such a file is, and what to do. The first that fits counts.
_SIGNATURES: Final = (
    (rb".{4}ftyp.{0,60}avi[fs]", "an AVIF image", _CONVERT),
    (rb".{4}ftyp.{0,60}(hei|hev|mif1|msf1)", "a HEIC image (an iPhone's photograph)", _CONVERT),
    (rb".{4}ftyp", "a video, or another ISO media file", "send a picture"),
    (rb"(II[*+]\0|MM\0[*+])", "a TIFF image, or a camera's raw one", _CONVERT),
    (rb"RIFF.{4}WEBP", "a WebP image", _CONVERT),
    (rb"GIF8[79]a", "a GIF image", _CONVERT),
    (rb"BM.{4}\0{4}", "a BMP image", _CONVERT),
    (rb"(\0\0\0\x0cjP  |\xff\x4f\xff\x51)", "a JPEG 2000 image", _CONVERT),
    (rb"(\0\0\0\x0cJXL |\xff\x0a)", "a JPEG XL image", _CONVERT),
    (rb"\0\0\x01\0", "an icon", _CONVERT),
    (rb"8BPS", "a Photoshop image", _CONVERT),
    (rb"%!PS", "a PostScript file", _CONVERT),
    (rb"\{\\rtf", "an RTF document", _CONVERT),
    (rb"PK\x03\x04.{26}mimetypeapplication/hwp", "a HWPX document", _CONVERT),
    (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", "an OpenDocument file", _CONVERT),
    (rb"PK\x03\x04.{26}(\[Content_Types\]|_rels/|docProps/|word/|xl/|ppt/)", "an Office document (ZIP)", _CONVERT),
    (rb"PK[\x03\x05]", "a ZIP archive", "send the file that is in it"),
    (rb"\xd0\xcf\x11\xe0", "an Office document (DOC, XLS, PPT) or a HWP one", _CONVERT),
    (rb"7z\xbc\xaf|Rar!", "an archive", "send the file that is in it"),
    (rb"\x1f\x8b", "a gzip stream", "send the file without compression"),
    (rb"\x89PNG\r?\n\x1a\r?\n", "a PNG whose line ends were changed on the way", "send its bytes as they are"),
    (
        rb".{12}IHDR",
        "a PNG whose first bytes were changed on the way",
        "send its bytes as they are",
    ),
    (
        rb"(\xef\xbf\xbd){3}|\xef\xbf\xbdPNG",
        "a file that was turned into text, which lost bytes",
        "read it as bytes",
    ),
    (
        rb"\xc2\x89PNG|\xc3\xbf\xc3\x98\xc3\xbf",
        "a file whose bytes were taken for characters and written as UTF-8",
        "read it as bytes",
    ),
    (
        rb"--[!-~]{1,70}\r?\n[A-Za-z-]+:",
        "a part of a multipart message, with its head",
        "send the file in it alone",
    ),
    (rb"\0{64}", "nothing but zero bytes at its beginning", "fill the buffer before sending it"),
)

#: The beginnings of texts, in lower case, what such a text is, and what to do.
_TEXTS: Final = (
    (r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype svg[^>]*>\s*)?<svg\b", "an SVG drawing", _CONVERT),
    (
        r"(<!doctype html|<html|<head|<body)",
        "an HTML page",
        "see whether it is an error page in place of the file",
    ),
    (r"<", "XML or HTML text", "send the file"),
    (r"[{\[]", "JSON text", "send the file's bytes, not a description of it"),
    (r"", "text", "send the file's bytes"),
)

_DATA_URL: Final = re.compile(rb"\s*[\"']?data:[^,]{0,200},", re.IGNORECASE)
_BASE64: Final = re.compile(rb"[\s\"']*([A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]*=*)")


class ForeignFile(NamedTuple):
    """What a file is, and what to do about it; `{types}` in the advice stands for the types that are taken."""

    name: str
    advice: str


def describe_foreign(content: Content) -> ForeignFile | None:
    """What the file is that has no type the service takes; None where its first bytes do not say."""
    head = bytes(content[:_HEAD])
    return next((found for look in _LOOKS for found in look(head)), None)


def _by_signature(head: bytes) -> Iterator[ForeignFile]:
    for pattern, name, advice in _SIGNATURES:
        if re.match(pattern, head, re.DOTALL):
            yield ForeignFile(name, advice)


def _as_base64(head: bytes) -> Iterator[ForeignFile]:
    """A file in Base64, be it in a data: URL: what its text decodes to is a file's beginning."""
    url = _DATA_URL.match(head)
    name = "a data: URL" if url else "Base64 text"
    text = _BASE64.match(head, url.end() if url else 0)
    digits = re.sub(rb"[\s=]", b"", text[1]).translate(bytes.maketrans(b"-_", b"+/")) if text else b""
    inner = sniff_type(b64decode(digits[: len(digits) // 4 * 4]))
    if url or inner:
        yield ForeignFile(f"{name} of a {inner} file" if inner else name, "decode it, and send the bytes")


def _by_text(head: bytes) -> Iterator[ForeignFile]:
    try:
        text = head.decode("utf-8-sig") if len(head) < _HEAD else head.decode("utf-8-sig", "ignore")
    except UnicodeDecodeError:
        return
    if "\ufffd" not in text and all(character.isprintable() or character in "\r\n\t\f" for character in text):
        beginning = text.lstrip().lower()
        yield from (
            ForeignFile(name, advice)
            for pattern, name, advice in _TEXTS
            if re.match(pattern, beginning, re.DOTALL)
        )


#: The ways to find out, in order.
_LOOKS: Final[tuple[Callable[[bytes], Iterator[ForeignFile]], ...]] = (_by_signature, _as_base64, _by_text)
