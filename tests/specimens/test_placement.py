"""Where a page is in a picture, by where its code was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.documents.qr_code import Corners, Point
from ocr_emulator.specimens.placement import Placement, locate
from tests.properties import tries

CODE = (0.74, 0.58, 0.95, 0.92)
FRACTION = st.floats(0, 1, allow_subnormal=False)
POINT = st.tuples(FRACTION, FRACTION)


def test_unmoved() -> None:
    """A page that fills the picture is where it is printed, exactly, whatever the reader's error."""
    found: Corners = ((0.743, 0.577), (0.949, 0.581), (0.951, 0.922), (0.738, 0.919))
    assert locate(CODE, found) == locate(CODE, None) == Placement()
    assert Placement().box((0.1, 0.2, 0.305, 0.4), 1000, 500) == {
        "x1": 100, "y1": 100, "x2": 305, "y2": 100, "x3": 305, "y3": 200, "x4": 100, "y4": 200,
    }  # fmt: skip


def test_turned() -> None:
    """The box of a page that is upside down has its first corner at the bottom right."""
    found: Corners = ((0.26, 0.42), (0.05, 0.42), (0.05, 0.08), (0.26, 0.08))
    box = locate(CODE, found).box((0.1, 0.2, 0.3, 0.4), 1000, 1000)
    assert box == pytest.approx(
        {"x1": 900, "y1": 800, "x2": 700, "y2": 800, "x3": 700, "y3": 600, "x4": 900, "y4": 600}, abs=1
    )


@tries(200)
@given(middle=POINT, side=st.floats(0.05, 0.4), shifts=st.lists(st.floats(-0.03, 0.03), min_size=8, max_size=8))
def test_perspective(middle: Point, side: float, shifts: list[float]) -> None:
    """The corners of the code come to lie where they were found, seen at an angle as a camera sees them."""
    (x, y), half = middle, side / 2
    square = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    moves = zip(shifts[::2], shifts[1::2], strict=True)
    corners = [(u + side * a, v + side * b) for (u, v), (a, b) in zip(square, moves, strict=True)]
    first, second, third, fourth = corners
    placement = locate(CODE, (first, second, third, fourth))
    left, top, right, bottom = CODE
    for point, found in zip(((left, top), (right, top), (right, bottom), (left, bottom)), corners, strict=True):
        assert placement.point(point) == pytest.approx(found, abs=0.012)  # or the page was taken to be unmoved


@tries(200)
@given(corners=st.tuples(POINT, POINT, POINT, POINT))
def test_any_corners(corners: Corners) -> None:
    """Whatever a reader finds, every point of the page has a place."""
    placement = locate(CODE, corners)
    for point in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)):
        assert all(abs(value) < 1e9 for value in placement.point(point))
