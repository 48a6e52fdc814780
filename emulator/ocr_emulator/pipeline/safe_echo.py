"""What of a client's own words a reason repeats: those that many clients use, and no other."""

from collections.abc import Collection
from typing import Final

from ocr_emulator.errors import listed

#: What parts are often called instead of `image`, and labels that bodies often have: any other may be what must
#: not be repeated.
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


def echo_part_names(names: Collection[str]) -> str:
    """The names of the parts of a form."""
    usual = sorted({repr(name) for name in names if name.lower() in _PART_NAMES})
    count = sum(name.lower() not in _PART_NAMES for name in names)
    others = [f"{count} {'part' if count == 1 else 'parts'} of another name"] if count else []
    return listed([*usual, *others], "and") if names else "no part at all"


def echo_media_type(found: str) -> str:
    """What a Content-Type says."""
    label = found.partition(";")[0].strip()
    if not label:
        return "missing"
    return repr(label) if label.lower() in _LABELS else "another one"
