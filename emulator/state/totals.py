"""How many answers there were, for those who watch the process: by operation and result code."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from emulator.contract.catalogue import OWN
from emulator.state.journal import Entry


class Kind(NamedTuple):
    """What answers are counted by; blank where there is none."""

    operation: str
    version: str
    result_code: str
    by: str
    fault: str


class Totals:
    """Counts answers since the process began; nothing resets them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[Kind] = Counter()

    def add(self, entry: Entry) -> None:
        """Count an answer. Authors choose their own codes, of which there can be any number: they are one."""
        kind = Kind(
            operation=entry.operation or "",
            version=entry.version or "",
            result_code=_code(entry),
            by="scenario" if entry.by_scenario else "nature",
            fault=(entry.fault or "").partition(" ")[0],
        )
        with self._lock:
            self._counts[kind] += 1

    def counts(self) -> Mapping[Kind, int]:
        """The counts until now."""
        with self._lock:
            return dict(self._counts)


def _code(entry: Entry) -> str:
    if entry.result_code is None:
        return ""
    return "own" if entry.result_key == OWN else str(entry.result_code)
