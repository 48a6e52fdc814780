"""A rule's `when` as a value: its conditions with their places, and the operations for which they can hold."""

from collections.abc import Collection

from msgspec import Struct

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.errors import listed
from ocr_emulator.scenario.conditions import Condition
from ocr_emulator.scenario.source.nodes import Place
from ocr_emulator.scenario.source.problems import Report


class PlacedCondition(Struct, frozen=True):
    """A condition and the place in the source where its matcher is written."""

    condition: Condition
    place: Place


class When(Struct, frozen=True, kw_only=True):
    """What a rule asks of a request. `operations` None: the author names none. `chance` None: always."""

    operations: tuple[str, ...] | None = None
    placed: tuple[PlacedCondition, ...] = ()
    chance: float | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions without their places; all of them have to hold."""
        return tuple(one.condition for one in self.placed)

    def possible_for(self, operations: Collection[str]) -> tuple[str, ...]:
        """Those of `operations` for which every condition can hold."""
        return tuple(name for name in operations if all(one.can_hold(OPERATIONS[name]) for one in self.conditions))

    def check(self, place: Place, report: Report) -> None:
        """Note the conditions that never hold for an operation that is named; at `place`, that there is none."""
        if self.operations is None and not self.possible_for(OPERATIONS):
            message = "found conditions that hold together for no operation; expected those of one; split the rule"
            report(place, message)
        for one in self.placed:
            unable = [name for name in self.operations or () if not one.condition.can_hold(OPERATIONS[name])]
            if unable:
                able = [name for name, operation in OPERATIONS.items() if one.condition.can_hold(operation)]
                advice = f"name only {listed(able, 'and')}" if able else "remove it"
                report(
                    one.place,
                    f"found a condition that never holds for {listed(unable, 'and')}; expected one that can hold "
                    f"for every operation that the rule names; {advice}",
                )
