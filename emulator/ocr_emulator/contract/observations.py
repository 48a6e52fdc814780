"""What somebody has seen at the real service, of the facts that nobody has published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Observation:
    """One fact, by the name that an author writes, and which alternative was seen.

    `seen` is the day, `host` the address that was asked, and `reply` what it answered, in words; each where it is
    known.
    """

    fact: str
    choice: str
    seen: date | None = None
    host: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Observations:
    """One observation at most for each fact. Two with the same content are equal, and have the same hash."""

    _all: frozenset[Observation] = frozenset()

    def __iter__(self) -> Iterator[Observation]:
        return iter(sorted(self._all, key=lambda one: one.fact))

    def __len__(self) -> int:
        return len(self._all)

    def get(self, fact: str) -> Observation | None:
        """What was seen of a fact, or None."""
        return next((one for one in self._all if one.fact == fact), None)

    def updated(self, later: "Observations") -> "Observations":
        """These observations, with those of `later` in the place of others about the same fact."""
        return self.of((*self, *later))

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> "Observations":
        """Observations of different facts; of two about the same fact the later one counts."""
        return cls(frozenset({one.fact: one for one in observations}.values()))


#: Where nobody has looked at the real service.
NOTHING_OBSERVED: Final = Observations()
