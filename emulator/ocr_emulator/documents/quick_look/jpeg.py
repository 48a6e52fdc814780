"""Tells of a regular JPEG how large it is, and that it shows something: two of its blocks differ in brightness.

What is told here is what decoding it would tell: a decoder takes every file that this module takes, and blocks
of which one is brighter than the other are no picture of one colour.
"""

import re
from collections.abc import Iterator
from typing import Final

from ocr_emulator.documents.file import FileProperties
from ocr_emulator.documents.quick_look.huffman import BitReader, UnreadableError
from ocr_emulator.documents.quick_look.jpeg_header import Component, JpegHeader, read_header

#: What may end the data of a scan: a marker. Stuffed bytes are none.
_MARKER: Final = re.compile(rb"\xff[^\x00]")
_END: Final = b"\xff\xd9"

#: How much of the data is read at most, in bytes, and how many codes of it: less than half a millisecond's work.
_WINDOW: Final = 1024
_MOST_CODES: Final = 800

#: The side of a block in pixels, and how many coefficients it has.
_SIDE: Final = 8
_COEFFICIENTS: Final = 64

#: Of a picture with more pixels a decoder looks at nothing but the size.
_MOST_PIXELS: Final = 40_000_000

#: The largest size of a coefficient in bits (T.81, table F.2), and the symbol for sixteen that are zero.
_LARGEST_SIZE: Final = 10
_ZEROS: Final = 15

#: How large the coefficients of a block are together at most, so that no decoder's arithmetic overflows.
_MOST_ENERGY: Final = 4000

#: By how much brightnesses differ, of 255, and are off black and white: no rounding makes them alike.
_MARGIN: Final = 4
_GREY: Final = 128
_WHITE: Final = 255


def look_at_jpeg(content: bytes) -> FileProperties | None:
    """What is true of the picture in a file that begins with the mark of a JPEG; None: decoding it has to tell."""
    header = read_header(content)
    if header is None or min(header.width, header.height) < _SIDE or header.width * header.height > _MOST_PIXELS:
        return None
    marker = _MARKER.search(content, header.end)
    if marker is None or marker[0] != _END:
        return None
    data = content[header.end : min(header.end + _WINDOW, marker.start())].replace(b"\xff\x00", b"\xff")
    if not _shows_something(header, data):
        return None
    return FileProperties(width=float(header.width), height=float(header.height))


def _shows_something(header: JpegHeader, data: bytes) -> bool:
    """Whether the data say that two blocks at the top differ; they may without saying so."""
    darkest, brightest = float("inf"), float("-inf")
    try:
        for mean in _means(header, BitReader(data, _MOST_CODES)):
            darkest, brightest = min(darkest, mean), max(brightest, mean)
            differ = brightest - darkest >= _MARGIN
            if differ and darkest <= _WHITE - _MARGIN and brightest >= _MARGIN:
                return True
    except UnreadableError:
        pass
    return False


def _means(header: JpegHeader, reader: BitReader) -> Iterator[float]:
    """The mean brightness of each block that lies whole in the first row of blocks."""
    luminance, *_ = header.components
    before = dict.fromkeys(range(len(header.components)), 0)
    for column in range(0, header.width // _SIDE, luminance.across):
        for number, component in enumerate(header.components):
            for place in range(component.across * component.down):
                difference, energy = _block(component, reader)
                before[number] += difference
                mean = before[number] * component.divisors[0]
                is_seen = number == 0 and place < component.across and column + place < header.width // _SIDE
                if is_seen and energy + abs(mean) <= _MOST_ENERGY:
                    yield mean / _SIDE + _GREY


def _block(component: Component, reader: BitReader) -> tuple[int, int]:
    """By how much a block differs from the one before, and how large its other coefficients are at most.

    Raises UnreadableError. The order is that of T.81, F.2.2.
    """
    difference = reader.value(reader.symbol(component.differences))
    energy, place = 0, 1
    while place < _COEFFICIENTS:
        symbol = reader.symbol(component.coefficients)
        zeros, size = symbol >> 4, symbol & 15
        if size == 0:
            if zeros < _ZEROS:
                break
            place += _ZEROS + 1
            continue
        place += zeros
        if place >= _COEFFICIENTS or size > _LARGEST_SIZE:
            raise UnreadableError
        reader.skip(size)
        energy += component.divisors[place] << size
        place += 1
    return difference, energy
