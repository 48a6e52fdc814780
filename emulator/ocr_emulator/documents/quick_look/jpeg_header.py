"""Reads what comes before the data of a regular JPEG: its size, and all that its blocks are read by.

Regular is what most programs write: baseline, in shades of grey or YCbCr, one scan, no restarts, and not a byte
that belongs to nothing. Whatever is the least bit unusual is not regular: a decoder may take it, or not.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from ocr_emulator.documents.quick_look.huffman import HuffmanTable, huffman_table

#: What markers begin with, and some of them (T.81, table B.1). APP0 to APP15 and comments are not the picture.
_MARKER: Final = 0xFF
_FRAME: Final = 0xC0
_SCAN: Final = 0xDA
_ANCILLARY: Final = frozenset([*range(0xE0, 0xF0), 0xFE])

#: How many segments a regular file has at most.
_MOST_SEGMENTS: Final = 64

#: Before its components a frame has the precision, 8 bits, height, width and their number (T.81, B.2.2).
_FRAME_HEAD: Final = 6
_PRECISION: Final = 8
_LONGEST_SIDE: Final = 65_500

#: How many blocks of each component a unit has, across and down, by the sampling factors of a regular picture: in
#: shades of grey, where they mean nothing (T.81, A.2.2), and in YCbCr.
_UNITS: Final[Mapping[bytes, bytes]] = {
    **{bytes([sampling]): b"\x11" for sampling in (0x11, 0x12, 0x21, 0x22)},
    **{
        samplings: samplings
        for samplings in (bytes([luminance, 0x11, 0x11]) for luminance in (0x11, 0x12, 0x21, 0x22))
    },
}

#: The end of a scan's head that has all there is of its components (T.81, B.2.3).
_WHOLE: Final = b"\x00\x3f\x00"

#: A table of divisors has one for each coefficient, after its precision and number (T.81, B.2.4.1).
_DIVISORS: Final = 64

#: A table of codes has how many there are of each length, after its class and number (T.81, B.2.4.2).
_LENGTHS: Final = 16

#: The largest symbol of a difference: its size in bits (T.81, table F.1).
_LARGEST_DIFFERENCE: Final = 11

#: The numbers of tables: two of each class in a baseline picture, four of divisors.
_CODES: Final = frozenset([0x00, 0x01, 0x10, 0x11])
_COEFFICIENTS: Final = 0x10


class Component(Struct, frozen=True, kw_only=True):
    """A component: how many of its blocks a unit has across and down, and what its blocks are read by."""

    across: int
    down: int
    divisors: bytes
    differences: HuffmanTable
    coefficients: HuffmanTable


class JpegHeader(Struct, frozen=True, kw_only=True):
    """What comes before the data, which begin at `end`. The first component is the luminance."""

    width: int
    height: int
    components: tuple[Component, ...]
    end: int


class _Frame(Struct, frozen=True, kw_only=True):
    """What the frame says: for each component how many blocks a unit has, and the number of its divisors."""

    width: int
    height: int
    units: bytes
    divisors: bytes


class _IrregularError(Exception):
    """The file is not what most programs write."""


def read_header(content: bytes) -> JpegHeader | None:
    """The header of a regular file that begins with the mark of a JPEG; None: the file is not regular."""
    try:
        return _read(content)
    except (_IrregularError, IndexError, KeyError):
        return None


def _read(content: bytes) -> JpegHeader:
    divisors: dict[int, bytes] = {}
    codes: dict[int, HuffmanTable] = {}
    frame = None
    for marker, segment, end in _segments(content):
        if marker == _SCAN and frame:
            components = _components(segment, frame, divisors, codes)
            return JpegHeader(width=frame.width, height=frame.height, components=components, end=end)
        if marker == _FRAME and frame is None:
            frame = _frame(segment)
        elif marker in _TABLES:
            _TABLES[marker](segment, divisors, codes)
        elif marker not in _ANCILLARY:
            raise _IrregularError
    raise _IrregularError


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """The segments, one right after the other: the marker, what is in it, and where it ends."""
    start = 2
    for _ in range(_MOST_SEGMENTS):
        end = start + 2 + int.from_bytes(content[start + 2 : start + 4])
        if content[start] != _MARKER or end < start + 4 or end > len(content):
            raise _IrregularError
        yield content[start + 1], content[start + 4 : end], end
        start = end


def _frame(segment: bytes) -> _Frame:
    height, width = int.from_bytes(segment[1:3]), int.from_bytes(segment[3:5])
    components = segment[_FRAME_HEAD:]
    identifiers, samplings, divisors = components[::3], components[1::3], components[2::3]
    is_regular = (
        segment[0] == _PRECISION
        and segment[5] == len(samplings) == len(divisors)
        and samplings in _UNITS
        and identifiers == bytes(range(1, len(samplings) + 1))
        and 0 < min(height, width) <= max(height, width) <= _LONGEST_SIDE
    )
    if not is_regular:
        raise _IrregularError
    return _Frame(width=width, height=height, units=_UNITS[samplings], divisors=divisors)


def _read_divisors(segment: bytes, divisors: dict[int, bytes], _: object) -> None:
    """Tables of divisors with 8 bits each, of which none is 0."""
    for start in range(0, len(segment), 1 + _DIVISORS):
        number, table = segment[start], segment[start + 1 : start + 1 + _DIVISORS]
        if number > 3 or len(table) < _DIVISORS or 0 in table:  # noqa: PLR2004 - there are four
            raise _IrregularError
        divisors[number] = table


def _read_codes(segment: bytes, _: object, codes: dict[int, HuffmanTable]) -> None:
    """Tables of codes."""
    start = 0
    while start < len(segment):
        number, counts = segment[start], segment[start + 1 : start + 1 + _LENGTHS]
        end = start + 1 + _LENGTHS + sum(counts)
        symbols = segment[start + 1 + _LENGTHS : end]
        table = huffman_table(counts, symbols) if end <= len(segment) else None
        is_wrong = number not in _CODES or (
            number < _COEFFICIENTS and max(symbols, default=0) > _LARGEST_DIFFERENCE
        )
        if table is None or is_wrong:
            raise _IrregularError
        codes[number] = table
        start = end


_TABLES: Final[Mapping[int, Callable[[bytes, dict[int, bytes], dict[int, HuffmanTable]], None]]] = {
    0xC4: _read_codes,
    0xDB: _read_divisors,
}


def _components(
    segment: bytes, frame: _Frame, divisors: Mapping[int, bytes], codes: Mapping[int, HuffmanTable]
) -> tuple[Component, ...]:
    """The components of a scan that has all of the frame's, in their order."""
    count = len(frame.units)
    identifiers, numbers = segment[1 : 1 + 2 * count : 2], segment[2 : 2 + 2 * count : 2]
    is_whole = (
        len(segment) == 1 + 2 * count + len(_WHOLE)
        and segment.endswith(_WHOLE)
        and segment[0] == count
        and identifiers == bytes(range(1, count + 1))
    )
    if not is_whole:
        raise _IrregularError
    return tuple(
        Component(
            across=unit >> 4,
            down=unit & 15,
            divisors=divisors[table],
            differences=codes[number >> 4],
            coefficients=codes[_COEFFICIENTS | number & 15],
        )
        for unit, table, number in zip(frame.units, frame.divisors, numbers, strict=True)
    )
