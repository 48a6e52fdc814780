"""Which of many things with conditions hold for a request; remembered for requests with equal values."""

from collections.abc import Iterable
from typing import Final, Generic, Protocol, TypeVar

from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.matchers import Value

#: How many answers are remembered, and the longest value for which one is, in characters.
_MOST: Final = 1024
_LONGEST: Final = 200

#: The subject that has another value at every request, so that no answer can be remembered.
_ALWAYS_NEW: Final = "call"


class Conditional(Protocol):
    """What holds where all its conditions hold."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions, all of which have to hold."""


C = TypeVar("C", bound=Conditional)


class RuleIndex(Generic[C]):
    """Things in order, found by a request's facts. `subjects` are the keys in `when` of their conditions."""

    def __init__(self, things: Iterable[C]) -> None:
        self._things = tuple(things)
        conditions = [condition for one in self._things for condition in one.conditions]
        self.subjects = {condition.subject for condition in conditions}
        asked = {(one.subject, one.name): one for one in conditions if one.subject != _ALWAYS_NEW}
        self._asked = tuple(asked.values())
        self._known: dict[tuple[Value | None, ...], tuple[C, ...]] = {}

    def matching(self, facts: RequestFacts) -> Iterable[C]:
        """The things whose conditions hold for a request, in order."""
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
