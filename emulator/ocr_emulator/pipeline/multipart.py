"""Parses a multipart/form-data body into its parts (RFC 7578), as a servlet container does.

The content of a part is a view of the body, not a copy: a body can have 20 MB.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.pipeline import body_refusal
from ocr_emulator.pipeline.file_name import read_file_name
from ocr_emulator.pipeline.header_parameters import LabelledHeader, parse_labelled_header
from ocr_emulator.pipeline.refusal import Refusal

#: How many parts are read at most; a real body has one.
_MAX_PARTS: Final = 1000

#: The largest head of a part, in bytes, as in Apache Commons FileUpload.
_MAX_HEAD: Final = 10_240

#: What ends a line with a boundary: two hyphens after the last part, else a line break (RFC 2046, section 5.1.1).
_END_OF_BOUNDARY: Final = re.compile(rb"(--)|[ \t]*\r\n")

_LINE_BREAK: Final = b"\r\n"
_BLANK_LINE: Final = b"\r\n\r\n"

#: A line break inside a header, which goes on in the next line (RFC 5322, section 2.2.3).
_FOLD: Final = re.compile(rb"\r\n[ \t]+")

_FORM_DATA: Final = "form-data"


class Part(Struct, frozen=True):
    """A part of the body: its Content-Disposition, and its content as a view of the body."""

    disposition: LabelledHeader
    content: memoryview

    @property
    def is_form_data(self) -> bool:
        """Whether the part belongs to a form: a servlet container skips any other."""
        return self.disposition.label == _FORM_DATA

    @property
    def name(self) -> str:
        """The `name` of the form field; blank when there is none."""
        return self.disposition.parameters.get("name", "").encode("latin-1").decode("utf-8", "replace")

    @property
    def file_name(self) -> str:
        """The file name, decoded, in NFC; blank when there is none."""
        return read_file_name(self.disposition.parameters)

    @property
    def is_file(self) -> bool:
        """Whether the part has a file name, as `filename` or `filename*`. Without one it is a form field."""
        return not {"filename", "filename*"}.isdisjoint(self.disposition.parameters)


def media_type(content_type: str) -> str:
    """The media type in a Content-Type header, in lower case, without parameters."""
    return parse_labelled_header(content_type).label


def parse_boundary(content_type: str) -> bytes:
    """The boundary between the parts.

    Raises the refusal UNSUPPORTED_MEDIA_TYPE for any type but multipart/form-data, and BAD_REQUEST without a
    boundary.
    """
    header = parse_labelled_header(content_type)
    if header.label != "multipart/form-data":
        raise body_refusal.wrong_content_type(content_type)
    boundary = header.parameters.get("boundary")
    if not boundary:
        raise body_refusal.unreadable_body(
            "the Content-Type has no boundary; leave that header to the HTTP client"
        )
    return boundary.encode("latin-1", "replace")


def find_image(content_type: str, body: bytes | bytearray, contract: Contract) -> Part:
    """The part named `image` that is a file, or that the contract takes as one.

    Raises the contract's refusal without one, and what `parse_parts` raises.
    """
    parts = parse_parts(content_type, body)
    images = [part for part in parts if part.name == "image"]
    if not images:
        raise body_refusal.missing_image([part.name for part in parts], contract)
    in_form = [image for image in images if image.is_form_data]
    if not in_form:
        raise body_refusal.image_not_form_data(images[0].disposition.label, contract)
    for image in in_form:
        if image.is_file:
            return image
    if contract.image_without_file_name == "SUCCESS":
        return in_form[0]
    raise body_refusal.image_as_field(contract)


def parse_parts(content_type: str, body: bytes | bytearray) -> list[Part]:
    """The parts of `body`; raises what `parse_boundary` raises, and BAD_REQUEST when it cannot be parsed."""
    sections = _sections(body, parse_boundary(content_type))
    parts = [_part(body, begin, end) for begin, end in islice(sections, _MAX_PARTS)]
    if next(sections, None):
        raise _unreadable(f"more than {_MAX_PARTS} parts")
    return parts


def _sections(body: bytes | bytearray, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends, its head included. What is before and after all parts means nothing."""
    begin = None
    for start, end, is_last in _boundary_lines(body, boundary):
        if begin is not None:
            yield begin, start
        if is_last:
            return
        begin = end
    if begin is None and body:
        raise _unreadable(
            "it does not have the boundary of its Content-Type; leave that header to the HTTP client"
        )
    raise body_refusal.unreadable_body("the multipart body ends before its closing boundary; send it whole")


def _boundary_lines(body: bytes | bytearray, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each line with the boundary begins and ends, and whether it is the last one.

    The line break before the boundary belongs to the line with the boundary, and not to the content before it.
    """
    delimiter = _LINE_BREAK + b"--" + boundary
    end = 0
    for start in _places(delimiter, body):
        found = _END_OF_BOUNDARY.match(body, start + len(delimiter)) if start >= end or start < 0 else None
        if found:
            end = found.end()
            yield max(start, 0), end, found[1] is not None


def _places(delimiter: bytes, body: bytes | bytearray) -> list[int]:
    """Where the delimiter stands, in order; at the very beginning of the body it has no line break before it.

    The search is from the end: CPython takes a third of the time for it.
    """
    places, place = [], body.rfind(delimiter)
    while place >= 0:
        places.append(place)
        place = body.rfind(delimiter, 0, place + len(delimiter) - 1)
    if body.startswith(delimiter[len(_LINE_BREAK) :]):
        places.append(-len(_LINE_BREAK))
    return places[::-1]


def _part(body: bytes | bytearray, begin: int, end: int) -> Part:
    """The part that has those bytes of the body."""
    if body.startswith(_LINE_BREAK, begin):
        head, content = b"", begin + len(_LINE_BREAK)
    else:
        blank_line = body.find(_BLANK_LINE, begin, end)
        if blank_line < 0:
            raise _unreadable("a part has no blank line between its headers and its content")
        if blank_line - begin > _MAX_HEAD:
            raise _unreadable(f"the headers of a part have more than {_MAX_HEAD} bytes")
        head, content = bytes(body[begin:blank_line]), blank_line + len(_BLANK_LINE)
    return Part(_disposition(head), memoryview(body)[content : max(content, end)])


@lru_cache(maxsize=1024)
def _disposition(head: bytes) -> LabelledHeader:
    """The first Content-Disposition among the headers of a part; a line without a colon is none of them."""
    for line in _FOLD.sub(b" ", head).split(_LINE_BREAK):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-disposition":
            return parse_labelled_header(value.decode("latin-1"))
    return LabelledHeader("", {})


def _unreadable(problem: str) -> Refusal:
    return body_refusal.unreadable_body(f"the multipart body cannot be taken apart: {problem}")
