"""Things with conditions, found by what they ask for: of many that each ask for one value few are looked at."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, Protocol, TypeVar

from emulator.scenario.conditions import Condition, Facts
from emulator.scenario.matchers import OneOf, Value

#: From how many on that ask for a value of the same thing it pays to look them up.
_MANY: Final = 8

#: What a condition is about; a header's name in small letters.
_Subject = tuple[str, str]


class Conditional(Protocol):
    """What holds only where all its conditions do."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What has to hold together."""


C = TypeVar("C", bound=Conditional)


class Lookup(Generic[C]):
    """Things in order. The condition that most of them have, on one value, says which of them are looked at."""

    def __init__(self, things: Iterable[C]) -> None:
        self._things = tuple(things)
        self._subjects = {condition.subject for one in self._things for condition in one.conditions}
        exact = [_exact(one.conditions) for one in self._things]
        counted = Counter(subject for one in exact for subject in one)
        subject, count = counted.most_common(1)[0] if counted else (("", ""), 0)
        self._by = next(one[subject] for one in exact if subject in one) if count >= _MANY else None
        self._at: Mapping[Value, Sequence[int]] = _by_value(exact, subject)
        self._others = [index for index, one in enumerate(exact) if subject not in one]

    def asks_for(self, subject: str) -> bool:
        """Whether a condition is about that."""
        return subject in self._subjects

    def that_can_hold(self, facts: Facts) -> Iterator[C]:
        """All those that can, and some that cannot: whether one does, its conditions say."""
        if self._by is None:
            return iter(self._things)
        value = self._by.value(facts)
        found = () if value is None else self._at.get(value, ())
        return (self._things[index] for index in sorted([*found, *self._others]))


def _exact(conditions: Iterable[Condition]) -> Mapping[_Subject, Condition]:
    """The conditions that a value be one of some, each by its subject."""
    return {_subject(one): one for one in conditions if isinstance(one.matcher, OneOf)}


def _by_value(exact: Iterable[Mapping[_Subject, Condition]], subject: _Subject) -> Mapping[Value, Sequence[int]]:
    found: defaultdict[Value, list[int]] = defaultdict(list)
    for index, conditions in enumerate(exact):
        matcher = conditions[subject].matcher if subject in conditions else None
        for value in set(matcher.values) if isinstance(matcher, OneOf) else ():
            found[value].append(index)
    return found


def _subject(condition: Condition) -> _Subject:
    return condition.subject, condition.name.lower() if condition.subject == "header" else condition.name
