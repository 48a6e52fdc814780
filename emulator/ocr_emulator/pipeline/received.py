"""A request as it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class Oversized:
    """A body that was larger than the limit, and so not kept; `size` is what arrived, in bytes."""

    size: int


class Received(Struct, frozen=True, kw_only=True):
    """Method, path (decoded, without the query), headers by lower-case name, and the body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | Oversized
