"""The pictures of test documents: in their proportions, marked as specimens, each with its code."""

import pytest
from PIL import ImageChops

from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.drawing.drawing import draw_specimen, pixels_per_millimetre
from ocr_emulator.specimens.making import LONGEST_VALUE, document_for
from tests.specimens.pictures import text_in


@pytest.mark.parametrize("name", CATALOGUE)
def test_drawn(name: str) -> None:
    """Every document is drawn large enough for a normal resolution, in its proportions, and its code can be read."""
    specimen = CATALOGUE[name].specimen
    image = draw_specimen(specimen)
    layout = specimen.original.layout
    assert image.width >= 1280
    assert image.width / image.height == pytest.approx(layout.width / layout.height, rel=0.001)
    assert image.width / layout.width == pytest.approx(pixels_per_millimetre(specimen), rel=0.001)
    assert text_in(image) == specimen.text


@pytest.mark.parametrize("operation", ["business", "credit-card", "id-card"])
def test_differences(operation: str) -> None:
    """Two documents that answer differently differ in the code alone."""
    one, other = (draw_specimen(document_for(operation, code)) for code in (0, -1))
    changed = ImageChops.difference(one, other).getbbox()
    assert changed
    left, top, right, bottom = document_for(operation).original.layout.code
    scale = pixels_per_millimetre(document_for(operation))
    assert changed[0] >= left * scale - 1
    assert changed[1] >= top * scale - 1
    assert changed[2] <= right * scale + 1
    assert changed[3] <= bottom * scale + 1


@pytest.mark.parametrize(("operation", "name"), [("business", "상호명"), ("id-card", "name")])
def test_long(operation: str, name: str) -> None:
    """A document with the longest value is drawn, and its code can be read."""
    specimen = document_for(operation, values={name: "가" * LONGEST_VALUE})
    assert text_in(draw_specimen(specimen)) == specimen.text
