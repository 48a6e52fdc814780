"""How the contract changes from one revision to another, as values, JSON, text and Markdown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ocr_emulator.contract.catalogue import ALL_CODES, Front, ResultCode
from ocr_emulator.contract.contract_file import Evidence, Span
from ocr_emulator.contract.facts import FACTS
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS
from ocr_emulator.contract.revisions import REVISIONS, Revision
from ocr_emulator.errors import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row of the contract of any kind: its `subject`, what it says, and what an application has to do."""

    kind: str
    subject: str
    says: str
    advice: str
    span: Span
    evidence: tuple[Evidence, ...]


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


#: The claims of all revisions. The gateway's own codes are left out, because no revision changes them.
CLAIMS: Final = (
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
    *(
        Claim(
            kind=fact.kind,
            subject=fact.name.replace("_", " "),
            says=fact.says,
            advice=fact.advice,
            span=fact.span,
            evidence=fact.evidence,
        )
        for fact in FACTS
    ),
    *(_claim_of_code(code) for code in ALL_CODES if Front.PLAIN in code.fronts),
)


#: Each revision with the one before it; None: it is the first.
_STEPS: Final = tuple(zip((None, *REVISIONS), REVISIONS, strict=False))


def changes(old: Revision, new: Revision) -> tuple[Change, ...]:
    """The claims that differ between `old` and `new`. Either may be the later one."""
    before, after = _claims_at(old), _claims_at(new)
    keys = dict.fromkeys((claim.kind, claim.subject) for claim in CLAIMS)
    found = (Change(before=before.get(key), after=after.get(key)) for key in keys)
    return tuple(change for change in found if change.before is not change.after)


def _claims_at(revision: Revision) -> dict[tuple[str, str], Claim]:
    claims = (claim for claim in CLAIMS if claim.span.holds_at(revision.date))
    return {(claim.kind, claim.subject): claim for claim in claims}


def claims_as_json(revision: Revision) -> list[dict[str, Any]]:
    """The claims that hold in a revision, but for the result codes, each with its evidence."""
    return [
        {
            "kind": claim.kind,
            "subject": claim.subject,
            "says": claim.says,
            "since": claim.span.since and claim.span.since.isoformat(),
            "until": claim.span.until and claim.span.until.isoformat(),
            "evidence": [one.value for one in claim.evidence],
        }
        for claim in _claims_at(revision).values()
        if claim.kind != _CODE
    ]


def revisions_as_json() -> list[dict[str, Any]]:
    """All revisions, the oldest first, each with its changes and their evidence."""
    return [_revision_as_json(old, new) for old, new in _STEPS]


def _revision_as_json(old: Revision | None, new: Revision) -> dict[str, Any]:
    return {
        "revision": str(new),
        "summary": new.summary,
        "evidence": [one.value for one in new.evidence],
        "changes": [_change_as_json(change) for change in (changes(old, new) if old else ())],
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


def revisions_as_text() -> str:
    """All revisions and their changes for a terminal, the oldest first."""
    return "\n".join(line for old, new in _STEPS for line in _lines(old, new))


def _lines(old: Revision | None, new: Revision) -> Iterator[str]:
    yield f"{new}  {new.summary} ({', '.join(new.evidence)})"
    for change in changes(old, new) if old else ():
        yield f"            {change.kind} {change.claim.kind}: {_said(change)}"


def _said(change: Change) -> str:
    claim = change.claim
    name = f"{claim.subject} " if claim.kind in {_CODE, "version", "operation"} else ""
    return f"{name}{claim.says} ({', '.join(claim.evidence)})"


def changes_as_markdown(old: Revision, new: Revision) -> str:
    """What an application that was made for `old` must change to work with `new`, as a Markdown list of tasks."""
    found = changes(old, new)
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
    yield f"  - {change.kind}: {change.claim.subject} ({', '.join(change.claim.evidence)})"
    for name, claim in (("before", change.before), ("after", change.after)):
        if claim:
            yield f"  - {name}: {claim.says}"
