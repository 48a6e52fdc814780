"""Opens a JPEG or PNG file with Pillow, which gets to see nothing but what the picture is made of.

A picture that lacks a little at its end is usable, as it is for viewers and Java's ImageIO. One that lacks more is
damaged (inferred: nothing is published about where the service draws that line).
"""

import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents import jpeg_segments, png_chunks
from ocr_emulator.documents.file import DamagedFileError, FileProperties

#: Of an image with more pixels than this, only the header is read: to decode it could fill the memory.
MAX_DECODED_PIXELS: Final = 40_000_000

#: The largest share of a usable picture that may be missing at its end (inferred).
_MAX_MISSING: Final = 0.1

Image.MAX_IMAGE_PIXELS = None  # `MAX_DECODED_PIXELS` is checked here instead, without a warning or an error.
warnings.filterwarnings("ignore", module=r"PIL\.")  # The reply says what is wrong with a file.


def inspect_png(content: bytes) -> FileProperties:
    """The size of a PNG, and whether it is flat. Raises DamagedFileError, or what the library raises."""
    picture = png_chunks.picture_alone(content)
    return _inspect(picture, "PNG", lambda: png_chunks.repaired(content))


def inspect_jpeg(content: bytes) -> FileProperties:
    """The size of a JPEG, and whether it is flat. Raises DamagedFileError, or what the library raises."""
    picture = jpeg_segments.picture_alone(content)
    if picture is None:
        raise DamagedFileError("ends before its picture begins; send the whole file")
    return _inspect(picture, "JPEG", lambda: _ended(picture))


#: How a file is opened, by its type.
INSPECTORS: Final = {FileType.PNG: inspect_png, FileType.JPG: inspect_jpeg}


def _inspect(picture: bytes, kind: str, repair: Callable[[], tuple[bytes, float]]) -> FileProperties:
    """What is true of `picture`; `repair` gives a picture of what is there, and how much that is, from 0 to 1."""
    with _open(picture, kind) as image:
        width, height = image.size
        is_flat = False
        if width * height <= MAX_DECODED_PIXELS:
            try:
                is_flat = _is_flat(image)
            except OSError:
                is_flat = _is_flat_repaired(kind, *repair())
        return FileProperties(width=width, height=height, is_flat=is_flat)


def _is_flat_repaired(kind: str, picture: bytes, share: float) -> bool:
    if 1 - share > _MAX_MISSING:
        missing = f"about {100 - int(100 * share)} percent of its picture is missing"
        raise DamagedFileError(f"ends early, or is damaged: {missing}; send the whole file")
    with _open(picture, kind) as image:
        return _is_flat(image)


def _open(picture: bytes, kind: str) -> Image.Image:
    return Image.open(BytesIO(picture), formats=(kind,))


def _is_flat(image: Image.Image) -> bool:
    """Whether every pixel has the same colour. To find out decodes the image, and so shows that it is whole."""
    extrema = (image.convert("RGBA") if image.mode == "P" else image).getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(darkest == lightest for darkest, lightest in bands)


def _ended(picture: bytes) -> tuple[bytes, float]:
    """A JPEG picture with an end, and the share of its rows that do not depend on what comes after the cut."""
    one, other = jpeg_segments.two_continuations(picture)
    with _open(one, "JPEG") as first, _open(other, "JPEG") as second:
        different = ImageChops.difference(first, second).getbbox(alpha_only=False)
        return one, different[1] / first.height if different else 1.0
