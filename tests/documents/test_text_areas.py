"""The text areas of a document."""

import pytest

from ocr_emulator.documents.seeded_values import Area
from ocr_emulator.documents.text_areas import text_boxes, word_areas
from tests.documents.files import file


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("", []),
        ("ab", [(0.0, 0.1, 1.0, 0.2)]),
        (" ab ", [(0.0, 0.1, 1.0, 0.2)]),
        ("ab c", [(0.0, 0.1, 0.5, 0.2), (0.75, 0.1, 1.0, 0.2)]),
        ("ab\n c", [(0.0, 0.1, 0.5, 0.2), (0.75, 0.1, 1.0, 0.2)]),
    ],
)
def test_word_areas(text: str, areas: list[Area]) -> None:
    """A line is parted at its spaces, each word as wide as its share of the characters."""
    assert list(word_areas(text, (0.0, 0.1, 1.0, 0.2))) == areas


def test_the_title_comes_first() -> None:
    """The words of the title come first, all others in an order of the file's own, which is always the same."""
    image = file(width=1000, height=1000)
    lines = [(f"{number}", (0.0, number / 100, 0.5, number / 100 + 0.005)) for number in range(20, 50)]
    title = ("a title", (0.0, 0.0, 1.0, 0.1))
    boxes = text_boxes(image, title, lines)
    assert [box["y1"] for box in boxes[:2]] == [0, 0]
    tops = [box["y1"] for box in boxes[2:]]
    assert sorted(tops) == [int(1000 * (number / 100)) for number in range(20, 50)]
    assert tops != sorted(tops)
    assert text_boxes(image, title, lines) == boxes
    assert text_boxes(file(width=1000, height=1000, content=b"another"), title, lines) != boxes
