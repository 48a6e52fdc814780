"""How much memory control calls may fill: with planned replies, and with scenarios of appKeys' own."""

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Final

from ocr_emulator.errors import EmulatorError

_MB: Final = 1024 * 1024

#: The most bytes that the planned replies of one appKey take, its own scenario, and both of all appKeys together.
MAX_PLANNED_BYTES: Final = 4 * _MB
MAX_SCENARIO_BYTES: Final = 8 * _MB
MAX_STORED_BYTES: Final = 256 * _MB


class TooMuchStoredError(EmulatorError):
    """`what` would take `size` bytes, which is more than `limit`; `advice` says what to do."""

    def __init__(self, what: str, size: int, limit: int, advice: str) -> None:
        found = f"found {what} of {size / _MB:.1f} MB in memory"
        super().__init__(f"{found}; expected at most {limit // _MB} MB; {advice}")
        self.size, self.limit = size, limit


def check_total(stored: int) -> None:
    """Raise TooMuchStoredError where `stored`, what all appKeys have by now, leaves no room for more."""
    if stored >= MAX_STORED_BYTES:
        advice = "delete sessions that have ended (DELETE /__admin/sessions/{appKey}), or POST /__admin/reset"
        raise TooMuchStoredError(
            "planned replies and scenarios of all appKeys together", stored, MAX_STORED_BYTES, advice
        )


def footprint(value: object) -> int:
    """How much memory a value takes, in bytes, with all that it is made of.

    What it has in several places counts once. It takes a tenth of a second for the largest body there is.
    """
    seen: dict[int, object] = {}  # that the values live as long makes their ids unique
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen[id(one)] = one
            waiting.extend(_parts(one))
    return sum(map(sys.getsizeof, seen.values()))


def _parts(value: object) -> list[object]:
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return list(value) if isinstance(value, tuple | list | frozenset) else []
