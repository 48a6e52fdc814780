"""A header of the form `label; name=value; name="value"`, as Content-Type and Content-Disposition are."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

#: A parameter and its value, in quotation marks or not (RFC 9110, section 5.6.6). An unclosed quotation mark is
#: part of the value.
_PARAMETER: Final = re.compile(r';\s*([^\s=;]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;]*))?', re.DOTALL)

_QUOTED: Final = re.compile(r'"(.*)"', re.DOTALL)
_ESCAPED: Final = re.compile(r'\\([\\"])')


class LabelledHeader(Struct, frozen=True):
    """The label, in lower case, and the parameters by lower-case name."""

    label: str
    parameters: Mapping[str, str]


@lru_cache(maxsize=256)
def parse_labelled_header(value: str) -> LabelledHeader:
    """The parts of the header `value`, which is a text with a character for each byte. Nothing is an error."""
    label, semicolon, rest = value.partition(";")
    found = _PARAMETER.finditer(semicolon + rest)
    parameters = {one[1].lower(): _unquoted((one[2] or "").strip()) for one in found}
    return LabelledHeader(label.strip().lower(), parameters)


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return _ESCAPED.sub(r"\1", quoted[1]) if quoted else value
