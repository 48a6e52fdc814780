"""`contract.toml`, read once; and what each of its rows has: when it holds, and what it rests on."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

Row = Mapping[str, Any]


class Evidence(StrEnum):
    """What a claim rests on, strongest first; `inferred` is the emulator's own reading."""

    SEED = "seed"
    GUIDE = "guide"
    OPERATOR = "operator"
    CLIENT = "client"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Span:
    """The revisions in which a row holds: from `since` on, before `until`; None: without such a bound."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        """In words, to end a sentence: "from 2024-03-12 until 2026-08-11"."""
        match self.since, self.until:
            case None, None:
                return "in every revision"
            case since, None:
                return f"from {since} on"
            case None, until:
                return f"until {until}"
            case since, until:
                return f"from {since} until {until}"

    def holds_at(self, revision: date) -> bool:
        """Whether the row holds in the revision of that date."""
        return (self.since is None or self.since <= revision) and (self.until is None or revision < self.until)


#: The span of what holds in every revision.
ALWAYS: Final = Span()


def read_span(row: Row) -> Span:
    """When a row holds."""
    return Span(row.get("since"), row.get("until"))


def read_evidence(row: Row, name: str = "evidence") -> tuple[Evidence, ...]:
    """What a row rests on; or a part of it, which the row tells by another `name`."""
    return tuple(map(Evidence, row[name]))


def _read() -> Mapping[str, Sequence[Row]]:
    return tomllib.loads(files("ocr_emulator.contract").joinpath("contract.toml").read_text(encoding="utf-8"))


TABLES: Final = _read()
