"""The facts of the contract that are neither operations nor result codes: limits, lifetimes, fields, addresses.

Some of them are our own reading where nothing is published. Each of these has alternatives: what else the service
may do. What somebody has seen at the real service chooses among them (`observations`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ocr_emulator.contract.contract_file import TABLES, Evidence, Row, Span, read_evidence, read_span
from ocr_emulator.contract.observations import Observations


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What a fact may be: `choice` is its name, `value` what the emulator goes by, `says` the same in words."""

    choice: str
    value: Any
    says: str

    def names(self, key: str) -> bool:
        """Whether the value is that resultKey, or a list that has it."""
        return key in self.value if isinstance(self.value, list) else key == self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact: its `value`, the same in words (`says`), and what an application has to do about it (`advice`).

    `choice` is the name of the value among `alternatives`; blank where there are none. `seen` is the day on which
    somebody saw at the real service that it is so, where that is known.
    """

    kind: str
    name: str
    value: Any
    says: str
    advice: str
    span: Span
    evidence: tuple[Evidence, ...]
    choice: str = ""
    alternatives: tuple[Alternative, ...] = ()
    seen: date | None = None

    @property
    def public_name(self) -> str:
        """The name that an author writes: `unknown-path` for `unknown_path`."""
        return self.name.replace("_", "-")

    def observed(self, observations: Observations) -> "Fact":
        """The fact as it was seen at the real service; as it is, where it was not seen or is not open."""
        found = observations.get(self.public_name)
        chosen = next((one for one in self.alternatives if found and one.choice == found.choice), None)
        if found is None or chosen is None:
            return self
        return replace(
            self,
            value=chosen.value,
            says=chosen.says,
            choice=chosen.choice,
            evidence=(Evidence.OBSERVED,),
            seen=found.seen,
        )


def _fact(row: Row) -> Fact:
    others = [Alternative(**one) for one in row.get("alternatives", ())]
    own = [Alternative(choice=row["choice"], value=row["value"], says=row["says"])] if others else []
    return Fact(
        kind=row["kind"],
        name=row["name"],
        value=row["value"],
        says=row["says"],
        advice=row.get("advice", ""),
        span=read_span(row),
        evidence=read_evidence(row),
        choice=row.get("choice", ""),
        alternatives=(*own, *others),
    )


FACTS: Final = tuple(map(_fact, TABLES["fact"]))


def _choices() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for fact in FACTS:
        if fact.alternatives:
            names = found.setdefault(fact.public_name, {})
            names.update((one.choice, None) for one in fact.alternatives)
    return {name: tuple(names) for name, names in found.items()}


#: The facts that are open, by the name that an author writes, each with what can be chosen.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = _choices()


def facts_at(day: date, observations: Observations) -> dict[str, Fact]:
    """The facts of the revision of that day by name, as they were seen where somebody has seen them."""
    return {fact.name: fact.observed(observations) for fact in FACTS if fact.span.holds_at(day)}


def find_fact(name: str, holds: Callable[[Any], bool] = lambda _: True) -> Fact | None:
    """The oldest fact of that name whose value satisfies `holds`, or None."""
    return next((fact for fact in FACTS if fact.name == name and holds(fact.value)), None)


def span_with(name: str, holds: Callable[[Any], bool]) -> Span:
    """The revisions in which the fact `name` first satisfies `holds`; raises LookupError when it never does."""
    fact = find_fact(name, holds)
    if fact is None:
        raise LookupError(name)
    return fact.span
