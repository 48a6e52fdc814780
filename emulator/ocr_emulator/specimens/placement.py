"""Where a page lies in a picture of it, by the corners of its QR code: moved, turned, or seen at an angle."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.replies import Box
from ocr_emulator.documents.qr_code import Corners, Point
from ocr_emulator.specimens.typesetting import Area

#: How much smaller than its code a part of the page may look. Beyond it is the horizon: a reader's error.
_FARTHEST: Final = 0.1

#: A code whose corners are this near to where they are printed has not been moved: the rest is the reader's error.
_NEAR: Final = 0.012

_PAGE: Final[Corners] = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))

_Row = tuple[float, float, float]
_Matrix = tuple[_Row, _Row, _Row]
_UNMOVED: Final[_Matrix] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


class Placement(Struct, frozen=True):
    """Carries what is on the page over to the picture, both in fractions."""

    matrix: _Matrix = _UNMOVED

    def point(self, point: Point) -> Point:
        """Where a point of the page is in the picture."""
        x, y, weight = _apply(self.matrix, (*point, 1.0))
        return x / weight, y / weight

    def box(self, area: Area, width: float, height: float) -> Box:
        """The box of an area of the page in a picture of that size, in whole pixels or points."""
        left, top, right, bottom = area
        corners = [self.point(one) for one in ((left, top), (right, top), (right, bottom), (left, bottom))]
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = [(int(x * width), int(y * height)) for x, y in corners]
        return {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "x3": x3, "y3": y3, "x4": x4, "y4": y4}


def locate(printed: Area, found: Corners | None) -> Placement:
    """The placement of a page whose code is `printed` there and was `found` there.

    None: the page fills the picture.
    """
    left, top, right, bottom = printed
    corners: Corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    if found is None or _are_near(corners, found):
        return Placement()
    width, height = right - left, bottom - top
    to_square: _Matrix = (
        (1 / width, 0.0, -left / width),
        (0.0, 1 / height, -top / height),
        (0.0, 0.0, 1.0),
    )
    matrix = _product(_square_to(found), to_square)
    is_in_sight = all(_apply(matrix, (*corner, 1.0))[2] > _FARTHEST for corner in _PAGE)
    return Placement(matrix if is_in_sight else _product(_parallelogram(found), to_square))


def _are_near(some: Corners, others: Corners) -> bool:
    pairs = (pair for one, other in zip(some, others, strict=True) for pair in zip(one, other, strict=True))
    return all(abs(one - other) < _NEAR for one, other in pairs)


def _square_to(corners: Corners) -> _Matrix:
    """The perspective that carries the unit square over to four corners (Heckbert, 1989)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    determinant = dx1 * dy2 - dx2 * dy1
    if not determinant:
        return _parallelogram(corners)
    g = (dx3 * dy2 - dx2 * dy3) / determinant
    h = (dx1 * dy3 - dx3 * dy1) / determinant
    return (x1 - x0 + g * x1, x3 - x0 + h * x3, x0), (y1 - y0 + g * y1, y3 - y0 + h * y3, y0), (g, h, 1.0)


def _parallelogram(corners: Corners) -> _Matrix:
    """What carries the unit square over to a parallelogram with three of four corners, without perspective."""
    (x0, y0), (x1, y1), _, (x3, y3) = corners
    return (x1 - x0, x3 - x0, x0), (y1 - y0, y3 - y0, y0), (0.0, 0.0, 1.0)


def _product(one: _Matrix, other: _Matrix) -> _Matrix:
    first, second, third = (_apply(one, column) for column in zip(*other, strict=True))
    a, b, c = zip(first, second, third, strict=True)
    return a, b, c


def _apply(matrix: _Matrix, vector: Sequence[float]) -> _Row:
    x, y, z = (sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z
