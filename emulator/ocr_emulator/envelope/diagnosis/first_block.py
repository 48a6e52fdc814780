"""What the first block of a decrypted file proves about the IV.

Another IV changes the first 16 bytes and no others: it XORs them with one mask. Nobody knows the mask, but it is
as random as the key. So two things hold where the IV is another one:

- the first block looks random: an ordinary file, in a correct envelope, begins with something that does not;
- none of its bytes is right. The bytes that the beginning of a PNG or JPEG must have are known.

A claim that fails either test is not made. A true claim fails one of them by chance about once in ten times.
"""

import re
import struct
import zlib
from collections.abc import Callable
from typing import Final

from ocr_emulator.envelope.aes import BLOCK_LENGTH

#: Bytes of a first block that are known: where they stand, and what they are.
KnownBytes = tuple[tuple[int, bytes], ...]

#: Letters as in the mark of a format, or a piece of text. One random block in twenty has such a run.
_TEXT: Final = re.compile(rb"[A-Za-z]{4}|[ -~]{6}")

#: The fewest different bytes among 16 random ones. One random block in 700 has fewer.
_MIN_DIFFERENT: Final = 13

#: The most zero bytes among 16 random ones; a head that holds small numbers has more, and one random block in 500.
_MAX_ZEROS: Final = 1

_PNG: Final[KnownBytes] = ((0, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),)
_JFIF: Final[KnownBytes] = ((0, b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"),)
_EXIF: Final = (0, b"\xff\xd8\xff\xe1"), (6, b"Exif\0\0")

#: The first image file directory of an Exif JPEG: how its TIFF head ends, by how it begins and its byte order.
_TIFF_HEADS: Final = ((b"II*\0", b"\x08\0\0\0", "<"), (b"MM\0*", b"\0\0\0\x08", ">"))

#: An entry of such a directory has 12 bytes, and one of these types (TIFF 6.0, section 2).
_ENTRY_LENGTH: Final = 12
_MAX_ENTRIES: Final = 64
_MAX_TYPE: Final = 12

#: Where the segment after a JFIF head without a thumbnail begins, and how many segments come before the scan.
_AFTER_JFIF: Final = 20
_MAX_SEGMENTS: Final = 100
_SEGMENT: Final = re.compile(rb"\xff([\xc0-\xfe])(..)", re.DOTALL)
_START_OF_SCAN: Final = b"\xda"
_TABLES: Final = b"\xff\xdb"


def looks_random(block: bytes) -> bool:
    """Whether the 16 bytes of `block` can be those of a first block that was XORed with a random mask."""
    is_varied = len(set(block)) >= _MIN_DIFFERENT and block.count(0) <= _MAX_ZEROS
    return is_varied and not _TEXT.search(block)


def is_picture_with_wrong_first_block(beginning: bytes) -> bool:
    """Whether `beginning` is that of a PNG or JPEG whose first 16 bytes are wrong, each of them, and no others."""
    known = next(filter(None, (known_bytes(beginning) for known_bytes in _PICTURES)), None)
    return known is not None and looks_random(beginning[:BLOCK_LENGTH]) and not _has_right_byte(beginning, known)


def _has_right_byte(beginning: bytes, known: KnownBytes) -> bool:
    return any(
        found == right
        for offset, expected in known
        for found, right in zip(beginning[offset:], expected, strict=False)
    )


def _png(beginning: bytes) -> KnownBytes | None:
    """A PNG: the checksum of its first chunk proves that the name IHDR stood before it."""
    checksum = zlib.crc32(b"IHDR" + beginning[16:29])
    return _PNG if beginning[29:33] == checksum.to_bytes(4, "big") else None


def _jfif(beginning: bytes) -> KnownBytes | None:
    """A JFIF JPEG: segments follow, up to the scan, from the very byte where a head without thumbnail ends."""
    has_thumbnail = beginning[18:_AFTER_JFIF] != b"\0\0"
    return None if has_thumbnail or not _reaches_scan(beginning, _AFTER_JFIF) else _JFIF


def _reaches_scan(beginning: bytes, position: int) -> bool:
    for _ in range(_MAX_SEGMENTS):
        segment = _SEGMENT.match(beginning, position)
        if segment is None or segment[1] == _START_OF_SCAN:
            return segment is not None
        position += len(b"\xff\xda") + int.from_bytes(segment[2], "big")
    return False


def _exif(beginning: bytes) -> KnownBytes | None:
    """An Exif JPEG: a TIFF directory stands at the very byte where the head of one refers to it."""
    for mark, rest, order in _TIFF_HEADS:
        if beginning[16:20] == rest and _is_directory(beginning[20:], order) and _TABLES in beginning:
            return (*_EXIF, (12, mark))
    return None


def _is_directory(data: bytes, order: str) -> bool:
    count = int.from_bytes(data[:2], "little" if order == "<" else "big")
    entries = data[2 : 2 + count * _ENTRY_LENGTH]
    if not 1 <= count <= _MAX_ENTRIES or len(entries) < count * _ENTRY_LENGTH:
        return False
    return all(1 <= kind <= _MAX_TYPE for _, kind, *_ in struct.iter_unpack(f"{order}HHII", entries))


_PICTURES: Final[tuple[Callable[[bytes], KnownBytes | None], ...]] = (_png, _jfif, _exif)
