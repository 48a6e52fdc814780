"""How the contract changes from one revision to another, as values, JSON, text and Markdown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from ocr_emulator.contract.catalogue import ALL_CODES, Front, ResultCode
from ocr_emulator.contract.contract_file import Evidence, Span
from ocr_emulator.contract.facts import FACTS, Fact
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observations
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS
from ocr_emulator.contract.revisions import REVISIONS, Revision
from ocr_emulator.errors import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row of the contract of any kind: its `subject`, what it says, and what an application has to do.

    `fact` is there for a fact.
    """

    kind: str
    subject: str
    says: str
    advice: str
    span: Span
    evidence: tuple[Evidence, ...]
    fact: Fact | None = None

    @property
    def rests_on(self) -> str:
        """The evidence in words: "guide, operator", or "observed 2026-12-01"."""
        seen = self.fact and self.fact.seen
        return ", ".join(self.evidence) + (f" {seen}" if seen else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A claim that differs between two revisions. `before` None: it is new. `after` None: it is gone."""

    before: Claim | None
    after: Claim | None

    @property
    def claim(self) -> Claim:
        """The claim after the change, or the one before, when it is gone."""
        claim = self.after or self.before
        assert claim is not None  # noqa: S101 - a change has one side at least
        return claim

    @property
    def kind(self) -> str:
        """The kind of change: new, gone or changed."""
        return {(True, True): "changed", (False, True): "new"}.get((bool(self.before), bool(self.after)), "gone")

    @property
    def advice(self) -> str:
        """What an application has to do about the change."""
        if self.after is None:
            return f"Do not rely on this any more: {self.claim.says}"
        return self.after.advice


_CODE: Final = "result code"


def _claim_of_code(code: ResultCode) -> Claim:
    operations = "every operation" if len(code.operations) == len(OPERATIONS) else listed(code.operations, "and")
    if code.only:
        operations += f" of {listed((one.name for one in VERSIONS.values() if code.only.includes(one)), 'and')}"
    return Claim(
        kind=_CODE,
        subject=str(code),
        says=f'"{code.message}", from {operations}: {code.cause}',
        advice=code.advice or f"Handle {code}.",
        span=code.span,
        evidence=code.evidence,
    )


#: The claims that no observation changes, of all revisions. The gateway's own codes are left out, because no
#: revision changes them.
_PUBLISHED: Final = (
    *(
        Claim(
            kind="version",
            subject=version.name,
            says=version.says,
            advice=version.advice,
            span=version.span,
            evidence=version.evidence,
        )
        for version in VERSIONS.values()
    ),
    *(
        Claim(
            kind="operation",
            subject=operation.name,
            says=operation.says,
            advice="",
            span=operation.span,
            evidence=operation.evidence,
        )
        for operation in OPERATIONS.values()
    ),
)
_CODES: Final = tuple(_claim_of_code(code) for code in ALL_CODES if Front.PLAIN in code.fronts)


def _claim_of_fact(fact: Fact) -> Claim:
    return Claim(
        kind=fact.kind,
        subject=fact.name.replace("_", " "),
        says=fact.says,
        advice=fact.advice,
        span=fact.span,
        evidence=fact.evidence,
        fact=fact,
    )


@cache
def claims(observations: Observations) -> tuple[Claim, ...]:
    """The claims of all revisions, with what was seen at the real service."""
    return (*_PUBLISHED, *(_claim_of_fact(fact.observed(observations)) for fact in FACTS), *_CODES)


#: Each revision with the one before it; None: it is the first.
_STEPS: Final = tuple(zip((None, *REVISIONS), REVISIONS, strict=False))


def changes(old: Revision, new: Revision, observations: Observations = NOTHING_OBSERVED) -> tuple[Change, ...]:
    """The claims that differ between `old` and `new`. Either may be the later one."""
    before, after = _claims_at(old, observations), _claims_at(new, observations)
    keys = dict.fromkeys((claim.kind, claim.subject) for claim in claims(observations))
    found = (Change(before=before.get(key), after=after.get(key)) for key in keys)
    return tuple(change for change in found if change.before is not change.after)


def _claims_at(revision: Revision, observations: Observations) -> dict[tuple[str, str], Claim]:
    found = (claim for claim in claims(observations) if claim.span.holds_at(revision.date))
    return {(claim.kind, claim.subject): claim for claim in found}


def claims_as_json(revision: Revision, observations: Observations = NOTHING_OBSERVED) -> list[dict[str, Any]]:
    """The claims that hold in a revision, but for the result codes, each with its evidence."""
    return [
        {
            "kind": claim.kind,
            "subject": claim.subject,
            "says": claim.says,
            "since": claim.span.since and claim.span.since.isoformat(),
            "until": claim.span.until and claim.span.until.isoformat(),
            "evidence": [one.value for one in claim.evidence],
            "observable": _observable(claim.fact) if claim.fact and claim.fact.alternatives else None,
        }
        for claim in _claims_at(revision, observations).values()
        if claim.kind != _CODE
    ]


def _observable(fact: Fact) -> dict[str, Any]:
    """What an observation says of a fact that nobody has published, and what it may say."""
    return {
        "name": fact.public_name,
        "choice": fact.choice,
        "seen": fact.seen and fact.seen.isoformat(),
        "alternatives": [{"choice": one.choice, "says": one.says} for one in fact.alternatives],
    }


def revisions_as_json(observations: Observations = NOTHING_OBSERVED) -> list[dict[str, Any]]:
    """All revisions, the oldest first, each with its changes and their evidence."""
    return [_revision_as_json(old, new, observations) for old, new in _STEPS]


def _revision_as_json(old: Revision | None, new: Revision, observations: Observations) -> dict[str, Any]:
    return {
        "revision": str(new),
        "summary": new.summary,
        "evidence": [one.value for one in new.evidence],
        "changes": [_change_as_json(change) for change in (changes(old, new, observations) if old else ())],
    }


def _change_as_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.claim.kind,
        "subject": change.claim.subject,
        "change": change.kind,
        "before": change.before and change.before.says,
        "after": change.after and change.after.says,
        "advice": change.advice,
        "evidence": [one.value for one in change.claim.evidence],
    }


def revisions_as_text(observations: Observations = NOTHING_OBSERVED) -> str:
    """All revisions and their changes for a terminal, the oldest first; then what an observation can choose."""
    history = (line for old, new in _STEPS for line in _lines(old, new, observations))
    return "\n".join([*history, _OBSERVABLE, *_observable_lines(observations)])


#: The line between the revisions and what an observation can choose.
_OBSERVABLE: Final = "Not published: among these --observed and given.observed choose; the first is in force."


def _lines(old: Revision | None, new: Revision, observations: Observations) -> Iterator[str]:
    yield f"{new}  {new.summary} ({', '.join(new.evidence)})"
    for change in changes(old, new, observations) if old else ():
        yield f"            {change.kind} {change.claim.kind}: {_said(change)}"


def _observable_lines(observations: Observations) -> Iterator[str]:
    for claim in claims(observations):
        if claim.fact and claim.fact.alternatives:
            fact = claim.fact
            yield f"  {fact.public_name}, {fact.span}"
            yield f"    {fact.choice}: {fact.says} ({claim.rests_on})"
            yield from (f"    {one.choice}: {one.says}" for one in fact.alternatives if one.choice != fact.choice)


def _said(change: Change) -> str:
    claim = change.claim
    name = f"{claim.subject} " if claim.kind in {_CODE, "version", "operation"} else ""
    return f"{name}{claim.says} ({claim.rests_on})"


def changes_as_markdown(old: Revision, new: Revision, observations: Observations = NOTHING_OBSERVED) -> str:
    """What an application that was made for `old` must change to work with `new`, as a Markdown list of tasks."""
    found = changes(old, new, observations)
    head = f"# From revision {old} to {new}\n"
    if not found:
        return f"{head}\nNothing changes."
    kinds = list(dict.fromkeys(change.claim.kind for change in found))
    return "\n".join([head, *(line for kind in kinds for line in _section(kind, found))]).rstrip()


def _section(kind: str, found: Iterable[Change]) -> Iterator[str]:
    title = {"address": "Addresses"}.get(kind, f"{kind[0].upper()}{kind[1:]}s")
    yield f"## {title}\n"
    for change in found:
        if change.claim.kind == kind:
            yield from _item(change)
    yield ""


def _item(change: Change) -> Iterator[str]:
    yield f"- [ ] {change.advice or change.claim.says}"
    yield f"  - {change.kind}: {change.claim.subject} ({change.claim.rests_on})"
    for name, claim in (("before", change.before), ("after", change.after)):
        if claim:
            yield f"  - {name}: {claim.says}"
