"""How a whole number of a path, a query or a header is read."""

from typing import Final

#: With so many digits it fits into 64 bits.
_MOST_DIGITS: Final = 18


def whole_number(text: str) -> int | None:
    """The number that ASCII digits say; None: the text is none, or more than any number that there is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
