"""The text areas of a document, word by word: the member `boxes` of a result.

The published samples have more and smaller boxes than values, in another order (guide): a client that takes box
number i for that of value number i is wrong. Where the words stand, and which there are, is inferred.
"""

from collections.abc import Iterable, Iterator

from ocr_emulator.contract.replies import Box
from ocr_emulator.documents.file import File
from ocr_emulator.documents.seeded_values import Area, SeededValues

#: A line of text on a document, and where it stands.
Line = tuple[str, Area]


def text_boxes(file: File, title: Line, lines: Iterable[Line]) -> list[Box]:
    """The boxes of all words: those of the title first, those of all other lines in an order of the file's own."""
    seeded = SeededValues(file)
    others = [area for line in lines for area in word_areas(*line)]
    return [seeded.box(area) for area in (*word_areas(*title), *seeded.shuffled(others))]


def word_areas(text: str, area: Area) -> Iterator[Area]:
    """The areas of the words of a line: side by side, each as wide as its share of the characters."""
    left, top, right, bottom = area
    text = " ".join(text.split())
    width = (right - left) / max(1, len(text))
    start = 0
    for word in text.split():
        begin = left + start * width
        yield begin, top, begin + len(word) * width, bottom
        start += len(word) + 1
