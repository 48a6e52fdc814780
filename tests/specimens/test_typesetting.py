"""Text is set by a table of widths, which are those of the font, and never leaves its area."""

from importlib.resources import files
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from ocr_emulator.specimens.typesetting import Align, characters_without_width, hull, set_line
from tests.properties import tries

AREA = (10.0, 20.0, 60.0, 25.0)
KOREAN = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=30)
LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=60)


@tries(300)
@given(text=KOREAN | LATIN, align=st.sampled_from(Align), monospaced=st.booleans())
def test_inside(text: str, align: Align, monospaced: bool) -> None:  # noqa: FBT001 - hypothesis names it
    """However long a text is, its words are in its area, in their order and apart from each other."""
    words = set_line(text, AREA, align, monospaced=monospaced)
    assert [word.text for word in words] == text.split()
    if words:
        left, top, right, bottom = hull(words)
        assert left >= AREA[0] - 1e-6
        assert right <= AREA[2] + 1e-6
        assert top >= AREA[1] - 1e-6
        assert bottom == AREA[3]
    assert all(one.area[2] < other.area[0] for one, other in pairwise(words))


@pytest.mark.parametrize(
    ("font", "monospaced", "text"),
    [
        ("NotoSansKR-subset.otf", False, "황보강산 (주)한빛모의연구소 No. 12-3 @example.com"),
        ("NotoSansMonoKR-subset.otf", True, "P<UTOERIKSSON<<ANNA<MARIA<<<<"),
    ],
)
def test_widths(font: str, text: str, *, monospaced: bool) -> None:
    """A line is as wide as the font makes it."""
    file = BytesIO(files("ocr_emulator.specimens").joinpath("fonts", font).read_bytes())
    drawn = ImageFont.truetype(file, 1000, layout_engine=ImageFont.Layout.BASIC).getlength(text)
    left, _, right, _ = hull(set_line(text, (0.0, 0.0, 10_000_000.0, 1000.0), monospaced=monospaced))
    assert right - left == pytest.approx(drawn, abs=1)


def test_licence() -> None:
    """The licence of the fonts stands beside them, with whom they come from."""
    licence = files("ocr_emulator.specimens").joinpath("fonts", "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright 2014-2021 Adobe" in licence


def test_shrunk() -> None:
    """A text that is too long gets smaller letters and stands at the bottom of its area."""
    (short,), (long,) = set_line("가", AREA), set_line("가" * 20, AREA)
    assert short.size == 5.0
    assert long.size == pytest.approx(50 / (20 * 0.92))
    assert long.area[3] == short.area[3] == 25.0


def test_unknown() -> None:
    """The characters that cannot be printed are named, each once."""
    assert characters_without_width("洪吉洪 가ab→") == "洪吉→"
