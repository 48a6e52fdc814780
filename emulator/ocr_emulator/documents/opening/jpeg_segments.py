"""A JPEG file as its segments: those that the picture is made of, and what can stand in for a missing end."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from ocr_emulator.documents.opening.top_rows import TopRows

START: Final = b"\xff\xd8"
END: Final = b"\xff\xd9"

#: The marker after which the picture's own data come.
_SCAN: Final = 0xDA

#: The frames of pictures that are coded row by row, with Huffman codes: baseline and extended (T.81, table B.1).
_SEQUENTIAL: Final = frozenset([0xC0, 0xC1])

#: Where a frame has the picture's height and width, after its marker, length and precision (T.81, B.2.2).
_HEIGHT: Final = slice(5, 7)
_WIDTH: Final = slice(7, 9)

#: How many rows stand for the picture: those of one row of blocks, which is the least that is decoded.
_ROWS: Final = 8

#: How much of the picture's data is enough for them, in bytes. What is missing decodes as grey.
_ENOUGH: Final = 64 * 1024

#: A marker that ends a scan's data: among them are only restarts and stuffed bytes (T.81, F.1.2.3).
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

#: Any number of these bytes may come before a marker.
_FILL: Final = 0xFF

#: Markers without a segment (ISO 10918-1, table B.1): TEM, RST0 to RST7, SOI and EOI; and stuffing.
_ALONE: Final = frozenset([0x00, 0x01, *range(0xD0, 0xDA)])

#: Segments that say something about the picture and are not it: APP0 to APP15, and comments.
_ANCILLARY: Final = frozenset([*range(0xE0, 0xF0), 0xFE])

#: Data that stand for anything a picture could go on with. They contain no marker.
_ANYTHING: Final = bytes(range(255)) * 64


class _Segment(Struct, frozen=True):
    """The segment with that marker, from `start` to `end` in the file."""

    marker: int
    start: int
    end: int


def picture_alone(content: bytes) -> bytes | None:
    """The JPEG file with the segments alone that the picture is made of; None when its data do not begin."""
    view = memoryview(content)
    kept: list[bytes | memoryview] = [START]
    for segment in _segments(content):
        if segment.marker == _SCAN:
            return b"".join([*kept, view[segment.start :]])
        if segment.marker not in _ANCILLARY:
            kept.append(view[segment.start : segment.end])
    return None


def top_rows(content: bytes) -> TopRows | None:
    """The top of a picture whose file is whole, as far as its structure shows.

    That is a picture that is coded row by row in one scan, up to the mark of its end. A decoder takes any such
    scan whose top it takes: it fills what it does not understand with grey.
    """
    kept, frame = [START], None
    for segment in _segments(content):
        written = content[segment.start : segment.end]
        if segment.marker == _SCAN:
            after = _AFTER_SCAN.search(content, segment.end)
            if frame is None or after is None or after[0] != END:
                return None
            enough = content[segment.start : min(segment.end + _ENOUGH, after.start())]
            height, width = int.from_bytes(frame[_HEIGHT]), int.from_bytes(frame[_WIDTH])
            return TopRows(width=width, height=height, file=b"".join([*kept, enough, END]))
        if segment.marker in _SEQUENTIAL:
            frame = written
            rows = min(_ROWS, int.from_bytes(frame[_HEIGHT]))
            written = frame[: _HEIGHT.start] + rows.to_bytes(2) + frame[_HEIGHT.stop :]
        if segment.marker not in _ANCILLARY:
            kept.append(written)
    return None


def two_continuations(picture: bytes) -> tuple[bytes, bytes]:
    """A picture that is cut, ended in two ways: where the two pictures differ, the file says nothing."""
    rest = picture.rstrip(b"\xff")  # half a marker
    return rest + END, rest + _ANYTHING + END


def _segments(content: bytes) -> Iterator[_Segment]:
    """The segments up to the first scan. Bytes between them are skipped, as decoders do."""
    start = content.find(b"\xff", len(START))
    while 0 <= start < len(content) - 3:
        marker = content[start + 1]
        if marker == _FILL:
            start += 1
        elif marker in _ALONE:
            start = content.find(b"\xff", start + 2)
        else:
            end = start + 2 + int.from_bytes(content[start + 2 : start + 4])
            yield _Segment(marker, start, end)
            start = content.find(b"\xff", end)
