"""Which result codes one session was answered, and how its client went on after each.

Time comes in with each call: seconds on a clock that never goes back. The emulator's virtual clock is not one.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from threading import Lock
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES

#: An operation's name and a resultCode.
Pair = tuple[str, int]

#: For how many seconds after an answer the next call counts as what the client did about it.
WINDOW: Final = 60.0

#: The most pairs outside the catalogue that a session remembers; the one it met first is forgotten first.
MAX_OTHERS: Final = 100

#: The pairs of every revision, which are never forgotten: their number is the contract's, not the author's.
_EVERY_PAIR: Final = frozenset((operation, row.number) for row in ALL_CODES for operation in row.operations)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitCounts:
    """How often a pair was answered, of itself and by a scenario; and how the client went on, as often in all.

    `retried`: with the same operation within WINDOW; `went_on`: with another one; `gave_up`: with none;
    `undecided`: it has called nothing yet, and WINDOW has not passed.
    """

    by_nature: int = 0
    by_scenario: int = 0
    retried: int = 0
    gave_up: int = 0
    called_another: int = 0
    undecided: int = 0

    def __add__(self, other: "HitCounts") -> "HitCounts":
        names = (field.name for field in fields(self))
        return HitCounts(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def total(self) -> int:
        """How often the pair was answered."""
        return self.by_nature + self.by_scenario


def merge_hits(snapshots: Iterable[Mapping[Pair, HitCounts]]) -> Mapping[Pair, HitCounts]:
    """What was met in several sessions, together."""
    together: dict[Pair, HitCounts] = {}
    for snapshot in snapshots:
        for pair, met in snapshot.items():
            together[pair] = together.get(pair, HitCounts()) + met
    return together


@dataclass(slots=True)
class _Tally:
    """What `HitCounts` tells, still being counted."""

    by_nature: int = 0
    by_scenario: int = 0
    retried: int = 0
    gave_up: int = 0
    called_another: int = 0

    def met(self) -> HitCounts:
        return HitCounts(
            by_nature=self.by_nature,
            by_scenario=self.by_scenario,
            retried=self.retried,
            gave_up=self.gave_up,
            called_another=self.called_another,
        )


class SessionHits:
    """The pairs that one session has met. To record one takes the same time however many there are."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tallies: dict[Pair, _Tally] = {}
        self._others: deque[Pair] = deque()
        self._last: tuple[Pair, _Tally, float] | None = None

    def record(self, operation: str, code: int, *, by_scenario: bool, at: float) -> None:
        """Count an answer of `operation`, given at `at`; it is also what the client did about the one before."""
        pair = operation, code
        with self._lock:
            self._settle(operation, at)
            tally = self._tallies.get(pair) or self._begin(pair)
            if by_scenario:
                tally.by_scenario += 1
            else:
                tally.by_nature += 1
            self._last = pair, tally, at

    def snapshot(self, now: float) -> Mapping[Pair, HitCounts]:
        """What has been met until `now`, in the order first met."""
        with self._lock:
            found = {pair: tally.met() for pair, tally in self._tallies.items()}
            last = self._last
        if last is not None:
            pair, _, at = last
            found[pair] += HitCounts(gave_up=1) if now - at > WINDOW else HitCounts(undecided=1)
        return found

    def _settle(self, operation: str, at: float) -> None:
        """Say of the last answer how the client went on after it, now that it calls `operation`."""
        if self._last is None:
            return
        pair, tally, before = self._last
        if at - before > WINDOW:
            tally.gave_up += 1
        elif pair[0] == operation:
            tally.retried += 1
        else:
            tally.called_another += 1

    def _begin(self, pair: Pair) -> _Tally:
        tally = self._tallies[pair] = _Tally()
        if pair not in _EVERY_PAIR:
            self._others.append(pair)
            if len(self._others) > MAX_OTHERS:
                del self._tallies[self._others.popleft()]
        return tally
