"""What was seen, as the file of `--observed`: written, and held against what is seen now."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ocr_emulator.comparison.judging import Finding
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.contract.observed_file import REPLIES, ObservedFile
from ocr_emulator.errors import EmulatorError

_HEAD = """\
# What `ocr-emulator compare` saw at the real service. With --observed and this file the emulator answers so.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A claim of which the service answered otherwise when it was asked last: before and now, in words."""

    name: str
    before: str
    now: str
    seen: date | None = None


def record(findings: Iterable[Finding], host: str, day: date, before: ObservedFile) -> ObservedFile:
    """What the file says from now on; what it said of claims that were not answered now stays as it was."""
    answered = [one for one in findings if one.service]
    settled = [one for one in answered if one.choice]
    others = {one.name: one.reply for one in answered if not one.choice}
    now = Observations.of(
        Observation(fact=one.name, choice=one.choice, seen=day, host=host, reply=one.reply) for one in settled
    )
    kept = Observations.of(one for one in before.observations if one.fact not in others)
    names = {one.name for one in settled}
    replies = {name: reply for name, reply in before.replies.items() if name not in names}
    return ObservedFile(observations=kept.updated(now), replies={**replies, **others})


def drift(findings: Iterable[Finding], before: ObservedFile) -> tuple[Drift, ...]:
    """The claims that were answered, now and before, and not in the same way."""
    return tuple(found for one in findings if one.service for found in _drift(one, before))


def _drift(finding: Finding, before: ObservedFile) -> Iterator[Drift]:
    known = before.observations.get(finding.name)
    now = f"{finding.choice}: {finding.reply}" if finding.choice else finding.reply
    if known:
        if known.choice != finding.choice:
            was = f"{known.choice}: {known.reply}" if known.reply else known.choice
            yield Drift(name=finding.name, before=was, now=now, seen=known.seen)
    elif before.replies.get(finding.name, finding.reply) != finding.reply:
        yield Drift(name=finding.name, before=before.replies[finding.name], now=now)


def as_toml(file: ObservedFile) -> str:
    """The text of the file."""
    facts = (_table(f"[{one.fact}]", _members(one)) for one in file.observations)
    replies = [_table(f"[{REPLIES}]", file.replies)] if file.replies else []
    return "\n".join([_HEAD, *facts, *replies])


def _members(one: Observation) -> dict[str, str | date]:
    members = {"choice": one.choice, "seen": one.seen, "host": one.host, "reply": one.reply}
    return {name: value for name, value in members.items() if value}


def _table(head: str, members: Mapping[str, str | date]) -> str:
    return "\n".join([head, *(f"{name} = {_value(value)}" for name, value in members.items()), ""])


def _value(value: str | date) -> str:
    """A TOML value. A JSON string is a TOML one too, but for the delete character."""
    if isinstance(value, date):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_file(path: Path, file: ObservedFile) -> None:
    """Write the file; raises EmulatorError."""
    try:
        path.write_text(as_toml(file), encoding="utf-8")
    except OSError as error:
        raise EmulatorError(f"cannot write {path}: {error.strerror}") from error
