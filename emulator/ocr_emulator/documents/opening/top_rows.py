"""The first rows of a picture, as a file of their own: enough to see that a whole picture shows something."""

from msgspec import Struct


class TopRows(Struct, frozen=True, kw_only=True):
    """The first rows of a picture of `width` x `height` pixels, as a `file` of the picture's own type."""

    width: int
    height: int
    file: bytes
