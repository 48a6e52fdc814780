"""Parses a multipart/form-data body into its parts (RFC 7578). Only this module knows python-multipart.

Nearly every body has one part with a simple head. That one is cut out without a parser, and without a copy.
"""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ocr_emulator.documents.file import Content
from ocr_emulator.pipeline import refusal

#: How many parts are read at most; a real body has one.
_MAX_PARTS: Final = 1000

#: The largest head of a part that is read without a parser, in bytes and in lines, and the form of each line.
_MAX_SIMPLE_HEAD: Final = 4096
_MAX_SIMPLE_HEADERS: Final = 8
_SIMPLE_HEADER: Final = re.compile(rb"([A-Za-z-]+): *([\x20-\x7e\x80-\xff]*)")

#: A Content-Type as nearly all clients write it.
_SIMPLE_CONTENT_TYPE: Final = re.compile(r"multipart/form-data; ?boundary=([\w.+-]+)", re.ASCII)

_FILE_NAME: Final = re.compile(rb";\s*filename\*?\s*=", re.IGNORECASE)

# The reply says what is wrong with a body.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


class Part(Struct):
    """A part of the body: headers by lower-case name, and the content as `pieces`, which are views of the body."""

    headers: dict[bytes, bytes] = {}
    pieces: list[memoryview] = []

    @property
    def content(self) -> Content:
        """The bytes of the part: a view of the body where it is in one piece."""
        return self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)

    @property
    def name(self) -> str:
        """The `name` of the form field; blank when there is none."""
        return self._option(b"name")

    @property
    def file_name(self) -> str:
        """The `filename`; blank when there is none."""
        return self._option(b"filename")

    @property
    def is_file(self) -> bool:
        """Whether the part has a file name, as `filename` or `filename*`. Without one it is a form field."""
        disposition = self.headers.get(b"content-disposition", b"")
        return _FILE_NAME.search(disposition) is not None

    def _option(self, name: bytes) -> str:
        return _options(self.headers.get(b"content-disposition", b"")).get(name, b"").decode("utf-8", "replace")


@lru_cache(maxsize=1024)
def _options(disposition: bytes) -> Mapping[bytes, bytes]:
    return parse_options_header(disposition)[1]


def media_type(content_type: str) -> str:
    """The media type in a Content-Type header, in lower case, without parameters."""
    return parse_options_header(content_type)[0].decode("latin-1")


def parse_boundary(content_type: str) -> bytes:
    """The boundary between the parts.

    Raises the refusal UNSUPPORTED_MEDIA_TYPE for any type but multipart/form-data, and BAD_REQUEST without a
    boundary.
    """
    plain = _SIMPLE_CONTENT_TYPE.fullmatch(content_type)
    if plain:
        return plain[1].encode()
    label, options = parse_options_header(content_type)
    if label != b"multipart/form-data":
        raise refusal.wrong_content_type(content_type)
    if not options.get(b"boundary"):
        raise refusal.unreadable_body("the Content-Type has no boundary; leave that header to the HTTP client")
    return options[b"boundary"]


def find_image(content_type: str, body: bytes | bytearray) -> Part:
    """The part named `image` that is a file; raises BAD_REQUEST without one, and what `parse_parts` raises."""
    parts = parse_parts(content_type, body)
    images = [part for part in parts if part.name == "image"]
    if not images:
        raise refusal.missing_image([part.name for part in parts])
    for image in images:
        if image.is_file:
            return image
    raise refusal.image_as_field()


def parse_parts(content_type: str, body: bytes | bytearray) -> list[Part]:
    """The parts of `body`; raises what `parse_boundary` raises, and BAD_REQUEST when it cannot be parsed."""
    boundary = parse_boundary(content_type)
    simple = _simple_part(body, boundary)
    if simple:
        return [simple]
    collector = _PartCollector()
    try:
        collector.parser(boundary).write(_without_preamble(bytes(body), boundary))
    except FormParserError as error:
        raise refusal.unreadable_body(f"the multipart body cannot be taken apart: {error}") from error
    if not collector.is_whole:
        raise refusal.unreadable_body("the multipart body ends before its closing boundary; send it whole")
    return collector.parts


def _simple_part(body: bytes | bytearray, boundary: bytes) -> Part | None:
    """The part of a body that has one part with a simple head; None when the body needs the parser."""
    opening, closing = b"--" + boundary + b"\r\n", b"\r\n--" + boundary
    begin, end = body.find(b"\r\n\r\n", 0, _MAX_SIMPLE_HEAD), body.rfind(closing)
    if not body.startswith(opening) or not 0 <= begin <= end - 4:
        return None
    if body[end + len(closing) :] not in (b"--", b"--\r\n") or _has_more(body, closing, begin + 2, end):
        return None
    lines = [_SIMPLE_HEADER.fullmatch(line) for line in bytes(body[len(opening) : begin]).split(b"\r\n")]
    if not all(lines) or len(lines) > _MAX_SIMPLE_HEADERS:
        return None
    headers = {line[1].lower(): line[2] for line in lines if line}
    return Part(headers, [memoryview(body)[begin + 4 : end]]) if len(headers) == len(lines) else None


def _has_more(body: bytes | bytearray, closing: bytes, start: int, last: int) -> bool:
    """Whether `closing` also stands before its `last` place. To search from the end is three times as fast."""
    return body.rfind(closing, start, last + len(closing) - 1) >= 0


def _without_preamble(body: bytes, boundary: bytes) -> bytes:
    """The body from its first boundary on: the preamble before it is to be ignored (RFC 2046, 5.1.1)."""
    start = body.find(b"\r\n--" + boundary)
    return body if start < 0 or body.startswith(b"--" + boundary) else body[start + 2 :]


class _PartCollector:
    """Collects the parts that the parser reports; `is_whole` is true when the closing boundary has come."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.is_whole = False
        self._name = bytearray()
        self._value = bytearray()

    def parser(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_part_data": lambda data, start, end: self.parts[-1].pieces.append(memoryview(data)[start:end]),
                "on_end": self._end,
            },
        )

    def _begin(self) -> None:
        if len(self.parts) >= _MAX_PARTS:
            raise FormParserError(f"more than {_MAX_PARTS} parts")
        self.parts.append(Part())

    def _end_header(self) -> None:
        self.parts[-1].headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _end(self) -> None:
        self.is_whole = True
