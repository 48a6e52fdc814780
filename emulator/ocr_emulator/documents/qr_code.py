"""The QR code of a test document, as it was found in a picture. `opening.qr_reading` finds it."""

from typing import Final

from msgspec import Struct

#: What the text in the QR code of a test document begins with.
MARK: Final = "OCR-EMULATOR:"

#: How far a point is from the left and from the top, as fractions of the width and the height of what it is in.
Point = tuple[float, float]

#: The four corners of something, clockwise from its own top left.
Corners = tuple[Point, Point, Point, Point]


class QrCode(Struct, frozen=True):
    """A QR code: what it says, and where its corners are in the picture."""

    text: str
    corners: Corners
