"""What YAML and JSON have in common as the sources of a scenario: the bytes, and what a text means."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from ocr_emulator.scenario.source.nodes import Meaning, Place, Scalar
from ocr_emulator.scenario.source.problems import Report

#: The largest scenario that is read, in bytes; a hand-written one is a hundredth of it.
LARGEST: Final = 256 * 1024

TOO_DEEP: Final = "found lists and mappings nested too deeply to read; expected a few levels; flatten them"

_PLAIN: Final = re.compile(
    r"(?P<null>|~|null)|(?P<bool>true|false)|(?P<int>-?(0|[1-9][0-9]{0,17}))|(?P<float>-?[0-9]+\.[0-9]+)",
)
_MEANING: Final[Mapping[str, Callable[[str], Meaning]]] = {
    "null": lambda _: None,
    "bool": "true".__eq__,
    "int": int,
    "float": float,
}


def read_text(data: bytes, report: Report) -> str:
    """The text of a file or request body: UTF-8, of at most `LARGEST` bytes."""
    if len(data) > LARGEST:
        report.refuse(Place(), f"found more than {LARGEST} bytes; expected at most that; split the scenario")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"found the byte 0x{data[error.start]:02x} at offset {error.start}"
        report.refuse(Place(), f"{found}; expected UTF-8; save the file in that encoding")


def plain(text: str, place: Place) -> Scalar:
    """A value that was written without quotes: it means what it looks like.

    `0123` and `12:30` are text, not the octal 83 and the sexagesimal 750 of YAML 1.1, and `yes` is a word. Only
    `null`, `true`, `false` and decimal numbers (of at most 18 digits) are anything but text.
    """
    found = _PLAIN.fullmatch(text)
    return Scalar(place=place, value=_MEANING[found.lastgroup or ""](text) if found else text, text=text)


def quoted(text: str, place: Place, report: Report) -> Scalar:
    """A value that was written in quotes: text. Half a character, which an escape can write, is noted."""
    half = re.search("[\ud800-\udfff]", text)
    if half:
        found = f"found half a character, U+{ord(half[0]):04X}"
        report(place, f"{found}; expected whole ones; write the character itself")
    return Scalar(place=place, value=text, text=text)
