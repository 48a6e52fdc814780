"""Repeats a client's own words in a reason only where they cannot be secret: the words that many clients use."""

from collections.abc import Collection
from typing import Final

from ocr_emulator.errors import listed

#: The names that parts often have instead of `image`, the media types and encodings that bodies often have, and
#: what parts often say instead of `form-data`. Any other text may be a secret that a client has put in the wrong
#: place.
_PART_NAMES: Final = {
    "",
    "data",
    "document",
    "file",
    "files",
    "images",
    "img",
    "pdf",
    "photo",
    "picture",
    "upload",
}
_LABELS: Final = {
    "application/json",
    "application/octet-stream",
    "application/pdf",
    "application/x-www-form-urlencoded",
    "application/xml",
    "image/jpeg",
    "image/png",
    "multipart/form-data",
    "multipart/mixed",
    "multipart/related",
    "text/html",
    "text/plain",
    "text/xml",
}
_ENCODINGS: Final = {"br", "compress", "deflate", "gzip", "x-gzip", "zstd"}
_DISPOSITIONS: Final = {"attachment", "file", "image", "inline"}


def echo_part_names(names: Collection[str]) -> str:
    """The names of the parts of a form in words, with unusual names only counted."""
    usual = sorted({repr(name) for name in names if name.lower() in _PART_NAMES})
    count = sum(name.lower() not in _PART_NAMES for name in names)
    others = [f"{count} {'part' if count == 1 else 'parts'} of another name"] if count else []
    return listed([*usual, *others], "and") if names else "no part at all"


def echo_media_type(found: str) -> str:
    """The media type of a Content-Type in words: a usual one in quotes, else "another one" or "missing"."""
    label = found.partition(";")[0].strip()
    if not label:
        return "missing"
    return repr(label) if label.lower() in _LABELS else "another one"


def echo_disposition(found: str) -> str:
    """The type in the Content-Disposition of a part in words: a usual one in quotes, else "another one"."""
    return repr(found) if found in _DISPOSITIONS else "another one"


def echo_encoding(found: str) -> str:
    """A Content-Encoding in words: a usual one in quotes, else "another one"."""
    return repr(found) if found.lower() in _ENCODINGS else "another one"
