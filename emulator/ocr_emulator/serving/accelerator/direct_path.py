"""Which requests can take the direct path, by their heads."""

import re
from collections.abc import Mapping
from typing import Final

from ocr_emulator.http.request_body import SMALL, announced_in
from ocr_emulator.serving.accelerator.parser import Parser

#: The methods and targets of the direct path: a path without a query, written as nearly all clients write it.
_METHODS: Final = {b"GET", b"POST"}
_TARGET: Final = re.compile(rb"/[\w.~-]+/[\w.~/-]+", re.ASCII)

#: With one of these headers a request is of an unusual form.
_UNUSUAL: Final = frozenset({"transfer-encoding", "expect"})


def is_usual_target(method: bytes, target: bytes) -> bool:
    """Whether method and target are written as nearly all clients write them."""
    return method in _METHODS and _TARGET.fullmatch(target) is not None


def is_small_and_usual(headers: Mapping[str, str], parser: Parser) -> bool:
    """Whether a request is small and of the usual form; headers by lower-case name."""
    if announced_in(headers) > SMALL or not _UNUSUAL.isdisjoint(headers):
        return False
    return parser.should_keep_alive() and parser.get_http_version() == "1.1"
