"""Counts answers by operation and result code, for the metrics page. Nothing resets these counts."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from ocr_emulator.contract.catalogue import CUSTOM_KEY
from ocr_emulator.state.journal.journal import JournalEntry


class AnswerLabels(NamedTuple):
    """The labels of one count, in the sense of Prometheus; blank where an answer has none.

    `by` is "scenario", "document" or "nature"; `result_code` is a number, or "own" for any code of a scenario
    author.
    """

    operation: str
    version: str
    result_code: str
    by: str
    fault: str


#: The labels as journal entries have them. To make texts of them is left to whoever reads the counts.
_EntryLabels = tuple[str | None, str | None, int | str | None, str, str | None]


class AnswerCounter:
    """The number of answers with each combination of labels, since the process began."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[_EntryLabels, int] = {}

    def add(self, entry: JournalEntry) -> None:
        """Count an answer.

        All codes that scenario authors make up share one label: their number is unbounded, and a label's must
        not be.
        """
        fault = entry.fault and entry.fault.partition(" ")[0]
        key = entry.operation, entry.version, _code(entry), entry.decided_by, fault
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1

    def counts(self) -> Mapping[AnswerLabels, int]:
        """The counts until now, by labels."""
        counts: Counter[AnswerLabels] = Counter()
        with self._lock:
            found = list(self._counts.items())
        for (operation, version, code, by, fault), count in found:
            name = "" if code is None else str(code)
            counts[AnswerLabels(operation or "", version or "", name, by, fault or "")] += count
        return counts


def _code(entry: JournalEntry) -> int | str | None:
    return "own" if entry.result_key == CUSTOM_KEY else entry.result_code
