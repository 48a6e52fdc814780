"""A multipart/form-data body into its parts (RFC 7578). All of python-multipart that is used, is used here."""

import logging
import re
from dataclasses import dataclass, field
from typing import Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from emulator.pipeline import refusal

#: The most parts that a body is read to; a real one has one.
_MOST_PARTS: Final = 1000

# What is wrong with a body, the reply says.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class Part:
    """A part as it stands in the body."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    content: bytearray = field(default_factory=bytearray)

    @property
    def name(self) -> str:
        """The field's name; blank where the part does not say it."""
        _, options = parse_options_header(self.headers.get(b"content-disposition"))
        return options.get(b"name", b"").decode("utf-8", "replace")

    @property
    def file_name(self) -> str:
        """The name of the file, where the part says it."""
        _, options = parse_options_header(self.headers.get(b"content-disposition"))
        return options.get(b"filename", b"").decode("utf-8", "replace")

    @property
    def is_file(self) -> bool:
        """Whether it has a file name, as `filename` or `filename*`; without one it is a form field."""
        disposition = self.headers.get(b"content-disposition", b"")
        return re.search(rb";\s*filename\*?\s*=", disposition, re.IGNORECASE) is not None


def media_type(content_type: str) -> str:
    """The type in a Content-Type header, in lower case, without its parameters."""
    return parse_options_header(content_type)[0].decode("latin-1")


def boundary_in(content_type: str) -> bytes:
    """What stands between the parts; 415 for a body that is labelled as something else, 400 without a boundary."""
    label, options = parse_options_header(content_type)
    if label != b"multipart/form-data":
        raise refusal.wrong_content_type(content_type)
    if not options.get(b"boundary"):
        raise refusal.unreadable_body("the Content-Type has no boundary; leave that header to the HTTP client")
    return options[b"boundary"]


def read_parts(content_type: str, body: bytes) -> list[Part]:
    """The parts of `body`; 415 when it is labelled as something else, 400 when it cannot be taken apart."""
    boundary = boundary_in(content_type)
    listener = _Listener()
    try:
        listener.parser(boundary).write(_without_preamble(body, boundary))
    except FormParserError as error:
        raise refusal.unreadable_body(f"the multipart body cannot be taken apart: {error}") from error
    if not listener.is_whole:
        raise refusal.unreadable_body("the multipart body ends before its closing boundary; send it whole")
    return listener.parts


def _without_preamble(body: bytes, boundary: bytes) -> bytes:
    """The body from its first boundary on: what stands before it means nothing (RFC 2046, 5.1.1)."""
    start = body.find(b"\r\n--" + boundary)
    return body if start < 0 or body.startswith(b"--" + boundary) else body[start + 2 :]


class _Listener:
    """Collects what the parser says."""

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
                "on_part_data": lambda data, start, end: self.parts[-1].content.extend(data[start:end]),
                "on_end": self._end,
            },
        )

    def _begin(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise FormParserError(f"more than {_MOST_PARTS} parts")
        self.parts.append(Part())

    def _end_header(self) -> None:
        self.parts[-1].headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _end(self) -> None:
        self.is_whole = True
