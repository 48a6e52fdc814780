"""The facts of the contract that are neither operations nor result codes: limits, lifetimes, fields, addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ocr_emulator.contract.contract_file import TABLES, Evidence, Span, read_evidence, read_span


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact: its `value`, the same in words (`says`), and what an application has to do about it (`advice`)."""

    kind: str
    name: str
    value: Any
    says: str
    advice: str
    span: Span
    evidence: tuple[Evidence, ...]


FACTS: Final = tuple(
    Fact(
        kind=row["kind"],
        name=row["name"],
        value=row["value"],
        says=row["says"],
        advice=row.get("advice", ""),
        span=read_span(row),
        evidence=read_evidence(row),
    )
    for row in TABLES["fact"]
)


def find_fact(name: str, holds: Callable[[Any], bool] = lambda _: True) -> Fact | None:
    """The oldest fact of that name whose value satisfies `holds`, or None."""
    return next((fact for fact in FACTS if fact.name == name and holds(fact.value)), None)


def span_with(name: str, holds: Callable[[Any], bool]) -> Span:
    """The revisions in which the fact `name` first satisfies `holds`; raises LookupError when it never does."""
    fact = find_fact(name, holds)
    if fact is None:
        raise LookupError(name)
    return fact.span
