"""What an uploaded file truly is: its type, its size, and what is true of one that opens."""

from hashlib import blake2b, sha256
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.operations import FileType

#: A PDF may begin with other bytes: readers look for its mark in the first 1024 (ISO 32000-1, annex H).
_PDF_HEAD: Final = 1024


class FileProperties(Struct, frozen=True, kw_only=True):
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


class File(Struct, frozen=True, kw_only=True):
    """A file that opens: its type, its size in bytes, and what is true of it.

    `sha256` is in hex. `seed` is of 32 bytes: what is invented about the document is derived from it.
    """

    type: FileType
    size: int
    sha256: str
    seed: bytes
    properties: FileProperties

    @classmethod
    def from_content(cls, content: Content, file_type: FileType, properties: FileProperties) -> "File":
        """The file with that content, once `properties` are known of it."""
        return cls(
            type=file_type,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            seed=blake2b(content, digest_size=32).digest(),
            properties=properties,
        )


class DamagedFileError(Exception):
    """The first bytes announce a type, and the whole does not open as it; the text says how: "the file ..."."""


class ProtectedFileError(DamagedFileError):
    """The file asks for a password."""


def sniff_type(content: Content) -> FileType | None:
    """The type that the first bytes announce; None for any that the service does not take."""
    head = bytes(content[:_PDF_HEAD])
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPG
    return FileType.PDF if b"%PDF-" in head else None
