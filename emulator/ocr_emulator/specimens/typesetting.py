"""Sets lines of text: how large the letters are, and where each word stands. All lengths are in millimetres.

The widths come from a table beside the fonts, so that what is recognised can be known without drawing it.
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

#: Left, top, right and bottom.
Area = tuple[float, float, float, float]

#: How much of the letters' size is above the line that they stand on.
ASCENT: Final = 0.88

_THOUSAND: Final = 1000
_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"


class Align(StrEnum):
    """Where in its area a line stands that is shorter."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Word(Struct, frozen=True):
    """A word of a line; `size` is that of its letters, which is the height of `area` too."""

    text: str
    area: Area
    size: float


def set_line(text: str, area: Area, align: Align = Align.LEFT, *, monospaced: bool = False) -> list[Word]:
    """The words of a line as large as the area is high, or else as small as they must be to fit its width.

    A smaller line stands at the bottom of the area.
    """
    left, top, right, bottom = area
    words = text.split()
    width = sum(_widths_of(" ".join(words), monospaced=monospaced))
    size = min(bottom - top, (right - left) / width) if width else bottom - top
    spare = (right - left) - width * size
    start = left + {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[align]
    return list(_words(words, start, bottom, size, monospaced=monospaced))


def hull(words: list[Word]) -> Area:
    """The area that all of the words take; there is at least one."""
    lefts, tops, rights, bottoms = zip(*(word.area for word in words), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def characters_without_width(text: str) -> str:
    """The characters of a text that the font lacks, each once, in their order."""
    known = _table()["text"]
    return "".join(dict.fromkeys(one for one in text if _letter(one) not in known))


def _words(words: list[str], start: float, bottom: float, size: float, *, monospaced: bool) -> Iterator[Word]:
    space = sum(_widths_of(" ", monospaced=monospaced)) * size
    for text in words:
        end = start + sum(_widths_of(text, monospaced=monospaced)) * size
        yield Word(text, (start, bottom - size, end, bottom), size)
        start = end + space


def _widths_of(text: str, *, monospaced: bool) -> Iterator[float]:
    """The width of each character, as a share of the letters' size."""
    known = _table()["monospaced" if monospaced else "text"]
    missing = known.get("가", known["0"])
    return (known.get(_letter(character), missing) / _THOUSAND for character in text)


def _letter(character: str) -> str:
    """The character in the table that is as wide: all Korean syllables are."""
    return "가" if _FIRST_SYLLABLE <= character <= _LAST_SYLLABLE else character


@cache
def _table() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = json.loads(
        files(__package__).joinpath("fonts", "widths.json").read_text(encoding="utf-8")
    )
    return table
