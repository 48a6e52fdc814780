"""Puts the boxes of what is printed on a test document into the result of recognising it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

from ocr_emulator.contract.replies import Box, Result
from ocr_emulator.documents.file import File
from ocr_emulator.documents.qr_code import Corners
from ocr_emulator.documents.seeded_values import SeededValues
from ocr_emulator.specimens.placement import locate
from ocr_emulator.specimens.specimen import Specimen
from ocr_emulator.specimens.typesetting import Area, hull

T = TypeVar("T", bound=Result)


def with_printed_boxes(result: T, specimen: Specimen, file: File, corners: Corners | None) -> T:
    """The result with the boxes of the words that are printed, where they are in the picture.

    `corners` are those of the QR code in the picture; None: the page fills it. As in every result, the boxes of
    all words come in another order than the values: first those of the title, then the others in an order of the
    file's own.
    """
    page = _Page(specimen, file, corners)
    found: dict[str, Any] = dict(result)
    if "boxes" in found:
        found["boxes"] = list(page.word_boxes())
    if "keyValues" in found:
        found["keyValues"] = [page.with_box(entry) for entry in found["keyValues"]]
    if "cardNumBoxes" in found:
        found["cardNumBoxes"] = page.boxes_of("number")
        found["validThruBox"] = page.boxes_of("validThru")[0]
    return cast("T", found)


class _Page:
    """A test document in the picture of it."""

    def __init__(self, specimen: Specimen, file: File, corners: Corners | None) -> None:
        self._layout, self._values, self._file = specimen.original.layout, specimen.values, file
        self._placement = locate(self._layout.fraction(self._layout.code), corners)

    def word_boxes(self) -> Iterator[Box]:
        """The boxes of all words."""
        title, *others = (line.words(self._values) for line in self._layout.lines)
        rest = [word for words in others for word in words]
        return (self._box(word.area) for word in (*title, *SeededValues(self._file).shuffled(rest)))

    def boxes_of(self, name: str) -> list[Box]:
        """The boxes of the words of a value; that of its place on the page where it has none."""
        line = self._layout.line_of(name)
        if line is None:
            return []
        areas = [word.area for word in line.words(self._values)]
        return [self._box(area) for area in areas or [line.area]]

    def with_box(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        """An entry of `keyValues`; one that has a box gets that of all words of its value."""
        line = self._layout.line_of(entry["key"])
        if line is None or "bbox" not in entry:
            return entry
        words = line.words(self._values)
        return {**entry, "bbox": self._box(hull(words) if words else line.area)}

    def _box(self, area: Area) -> Box:
        properties = self._file.properties
        return self._placement.box(self._layout.fraction(area), properties.width, properties.height)
