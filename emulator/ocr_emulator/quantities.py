"""Durations and sizes as people write them: 800ms, 64MB. Settings and scenarios read them alike."""

import re
from typing import Final

#: What a message says was expected, where a text is no duration.
DURATION_EXPECTED: Final = "a length of time: 800ms, 90s, 10m, 1h or 1d"

#: A number with at most three decimals, and a unit; without a unit, it is seconds.
DURATION_PATTERN: Final = re.compile(r"(?P<number>[0-9]{1,9}(\.[0-9]{1,3})?)\s*(?P<unit>ms|s|m|h|d)?")
_SECONDS_OF_UNIT: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, None: 1}

#: The same for a size, whose unit is B where there is none. It is a text, to build larger patterns with. A number
#: of bytes may have more digits, so that every size can be written as its bytes.
SIZE_PATTERN: Final = r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,3})?|[0-9]{10,16}(?!\s*[KM]B))\s*(?P<unit>B|KB|MB)?"
_BYTES_OF_UNIT: Final = {"B": 1, "KB": 1024, "MB": 1024 * 1024, None: 1}


def parse_duration(text: str) -> float | None:
    """The seconds that `text` says, to the millisecond: 0.8 for `800ms`, 90 for `90`. None: it is no duration."""
    found = DURATION_PATTERN.fullmatch(text)
    return round(float(found["number"]) * _SECONDS_OF_UNIT[found["unit"]], 3) if found else None


def parse_size(text: str) -> int | None:
    """The bytes that `text` says: 65536 for `64KB`, 90 for `90`. A KB has 1024 bytes. None: it is no size."""
    found = re.fullmatch(SIZE_PATTERN, text)
    return found and size_from_match(found)


def size_from_match(found: re.Match[str]) -> int:
    """The bytes that a match says; its pattern has to contain SIZE_PATTERN."""
    return round(float(found["number"]) * _BYTES_OF_UNIT[found["unit"]])
