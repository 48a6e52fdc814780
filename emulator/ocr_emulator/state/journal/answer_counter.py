"""How many answers there were, for those who watch the process: by operation and result code."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from ocr_emulator.contract.catalogue import CUSTOM_KEY
from ocr_emulator.state.journal.journal import JournalEntry


class AnswerLabels(NamedTuple):
    """What answers are counted by; blank where there is none."""

    operation: str
    version: str
    result_code: str
    by: str
    fault: str


#: The same as the entries have it.
_Key = tuple[str | None, str | None, int | str | None, bool, str | None]


class AnswerCounter:
    """Counts answers since the process began; nothing resets them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[_Key, int] = {}

    def add(self, entry: JournalEntry) -> None:
        """Count an answer. Authors choose their own codes, of which there can be any number: they are one."""
        fault = entry.fault and entry.fault.partition(" ")[0]
        key = entry.operation, entry.version, _code(entry), entry.by_scenario, fault
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1

    def counts(self) -> Mapping[AnswerLabels, int]:
        """The counts until now."""
        counts: Counter[AnswerLabels] = Counter()
        with self._lock:
            found = list(self._counts.items())
        for (operation, version, code, by_scenario, fault), count in found:
            by = "scenario" if by_scenario else "nature"
            name = "" if code is None else str(code)
            counts[AnswerLabels(operation or "", version or "", name, by, fault or "")] += count
        return counts


def _code(entry: JournalEntry) -> int | str | None:
    return "own" if entry.result_key == CUSTOM_KEY else entry.result_code
