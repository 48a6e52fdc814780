"""Limits, fields, rules of life and addresses: what of the contract is neither an operation nor a result code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ocr_emulator.contract.contract_file import TABLES, Evidence, Span, read_evidence, read_span


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the emulator goes by (`value`), in words (`says`), and what an application does about it (`advice`)."""

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
    """The oldest row of that name whose value `holds`; None: there is none."""
    return next((fact for fact in FACTS if fact.name == name and holds(fact.value)), None)


def span_with(name: str, holds: Callable[[Any], bool]) -> Span:
    """When that is so; raises LookupError when it never was."""
    fact = find_fact(name, holds)
    if fact is None:
        raise LookupError(name)
    return fact.span
