"""Lengths of time and sizes, as people write them."""

import re
from typing import Final

#: What is expected of a text that is none.
DURATION_EXPECTED: Final = "a length of time: 800ms, 90s, 10m, 1h or 1d"

DURATION_PATTERN: Final = re.compile(r"(?P<number>[0-9]{1,9}(\.[0-9]{1,3})?)\s*(?P<unit>ms|s|m|h|d)?")
_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, None: 1}

#: A size, for a pattern with more in it too.
SIZE_PATTERN: Final = r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,3})?)\s*(?P<unit>B|KB|MB)?"
_BYTES: Final = {"B": 1, "KB": 1024, "MB": 1024 * 1024, None: 1}


def parse_duration(text: str) -> float | None:
    """The seconds in a number with a unit, as `800ms`, or without one, of seconds; None: it is something else."""
    found = DURATION_PATTERN.fullmatch(text)
    return round(float(found["number"]) * _SECONDS[found["unit"]], 3) if found else None


def parse_size(text: str) -> int | None:
    """The bytes in a number with a unit, as `64MB` of 1024 KB, or without one; None: it is something else."""
    found = re.fullmatch(SIZE_PATTERN, text)
    return found and size_from_match(found)


def size_from_match(found: re.Match[str]) -> int:
    """The bytes in what a pattern with SIZE has found."""
    return round(float(found["number"]) * _BYTES[found["unit"]])
