"""Things with conditions, and which of them hold: worked out once for all that is alike in what they ask for."""

from collections.abc import Iterable
from typing import Final, Generic, Protocol, TypeVar

from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.matchers import Value

#: How many answers are remembered, and of how long values, in characters.
_MOST: Final = 1024
_LONGEST: Final = 200

#: What every request has another value of.
_ALWAYS_NEW: Final = "call"


class Conditional(Protocol):
    """What holds only where all its conditions do."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What has to hold together."""


C = TypeVar("C", bound=Conditional)


class RuleIndex(Generic[C]):
    """Things in order. `subjects` are what their conditions are about."""

    def __init__(self, things: Iterable[C]) -> None:
        self._things = tuple(things)
        conditions = [condition for one in self._things for condition in one.conditions]
        self.subjects = {condition.subject for condition in conditions}
        asked = {(one.subject, one.name): one for one in conditions if one.subject != _ALWAYS_NEW}
        self._asked = tuple(asked.values())
        self._known: dict[tuple[Value | None, ...], tuple[C, ...]] = {}

    def matching(self, facts: RequestFacts) -> Iterable[C]:
        """Those whose conditions hold, in order."""
        if not self._asked:
            found: Iterable[C] = self._things
        else:
            values = tuple(condition.value(facts) for condition in self._asked)
            known = self._known.get(values)
            found = self._remembered(values, facts) if known is None else known
        return [one for one in found if _hold(one, facts)] if _ALWAYS_NEW in self.subjects else found

    def _remembered(self, values: tuple[Value | None, ...], facts: RequestFacts) -> tuple[C, ...]:
        found = tuple(one for one in self._things if _hold(one, facts, but=_ALWAYS_NEW))
        if len(self._known) >= _MOST:
            self._known.clear()
        if all(len(value) <= _LONGEST for value in values if isinstance(value, str)):
            self._known[values] = found
        return found


def _hold(one: Conditional, facts: RequestFacts, but: str = "") -> bool:
    return all(condition.holds(facts) for condition in one.conditions if condition.subject != but)
