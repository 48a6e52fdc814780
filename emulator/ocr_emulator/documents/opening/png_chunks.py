"""A PNG file as its chunks: those that the picture is made of, and how much of the picture is there.

Ancillary chunks (text, time, colour profile ...) say something about the picture and are not part of it: a viewer
shows the picture whatever they hold (PNG specification, 5.3 and 13.1). The exception is the alpha of a palette.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct

from ocr_emulator.documents.opening.top_rows import TopRows

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

#: The name of the chunk that ends a file.
_END: Final = b"IEND"

#: The colour type whose pixels are the numbers of palette entries.
_PALETTE: Final = 3

#: The head of a picture: width, height, depth, colour type, compression, filter, interlacing (PNG, 11.2.1).
_HEAD: Final = struct.Struct(">IIBBBBB")

#: How many rows stand for the picture, and how much of its compressed data is enough for them, in bytes. A picture
#: that has less is decoded in full soon enough.
_ROWS: Final = 2
_ENOUGH: Final = 64 * 1024

#: How many samples a pixel has, by colour type.
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}

#: The seven passes of an interlaced picture: first column, first row, step right, step down.
_ADAM7: Final = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)

#: How much compressed data is inflated at a time, in bytes: what a piece gives is lost when it is damaged.
_PIECE: Final = 1024


class _Chunk(Struct, frozen=True):
    """A chunk: its `name`, and all of its bytes; the last ones may be missing."""

    name: bytes
    everything: memoryview

    @property
    def data(self) -> memoryview:
        """The bytes between the chunk's name and its check sum, as far as they are there."""
        return self.everything[8 : 8 + int.from_bytes(self.everything[:4])]

    @property
    def is_sound(self) -> bool:
        """Whether the check sum is right."""
        return zlib.crc32(self.everything[4:-4]) == int.from_bytes(self.everything[-4:])


def picture_alone(content: bytes) -> bytes:
    """The PNG file with the chunks alone that the picture is made of; `content` begins with the signature."""
    chunks = [chunk.everything for chunk in _picture_chunks(content)]
    return b"".join([SIGNATURE, *chunks, _chunk(_END, b"")])


def top_rows(content: bytes) -> TopRows | None:
    """The top of a picture whose file is whole, as far as its structure shows.

    That is a picture whose chunks have the right check sums, up to the mark of its end: they are as they were
    written. None for one that is small, whose data need not be trusted, or interlaced, whose first data are pixels
    from everywhere. Raises ValueError and struct.error for a file without a usable head.
    """
    head, *others, end = _picture_chunks(content, also=_END)
    if (head.name, end.name) != (b"IHDR", _END) or not all(chunk.is_sound for chunk in (head, *others)):
        return None
    width, height, *more, interlacing = _HEAD.unpack(head.data)
    data = _beginning(others)
    if interlacing or len(data) < _ENOUGH:
        return None
    rows = _chunk(b"IHDR", _HEAD.pack(width, min(height, _ROWS), *more, interlacing))
    palette = [chunk.everything for chunk in others if chunk.name != b"IDAT"]
    file = b"".join([SIGNATURE, rows, *palette, _chunk(b"IDAT", data), _chunk(_END, b"")])
    return TopRows(width=width, height=height, file=file)


def repaired(content: bytes) -> tuple[bytes, float]:
    """A PNG file of the pixels that are there, the others zero, and their share, from 0 to 1.

    Raises ValueError and struct.error for a file without a usable head.
    """
    chunks = list(_picture_chunks(content))
    head = next(chunk for chunk in chunks if chunk.name == b"IHDR").data
    size = _inflated_size(*_HEAD.unpack(head))
    pixels = _inflate(b"".join(chunk.data for chunk in chunks if chunk.name == b"IDAT"), size)
    others = [chunk.everything for chunk in chunks if chunk.name != b"IDAT"]
    data = _chunk(b"IDAT", zlib.compress(pixels.ljust(size, b"\0"), 1))
    return b"".join([SIGNATURE, *others, data, _chunk(_END, b"")]), len(pixels) / size


def _picture_chunks(content: bytes, also: bytes = b"") -> Iterator[_Chunk]:
    """The chunks that the picture is made of, and those with the name `also`."""
    is_palette = content[25:26] == bytes([_PALETTE])
    for chunk in _chunks(content):
        palette = is_palette and (chunk.name == b"PLTE" or (chunk.name == b"tRNS" and chunk.is_sound))
        if palette or chunk.name in {b"IHDR", b"IDAT", also}:
            yield chunk


def _chunks(content: bytes) -> Iterator[_Chunk]:
    """The chunks up to the one that ends the file, or to where the file ends or goes wrong."""
    start, view, name = len(SIGNATURE), memoryview(content), b""
    while name != _END and re.fullmatch(rb"[A-Za-z]{4}", name := content[start + 4 : start + 8]):
        end = start + 12 + int.from_bytes(content[start : start + 4])
        yield _Chunk(name, view[start:end])
        start = end


def _beginning(chunks: Iterable[_Chunk]) -> bytes:
    """The first compressed data of a picture."""
    data = bytearray()
    for chunk in chunks:
        if chunk.name == b"IDAT":
            data += chunk.data[: _ENOUGH - len(data)]
    return bytes(data)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _inflated_size(
    width: int, height: int, depth: int, colour: int, _compression: int, _filter: int, interlace: int
) -> int:
    """How many bytes the pixels have before compression, with the filter's byte before each row."""
    bits = depth * _SAMPLES.get(colour, 0)
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    size = 0
    for left, top, right, down in passes:
        columns, rows = -((left - width) // right), -((top - height) // down)
        size += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    if not bits or not size:
        raise ValueError("a head that no picture has")
    return size


def _inflate(data: bytes, size: int) -> bytes:
    """What `data` holds, `size` bytes at most, up to where it ends or is damaged."""
    inflater, pixels = zlib.decompressobj(), bytearray()
    for start, end in pairwise([*range(0, len(data), _PIECE), len(data)]):
        try:
            pixels += inflater.decompress(data[start:end])
        except zlib.error:
            break
        if len(pixels) >= size:
            break
    return bytes(pixels[:size])
