"""Reads the QR code in a picture that has been decoded, and where it is.

A picture is made smaller first: what a code needs to be read is about two pixels a square, and time goes by the
number of pixels. In a camera's photograph the document may be small, so that one is looked at a little closer.

The library takes long to import. So this module is imported where a file is opened and nowhere else.
"""

from typing import Final

import zxingcpp
from PIL import Image

from ocr_emulator.documents.qr_code import MARK, QrCode

#: The longer side, in pixels, to which a picture is made smaller: one as scanners and applications make them, and
#: one as cameras do, which has a side longer than _LONGEST_SCAN.
_SIDE: Final = 1200
_SIDE_OF_PHOTOGRAPH: Final = 1400
_LONGEST_SCAN: Final = 2400

_FORMATS: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)

#: What 16-bit shades of grey are divided by to make 8-bit ones; Pillow alone would cut them off.
_SHADES: Final = 256


def read_qr_code(image: Image.Image) -> QrCode | None:
    """The QR code of a test document in the picture; None: there is none that can be read."""
    grey = _smaller(image)
    codes = zxingcpp.read_barcodes(
        grey,
        formats=_FORMATS,
        try_invert=False,  # nothing is printed light on dark, and to look for it takes as long again
        text_mode=zxingcpp.TextMode.Plain,
    )
    return next((_code(one, *grey.size) for one in codes if one.text.startswith(MARK)), None)


def _smaller(image: Image.Image) -> Image.Image:
    """The picture in shades of grey, in the size in which it is looked at. A JPEG is decoded smaller at once."""
    width, height = image.size
    longest = max(width, height)
    factor = -(-longest // (_SIDE_OF_PHOTOGRAPH if longest > _LONGEST_SCAN else _SIDE))
    image.draft("L", (width // factor, height // factor))
    is_deep = image.mode.startswith("I")
    grey = (image.point(lambda shade: shade * (1 / _SHADES)) if is_deep else image).convert("L")
    left = factor * max(grey.size) // longest
    return grey.reduce(left) if left > 1 else grey


def _code(found: zxingcpp.Barcode, width: int, height: int) -> QrCode:
    place = found.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    first, second, third, fourth = ((corner.x / width, corner.y / height) for corner in corners)
    return QrCode(found.text, (first, second, third, fourth))
