"""Counts how often a session was answered each result code, and what its client did after each.

Every call passes the time in: seconds of a monotonic clock, never of the emulator's virtual clock.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from threading import Lock
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES
from ocr_emulator.scenario.model import DecidedBy

#: An operation's name and a resultCode.
Pair = tuple[str, int]

#: A call within so many seconds of an answer counts as what the client did about it.
WINDOW: Final = 60.0

#: How many pairs outside the catalogue a session remembers; the first one is forgotten first.
MAX_OTHERS: Final = 100

#: The pairs of every revision. They are never forgotten: the contract bounds their number, and no author can
#: raise it.
_EVERY_PAIR: Final = frozenset((operation, row.number) for row in ALL_CODES for operation in row.operations)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitCounts:
    """How often a pair was answered, and what the client did next.

    `by_nature`, `by_scenario` and `by_document` say who decided the answer. The others say how the client went on,
    and have the same sum: it called the same operation within WINDOW (`retried`), another one (`called_another`),
    none (`gave_up`), or none yet, while WINDOW has not passed (`undecided`).
    """

    by_nature: int = 0
    by_scenario: int = 0
    by_document: int = 0
    retried: int = 0
    gave_up: int = 0
    called_another: int = 0
    undecided: int = 0

    def __add__(self, other: "HitCounts") -> "HitCounts":
        names = (field.name for field in fields(self))
        return HitCounts(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def total(self) -> int:
        """How often the pair was answered in all."""
        return self.by_nature + self.by_scenario + self.by_document


def merge_hits(snapshots: Iterable[Mapping[Pair, HitCounts]]) -> Mapping[Pair, HitCounts]:
    """The sums of the counts of several sessions, by pair."""
    sums: dict[Pair, HitCounts] = {}
    for snapshot in snapshots:
        for pair, counts in snapshot.items():
            sums[pair] = sums.get(pair, HitCounts()) + counts
    return sums


@dataclass(slots=True)
class _Tally:
    """The counts of a pair while they grow: to change a number in place is cheaper than a new value each time."""

    by_nature: int = 0
    by_scenario: int = 0
    by_document: int = 0
    retried: int = 0
    gave_up: int = 0
    called_another: int = 0

    def frozen(self) -> HitCounts:
        return HitCounts(
            by_nature=self.by_nature,
            by_scenario=self.by_scenario,
            by_document=self.by_document,
            retried=self.retried,
            gave_up=self.gave_up,
            called_another=self.called_another,
        )


class SessionHits:
    """The hits of one session. To record one takes the same time however many there are."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tallies: dict[Pair, _Tally] = {}
        self._others: deque[Pair] = deque()  # the pairs outside the catalogue, the first one first
        self._last: tuple[Pair, _Tally, float] | None = None

    def record(self, operation: str, code: int, *, by: DecidedBy, at: float) -> None:
        """Count an answer of `operation` at the time `at`, and so what the client did after the one before."""
        pair = operation, code
        with self._lock:
            self._settle(operation, at)
            tally = self._tallies.get(pair) or self._create(pair)
            match by:
                case DecidedBy.SCENARIO:
                    tally.by_scenario += 1
                case DecidedBy.DOCUMENT:
                    tally.by_document += 1
                case DecidedBy.NATURE:
                    tally.by_nature += 1
            self._last = pair, tally, at

    def snapshot(self, now: float) -> Mapping[Pair, HitCounts]:
        """The counts until `now`, by pair, in the order of the first hit.

        The last answer is counted as `undecided` or `gave_up` here alone: the next call may still decide
        otherwise.
        """
        with self._lock:
            found = {pair: tally.frozen() for pair, tally in self._tallies.items()}
            last = self._last
        if last is not None:
            pair, _, at = last
            found[pair] += HitCounts(gave_up=1) if now - at > WINDOW else HitCounts(undecided=1)
        return found

    def _settle(self, operation: str, at: float) -> None:
        """Count what the client did after the last answer, now that it calls `operation`.

        The caller holds the lock.
        """
        if self._last is None:
            return
        pair, tally, answered_at = self._last
        if at - answered_at > WINDOW:
            tally.gave_up += 1
        elif pair[0] == operation:
            tally.retried += 1
        else:
            tally.called_another += 1

    def _create(self, pair: Pair) -> _Tally:
        tally = self._tallies[pair] = _Tally()
        if pair not in _EVERY_PAIR:
            self._others.append(pair)
            if len(self._others) > MAX_OTHERS:
                del self._tallies[self._others.popleft()]
        return tally
