"""Reads `contract.toml`, the file with everything that was published, and what all its rows have in common.

Each row says in which revisions it holds (a Span) and what the claim rests on (Evidence).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

#: A row of a table in the file.
Row = Mapping[str, Any]


class Evidence(StrEnum):
    """What a claim rests on, the strongest first.

    `seed`: the published table of 49 codes. `guide`: the vendor's guides and release notes. `operator`: public
    notes of a maintainer. `client`: seen in real clients. `observed`: seen at the real service by whoever runs
    this emulator. `inferred`: our own reading, not the vendor's word.
    """

    SEED = "seed"
    GUIDE = "guide"
    OPERATOR = "operator"
    CLIENT = "client"
    OBSERVED = "observed"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Span:
    """The revisions in which a row holds: from `since` on, and before `until`. None: there is no such bound."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        """The span in words, for the end of a sentence: "from 2024-03-12 until 2026-08-11"."""
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
        """Whether the span contains the revision of that date."""
        return (self.since is None or self.since <= revision) and (self.until is None or revision < self.until)


#: The span of what holds in every revision.
ALWAYS: Final = Span()


def read_span(row: Row) -> Span:
    """The span of a row."""
    return Span(row.get("since"), row.get("until"))


def read_evidence(row: Row, name: str = "evidence") -> tuple[Evidence, ...]:
    """The evidence of a row. `name` is the key of it; some rows have another one for a part of what they say."""
    return tuple(map(Evidence, row[name]))


def _read() -> Mapping[str, Sequence[Row]]:
    return tomllib.loads(files("ocr_emulator.contract").joinpath("contract.toml").read_text(encoding="utf-8"))


#: The rows of the file, by name of the table, in the order of the file.
TABLES: Final = _read()
