"""An uploaded file: its type, its size, and the properties that are known once it has been opened.

To open a file is the work of `opening`, which this module does not import.
"""

from hashlib import blake2b, sha256
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.qr_code import QrCode

#: Other bytes may precede a PDF: readers look for its mark in the first 1024 bytes (ISO 32000-1, annex H).
_PDF_HEAD: Final = 1024


class FileProperties(Struct, frozen=True, kw_only=True):
    """What opening a file has shown: all that the process that opens it tells of it.

    `width` and `height` are in pixels, or in points for the first page of a PDF. `is_flat`: every pixel has the
    same colour, so that there is nothing to recognise. `qr_code` is that of a test document; None: there is none,
    or nobody has looked for it.
    """

    width: float
    height: float
    is_flat: bool = False
    qr_code: QrCode | None = None

    def is_at_least(self, long_side: int, short_side: int, *, turned: bool = True) -> bool:
        """Whether the file is at least that large: upright or on its side, or else not `turned`."""
        if not turned:
            return self.width >= long_side and self.height >= short_side
        return max(self.width, self.height) >= long_side and min(self.width, self.height) >= short_side


#: The bytes of a file: its own, or a view of a request's body.
Content = bytes | bytearray | memoryview


class File(Struct, frozen=True, kw_only=True):
    """A file that has been opened.

    `size` is in bytes, `sha256` in hex. `seed` is a digest of 32 bytes from which everything is derived that is
    invented about the document, so that the same file is always read alike.
    """

    type: FileType
    size: int
    sha256: str
    seed: bytes
    properties: FileProperties

    @classmethod
    def from_content(cls, content: Content, file_type: FileType, properties: FileProperties) -> "File":
        """The file with that content and `properties`."""
        return cls(
            type=file_type,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            seed=blake2b(content, digest_size=32).digest(),
            properties=properties,
        )


class DamagedFileError(Exception):
    """A file does not open as the type that its first bytes announce. The text goes on after "the file ..."."""


class ProtectedFileError(DamagedFileError):
    """A file that only a password opens."""


def sniff_type(content: Content) -> FileType | None:
    """The type that the first bytes announce; None for any type that the service does not take."""
    head = bytes(content[:_PDF_HEAD])
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPG
    return FileType.PDF if b"%PDF-" in head else None
