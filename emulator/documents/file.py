"""What an uploaded file truly is: its type, its size, whether it opens, whether anything is on it."""

import logging
import warnings
from dataclasses import dataclass
from hashlib import blake2b, sha256
from io import BytesIO
from typing import Final

from PIL import Image
from pypdf import PdfReader

from emulator.contract.operations import FileType

#: Images of more pixels are taken at their header's word: decoding one could fill the memory.
MOST_PIXELS: Final = 40_000_000

#: A PDF may begin with other bytes: readers look for its mark in the first 1024 (ISO 32000-1, annex H).
_PDF_HEAD: Final = 1024

#: No page is longer, in points (ISO 32000-1, annex C: 14,400; larger with user units).
_LONGEST_SIDE: Final = 1_000_000

Image.MAX_IMAGE_PIXELS = None  # `MOST_PIXELS` is checked here instead, without a warning or an error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # What is wrong with a file, the reply says.
warnings.filterwarnings("ignore", module=r"PIL\.")  # Likewise.


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true of a file that opens.

    `width` and `height` are in pixels, or in points for the first page of a PDF; `is_flat` says that every
    pixel has the same colour.
    """

    width: float
    height: float
    is_flat: bool = False

    def is_at_least(self, long_side: int, short_side: int) -> bool:
        """Whether it is at least that large, upright or on its side."""
        return max(self.width, self.height) >= long_side and min(self.width, self.height) >= short_side


#: The bytes of a file: its own, or a part of a request's body.
Content = bytes | memoryview


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that opens: its type, its size in bytes, and what is true of it.

    `sha256` is in hex. `seed` is of 32 bytes: what is invented about the document is derived from it.
    """

    type: FileType
    size: int
    sha256: str
    seed: bytes
    facts: Facts

    @classmethod
    def of(cls, content: Content, file_type: FileType, facts: Facts) -> "File":
        """The file with that content, once `facts` are known of it."""
        return cls(
            type=file_type,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            seed=blake2b(content, digest_size=32).digest(),
            facts=facts,
        )


class DamagedFileError(Exception):
    """The first bytes announce a type, and the whole does not open as it; the text says how: "the file ..."."""


class ProtectedFileError(DamagedFileError):
    """The file asks for a password."""


def type_of(content: Content) -> FileType | None:
    """The type that the first bytes announce; None for any that the service does not take."""
    head = bytes(content[:_PDF_HEAD])
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPG
    return FileType.PDF if b"%PDF-" in head else None


def open_file(content: Content, file_type: FileType) -> File:
    """The file in `content`; raises DamagedFileError as `inspect` does."""
    return File.of(content, file_type, inspect(bytes(content), file_type))


def inspect(content: bytes, file_type: FileType) -> Facts:
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


def _inspect_image(content: bytes) -> Facts:
    with Image.open(BytesIO(content), formats=("PNG", "JPEG", "MPO")) as image:
        width, height = image.size
        return Facts(width=width, height=height, is_flat=width * height <= MOST_PIXELS and _is_flat(image))


def _is_flat(image: Image.Image) -> bool:
    """Decode the image, which shows that it is whole, and compare its darkest with its lightest pixel."""
    extrema = (image.convert("RGB") if image.mode == "P" else image).getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(darkest == lightest for darkest, lightest in bands)


def _inspect_pdf(content: bytes) -> Facts:
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
    return Facts(width=width, height=height)
