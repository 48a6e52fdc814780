"""Whether a file opens, and what is true of it then. The only module that knows the libraries for that."""

import logging
import warnings
from io import BytesIO
from typing import Final

from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties, ProtectedFileError

#: Images of more pixels are taken at their header's word: decoding one could fill the memory.
MAX_DECODED_PIXELS: Final = 40_000_000

#: No page is longer, in points (ISO 32000-1, annex C: 14,400; larger with user units).
_LONGEST_SIDE: Final = 1_000_000

Image.MAX_IMAGE_PIXELS = None  # `MAX_DECODED_PIXELS` is checked here instead, without a warning or an error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # What is wrong with a file, the reply says.
warnings.filterwarnings("ignore", module=r"PIL\.")  # Likewise.


def read_properties(content: bytes, file_type: FileType) -> FileProperties:
    """Open the file in `content`; raises DamagedFileError when it does not open as `file_type`.

    ProtectedFileError is raised when all it lacks is a password.

    Hostile content can make this take long, and much memory: PDF has compression within compression.
    """
    try:
        return _inspect_pdf(content) if file_type is FileType.PDF else _inspect_image(content)
    except ProtectedFileError:
        raise
    except Exception as error:
        raise DamagedFileError("does not open as one") from error


def _inspect_image(content: bytes) -> FileProperties:
    with Image.open(BytesIO(content), formats=("PNG", "JPEG", "MPO")) as image:
        width, height = image.size
        return FileProperties(
            width=width, height=height, is_flat=width * height <= MAX_DECODED_PIXELS and _is_flat(image)
        )


def _is_flat(image: Image.Image) -> bool:
    """Decode the image, which shows that it is whole, and compare its darkest with its lightest pixel."""
    extrema = (image.convert("RGB") if image.mode == "P" else image).getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(darkest == lightest for darkest, lightest in bands)


def _inspect_pdf(content: bytes) -> FileProperties:
    from pypdf import PdfReader  # noqa: PLC0415 - many a process opens no PDF, and is half as large without it

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(
        ""
    ):  # A PDF that forbids only printing or copying opens with it.
        raise ProtectedFileError("asks for a password")
    page = reader.pages[0]
    sides = abs(float(page.mediabox.width)), abs(float(page.mediabox.height))
    if not all(0 < side < _LONGEST_SIDE for side in sides):
        raise ValueError("a page without a usable size")
    width, height = sides if page.rotation % 180 == 0 else sides[::-1]
    return FileProperties(width=width, height=height)
