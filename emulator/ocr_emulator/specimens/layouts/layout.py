"""A page, its lines of text, and where the QR code and the portrait are."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from ocr_emulator.specimens.typesetting import Align, Area, Word, set_line


class Style(StrEnum):
    """How a line is printed."""

    TEXT = "text"
    BOLD = "bold"
    LABEL = "label"
    SEAL = "seal"
    MONOSPACED = "monospaced"


class Line(Struct, frozen=True):
    """A line of text in its area. `{name}` in the text stands for the value of that name."""

    text: str
    area: Area
    style: Style = Style.TEXT
    align: Align = Align.LEFT

    def words(self, values: Mapping[str, str]) -> list[Word]:
        """The words as they stand on a document with these values; none where the line is about a blank one."""
        names = _NAME.findall(self.text)
        if names and not any(values[name] for name in names):
            return []
        text = _NAME.sub(lambda found: values[found[1]], self.text)
        return set_line(text, self.area, self.align, monospaced=self.style is Style.MONOSPACED)


class Layout(Struct, frozen=True, kw_only=True):
    """A page of `width` and `height`; its lines, the title first.

    `code` is where the QR code is, without the blank margin around it. `portrait` is where a face is, if anywhere.
    `same` has the values that are read from the line of another value.
    """

    width: float
    height: float
    lines: tuple[Line, ...]
    code: Area
    portrait: Area | None = None
    same: Mapping[str, str] = {}

    def line_of(self, name: str) -> Line | None:
        """The line that has that value and nothing else; None: there is none."""
        text = f"{{{self.same.get(name, name)}}}"
        return next((line for line in self.lines if line.text == text), None)

    def words(self, values: Mapping[str, str]) -> Iterator[tuple[Line, Word]]:
        """Every word on a document with these values, and the line that it is in."""
        return ((line, word) for line in self.lines for word in line.words(values))

    def fraction(self, area: Area) -> Area:
        """An area as fractions of the page."""
        left, top, right, bottom = area
        return left / self.width, top / self.height, right / self.width, bottom / self.height


_NAME: Final = re.compile(r"\{([^}]+)\}")
