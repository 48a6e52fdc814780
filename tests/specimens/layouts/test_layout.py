"""Where everything stands: inside the page, apart from each other, and clear of the code and the face."""

from itertools import combinations

import pytest

from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.layouts.layout import Layout, Line, Style
from ocr_emulator.specimens.making import LONGEST_VALUE, value_names
from ocr_emulator.specimens.originals import ORIGINALS, Original
from ocr_emulator.specimens.qr_writing import with_margin
from ocr_emulator.specimens.typesetting import Area

EVERY_ORIGINAL = pytest.mark.parametrize("original", ORIGINALS.values(), ids=lambda one: one.code)

#: The fewest squares that a code of level H with an outcome has: its margin is widest.
FEWEST_SQUARES = 29


def are_apart(one: Area, other: Area) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@EVERY_ORIGINAL
def test_areas(original: Original) -> None:
    """No line can run into another one, the code with its margin, the face, or the edge, however long it is."""
    layout = original.layout
    others = [with_margin(layout.code, FEWEST_SQUARES), *([layout.portrait] if layout.portrait else [])]
    areas = [*(line.area for line in layout.lines), *others]
    assert [pair for pair in combinations(areas, 2) if not are_apart(*pair)] == []
    assert all(
        0 <= left < right <= layout.width and 0 <= top < bottom <= layout.height
        for left, top, right, bottom in areas
    )


@EVERY_ORIGINAL
def test_values(original: Original) -> None:
    """Each value that can be chosen has its place, and the same text is printed wherever it is longest."""
    texts = " ".join(line.text for line in original.layout.lines)
    names = {original.layout.same.get(name, name) for name in value_names(original)}
    names = {"number" if name == "totalCardNum" else name for name in names}
    foreign = {"koreanName", "personalNo"} if original.code == "P4" else set()
    assert {name for name in names if f"{{{name}}}" not in texts} == foreign


@EVERY_ORIGINAL
def test_proportions(original: Original) -> None:
    """A certificate is an A4 page, a card is one of ISO 7810: ID-1, and ID-3 for a passport."""
    sizes = {"B": (210.0, 297.0), "P": (125.0, 88.0)}
    assert (original.layout.width, original.layout.height) == sizes.get(original.kind.letter, (85.6, 54.0))


def test_blank() -> None:
    """A line about a value that the document does not have is not printed."""
    line = Line("조건 {condition}", (0.0, 0.0, 10.0, 1.0))
    assert line.words({"condition": ""}) == []
    assert [word.text for word in line.words({"condition": "A"})] == ["조건", "A"]


def test_line_of() -> None:
    """The line of a value is the one that has nothing else; a date in digits is read from the one in letters."""
    layout: Layout = ORIGINALS["P1"].layout
    assert layout.line_of("dateOfBirthYMD") == layout.line_of("dateOfBirth")
    assert layout.line_of("일자") is None
    assert ORIGINALS["B1"].layout.line_of("업태") is None
    title, *_ = layout.lines
    assert title.style is Style.BOLD


def test_longest() -> None:
    """The longest value that is taken is still printed two millimetres high on a certificate."""
    layout = CATALOGUE["business-corporation"].original.layout
    line = layout.line_of("상호명")
    assert line
    (word,) = line.words({"상호명": "가" * LONGEST_VALUE})
    assert word.size > 2
