"""Writes the QR code of a test document: its squares, row by row."""

from typing import Final

import segno

from ocr_emulator.specimens.typesetting import Area

#: How many squares wide the blank margin has to be on each side (ISO/IEC 18004).
MARGIN: Final = 4


def qr_squares(text: str) -> list[list[bool]]:
    """Which squares of the code are dark. Of all levels, H survives the most damage: 30 % of the squares."""
    code = segno.make_qr(text, error="h", boost_error=False, encoding="utf-8" if not text.isascii() else None)
    return [[bool(square) for square in row] for row in code.matrix]


def with_margin(area: Area, squares: int) -> Area:
    """The area of a code of so many squares in a row, with the blank margin around it."""
    left, top, right, bottom = area
    margin = MARGIN * (right - left) / squares
    return left - margin, top - margin, right + margin, bottom + margin
