"""Opens a JPEG or PNG file with Pillow, which gets to see nothing but what the picture is made of.

All that is asked of a picture is its size, and whether it shows anything. A look at its top nearly always tells
that, when the file's structure says that it is whole. Where it does not tell, the picture is decoded.

A picture that lacks a little at its end is usable, as it is for viewers and Java's ImageIO. One that lacks more is
damaged (inferred: nothing is published about where the service draws that line).
"""

import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Final

from msgspec import Struct
from PIL import Image, ImageChops, JpegImagePlugin

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties
from ocr_emulator.documents.opening import jpeg_segments, png_chunks
from ocr_emulator.documents.opening.top_rows import TopRows

#: Of an image with more pixels than this, only the header is read: to decode it could fill the memory.
MAX_DECODED_PIXELS: Final = 40_000_000

#: The largest share of a usable picture that may be missing at its end (inferred).
_MAX_MISSING: Final = 0.1

#: The scale of a JPEG at which each block of it is one pixel, its mean: a decoder has the least work then.
_SCALE: Final = 8

Image.MAX_IMAGE_PIXELS = None  # `MAX_DECODED_PIXELS` is checked here instead, without a warning or an error.
warnings.filterwarnings("ignore", module=r"PIL\.")  # The reply says what is wrong with a file.


class _Format(Struct, frozen=True, kw_only=True):
    """How files of a type are looked at.

    `name` is Pillow's. `looks` are the modes in which a picture has to be of one colour to be flat; None: its own.
    `top` gives the first rows of a picture that is whole. `alone` gives the file without all
    that is not the picture. `repair` gives a file of what is there of it, and how much that is, from 0 to 1.
    """

    name: str
    looks: tuple[str | None, ...]
    top: Callable[[bytes], TopRows | None]
    alone: Callable[[bytes], bytes]
    repair: Callable[[bytes], tuple[bytes, float]]


def inspect_png(content: bytes) -> FileProperties:
    """The size of a PNG, and whether it is flat. Raises DamagedFileError, or what the library raises."""
    return _seen_at_top(content, _PNG) or _seen_in_full(content, _PNG)


def inspect_jpeg(content: bytes) -> FileProperties:
    """The size of a JPEG, and whether it is flat. Raises DamagedFileError, or what the library raises."""
    return _seen_at_top(content, _JPEG) or _seen_in_full(content, _JPEG)


#: How a file is opened, by its type.
INSPECTORS: Final = {FileType.PNG: inspect_png, FileType.JPG: inspect_jpeg}


def _seen_at_top(content: bytes, kind: _Format) -> FileProperties | None:
    """What is true of a picture, when its top tells that it shows something."""
    try:
        top = kind.top(content)
        if top is None or top.width * top.height > MAX_DECODED_PIXELS:
            return None
        with _open(top.file, kind) as image:
            image.draft("L", image.size)  # colours are looked at where the brightness is the same
            shows_something = not _is_flat(image)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the full look says so
        return None
    return FileProperties(width=top.width, height=top.height) if shows_something else None


def _seen_in_full(content: bytes, kind: _Format) -> FileProperties:
    """What is true of a picture, decoded as far as that takes."""
    picture = kind.alone(content)
    with _open(picture, kind) as image:
        width, height = image.size
    is_flat = False
    if width * height <= MAX_DECODED_PIXELS:
        try:
            is_flat = _is_flat_as_draft(picture, kind) and _is_flat_in_full(picture, kind)
        except OSError:
            is_flat = _is_flat_repaired(kind, *kind.repair(content))
    return FileProperties(width=width, height=height, is_flat=is_flat)


def _is_flat_as_draft(picture: bytes, kind: _Format) -> bool:
    """Whether the blocks of a JPEG all have the same mean, as in most pictures they have not. True for a PNG."""
    with _open(picture, kind) as image:
        if not isinstance(image, JpegImagePlugin.JpegImageFile):
            return True
        width, height = image.size
        image.draft(None, (max(1, width // _SCALE), max(1, height // _SCALE)))
        return _is_flat(image)


def _is_flat_in_full(picture: bytes, kind: _Format) -> bool:
    return all(_is_flat_in(picture, kind, mode) for mode in kind.looks)


def _is_flat_in(picture: bytes, kind: _Format, mode: str | None) -> bool:
    with _open(picture, kind) as image:
        image.draft(mode, image.size)
        return _is_flat(image)


def _is_flat_repaired(kind: _Format, picture: bytes, share: float) -> bool:
    if 1 - share > _MAX_MISSING:
        missing = f"about {100 - int(100 * share)} percent of its picture is missing"
        raise DamagedFileError(f"ends early, or is damaged: {missing}; send the whole file")
    return _is_flat_in_full(picture, kind)


def _open(picture: bytes, kind: _Format) -> Image.Image:
    return Image.open(BytesIO(picture), formats=(kind.name,))


def _is_flat(image: Image.Image) -> bool:
    """Whether every pixel has the same colour. To find out decodes the image, and so shows that it is whole."""
    extrema = (image.convert("RGBA") if image.mode == "P" else image).getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(darkest == lightest for darkest, lightest in bands)


def _jpeg_alone(content: bytes) -> bytes:
    picture = jpeg_segments.picture_alone(content)
    if picture is None:
        raise DamagedFileError("ends before its picture begins; send the whole file")
    return picture


def _jpeg_repaired(content: bytes) -> tuple[bytes, float]:
    """A JPEG picture with an end, and the share of its rows that do not depend on what comes after the cut."""
    one, other = jpeg_segments.two_continuations(_jpeg_alone(content))
    with _open(one, _JPEG) as first, _open(other, _JPEG) as second:
        different = ImageChops.difference(first, second).getbbox(alpha_only=False)
        return one, different[1] / first.height if different else 1.0


_PNG: Final = _Format(
    name="PNG",
    looks=(None,),
    top=png_chunks.top_rows,
    alone=png_chunks.picture_alone,
    repair=png_chunks.repaired,
)

#: Pixels of different brightness can have the same colour, when that is cut off where no screen can show more.
_JPEG: Final = _Format(
    name="JPEG", looks=(None, "L"), top=jpeg_segments.top_rows, alone=_jpeg_alone, repair=_jpeg_repaired
)
