"""A page to draw on, in millimetres."""

import pytest
from PIL import Image, ImageChops

from ocr_emulator.specimens.drawing.canvas import Canvas
from ocr_emulator.specimens.layouts.layout import Style
from ocr_emulator.specimens.typesetting import set_line

TEXTS = ["홍길동", "뷁쀍", "GILDONG", "gyp,", "000-81-34566", "@example.com,"]


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("text", TEXTS)
def test_word(text: str, style: Style) -> None:
    """A word is drawn in its area; what is below the line and the stroke of bold letters may leave it a little."""
    if style is Style.MONOSPACED:
        text = "M<123456"
    canvas = Canvas(60.0, 30.0, 20.0, "#ffffff")
    canvas.finish_shapes()
    (word,) = set_line(text, (5.0, 10.0, 55.0, 16.0), monospaced=style is Style.MONOSPACED)
    canvas.word(word, style, "#000000")
    image = canvas.image()
    drawn = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    assert drawn
    left, top, right, bottom = (edge / 20 for edge in drawn)
    slack = 0.15 * word.size
    assert left >= word.area[0] - slack
    assert top >= word.area[1] - slack
    assert right <= word.area[2] + slack
    assert bottom <= word.area[3] + slack


def test_size() -> None:
    """The picture has so many pixels a millimetre."""
    canvas = Canvas(85.6, 54.0, 15.0, "#ffffff")
    canvas.finish_shapes()
    assert canvas.image().size == (1284, 810)
