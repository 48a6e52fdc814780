"""Makes a file of a picture: PNG, JPEG, or a PDF of one page. The same picture makes the same bytes."""

from io import BytesIO
from time import gmtime
from typing import Any, Final

from PIL import Image

from ocr_emulator.contract.operations import FileType

_MILLIMETRES_AN_INCH: Final = 25.4

#: A drawing has few colours, and a picture with fewer is a third of the size.
_COLOURS: Final = 48

#: A tenth more than the smallest size, in an eighth of the time.
_COMPRESSION: Final = 7
_QUALITY: Final = 88
_NO_TIME: Final = gmtime(0)


def encode(image: Image.Image, file_type: FileType, scale: float) -> bytes:
    """The file of a picture with `scale` pixels a millimetre."""
    dots = scale * _MILLIMETRES_AN_INCH
    drawn = image.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE) if file_type is FileType.PNG else image
    file = BytesIO()
    drawn.save(file, **_options(file_type, dots))
    return file.getvalue()


def _options(file_type: FileType, dots: float) -> dict[str, Any]:
    """How Pillow saves the file, with `dots` an inch."""
    match file_type:
        case FileType.PNG:
            return {"format": "PNG", "compress_level": _COMPRESSION, "dpi": (dots, dots)}
        case FileType.JPG:
            return {"format": "JPEG", "quality": _QUALITY, "dpi": (round(dots), round(dots))}
        case FileType.PDF:
            times = {"creationDate": _NO_TIME, "modDate": _NO_TIME}
            return {"format": "PDF", "quality": _QUALITY, "resolution": dots, **times}
