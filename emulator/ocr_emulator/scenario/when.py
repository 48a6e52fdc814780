"""A rule's `when` as a value: its conditions with their places, and the operations for which they can hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS
from ocr_emulator.contract.operations import AUTHENTICITY, BUSINESS_STATUS, OPERATIONS, Operation
from ocr_emulator.errors import listed
from ocr_emulator.scenario.conditions import Condition
from ocr_emulator.scenario.source.nodes import Place
from ocr_emulator.scenario.source.problems import Report

#: The fields that a condition can name, and the operation that each belongs to.
FIELDS: Final[Mapping[str, Operation]] = {
    **{field.name: AUTHENTICITY for fields in AUTHENTICITY_FIELDS.values() for field in fields},
    "businessNumber": BUSINESS_STATUS,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition, and where it is written."""

    condition: Condition
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A `when`: `operations` None: it names none. `chance` is a probability; None: always."""

    operations: tuple[str, ...] | None = None
    placed: tuple[Placed, ...] = ()
    chance: float | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What has to hold together."""
        return tuple(one.condition for one in self.placed)

    def possible_for(self, operations: Collection[str]) -> tuple[str, ...]:
        """Those of `operations` for which every condition can hold."""
        return tuple(
            name for name in operations if all(can_hold(one, OPERATIONS[name]) for one in self.conditions)
        )

    def check(self, place: Place, report: Report) -> None:
        """Note the conditions that never hold for an operation that is named; at `place`, that there is none."""
        if self.operations is None and not self.possible_for(OPERATIONS):
            message = "found conditions that hold together for no operation; expected those of one; split the rule"
            report(place, message)
        for one in self.placed:
            unable = [name for name in self.operations or () if not can_hold(one.condition, OPERATIONS[name])]
            if unable:
                able = [name for name, operation in OPERATIONS.items() if can_hold(one.condition, operation)]
                advice = f"name only {listed(able, 'and')}" if able else "remove it"
                report(
                    one.place,
                    f"found a condition that never holds for {listed(unable, 'and')}; expected one that can hold "
                    f"for every operation that the rule names; {advice}",
                )


def can_hold(condition: Condition, operation: Operation) -> bool:
    """Whether a request for that operation can be so."""
    match condition.subject:
        case "fileName" | "fileSize" | "sha256":
            return bool(operation.file_types)
        case "fileType":
            return any(condition.matcher.accepts(kind.value) for kind in operation.file_types)
        case "version":
            return any(condition.matcher.accepts(version) for version in operation.versions)
        case "idType":
            return operation is AUTHENTICITY
        case "fields":
            return operation is FIELDS[condition.name]
        case _:
            return True
