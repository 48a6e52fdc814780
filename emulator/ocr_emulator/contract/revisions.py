"""The revisions of the contract: one for each date on which the vendor published a change."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ocr_emulator.contract.contract_file import TABLES, Evidence, read_evidence
from ocr_emulator.errors import EmulatorError, did_you_mean, listed

_LATEST: Final = "latest"


class UnknownRevisionError(EmulatorError):
    """A text that names no revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The contract as published on `date`; `summary` says what was new in it."""

    date: date
    summary: str
    evidence: tuple[Evidence, ...]

    def __str__(self) -> str:
        return self.date.isoformat()


#: All revisions, the oldest first.
REVISIONS: Final = tuple(
    Revision(date=row["date"], summary=row["summary"], evidence=read_evidence(row)) for row in TABLES["revision"]
)
#: The revision that is served unless another is asked for: the oldest one, with which the emulator began.
DEFAULT: Final = REVISIONS[0]
LATEST: Final = REVISIONS[-1]


def find_revision(text: str) -> Revision:
    """The revision that `text` names: `latest`, or the newest one that is not after a date YYYY-MM-DD.

    Raises UnknownRevisionError.
    """
    if text == _LATEST:
        return LATEST
    found = _date(text)
    if found is None or found < DEFAULT.date:
        names = listed(map(str, REVISIONS), "and")
        hint = "" if found or re.search("[0-9]", text) else did_you_mean(text, [_LATEST])
        advice = f"latest, or a date as YYYY-MM-DD from {DEFAULT} on; there are {names}{hint}"
        raise UnknownRevisionError(f"found {text[:40]!r}; expected a revision: {advice}")
    return [revision for revision in REVISIONS if revision.date <= found][-1]


def _date(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
