"""Opens a PDF, JPEG or PNG file, and reads what is true of it: its dimensions, and whether it shows anything.

Only this module knows Pillow and pypdf. They take long to import, and a hostile file can make them take much time
and memory. So this module is imported where a file is opened and nowhere else: in a child process, or in a test.
"""

import logging
import warnings
from io import BytesIO
from typing import Final

from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties, ProtectedFileError

#: Of an image with more pixels than this, only the header is read: to decode it could fill the memory.
MAX_DECODED_PIXELS: Final = 40_000_000

#: A page with a longer side, in points, is damaged. ISO 32000-1, annex C, allows 14,400; user units allow more.
_LONGEST_SIDE: Final = 1_000_000

Image.MAX_IMAGE_PIXELS = None  # `MAX_DECODED_PIXELS` is checked here instead, without a warning or an error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # The reply says what is wrong with a file.
warnings.filterwarnings("ignore", module=r"PIL\.")  # The same holds for Pillow.


def open_file(content: Content, file_type: FileType) -> File:
    """Open the file in `content`; raises DamagedFileError and ProtectedFileError as `read_properties` does."""
    return File.from_content(content, file_type, read_properties(bytes(content), file_type))


def read_properties(content: bytes, file_type: FileType) -> FileProperties:
    """The dimensions of the file in `content`, and whether all its pixels have the same colour.

    Raises DamagedFileError when it does not open as `file_type`, and ProtectedFileError when all it lacks is a
    password. Hostile content can make this take long and much memory: PDF allows compression within compression.
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
    """Whether every pixel has the same colour. To find out decodes the image, and so shows that it is whole."""
    extrema = (image.convert("RGB") if image.mode == "P" else image).getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(darkest == lightest for darkest, lightest in bands)


def _inspect_pdf(content: bytes) -> FileProperties:
    from pypdf import PdfReader  # noqa: PLC0415 - a process that opens no PDF is half as large without it

    reader = PdfReader(BytesIO(content))
    # A PDF that only forbids printing or copying opens with the empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise ProtectedFileError("asks for a password")
    page = reader.pages[0]
    sides = abs(float(page.mediabox.width)), abs(float(page.mediabox.height))
    if not all(0 < side < _LONGEST_SIDE for side in sides):
        raise ValueError("a page without a usable size")
    width, height = sides if page.rotation % 180 == 0 else sides[::-1]
    return FileProperties(width=width, height=height)
