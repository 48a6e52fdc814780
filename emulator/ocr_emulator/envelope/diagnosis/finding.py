"""The parts of a diagnosis: findings, and the hypotheses that lead to them.

No finding contains a byte of a key, a text or a document.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Attempt = TypeVar("Attempt")


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake of the client. `step` is what failed; `sentence` says what was found and what to do."""

    step: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Hypothesis(Generic[Attempt]):
    """Something that a client may have done, and the `attempt` that tests it.

    `finding` is None for what is right.
    """

    finding: Finding | None
    attempt: Attempt

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings when the attempt succeeds: one, or none for what is right."""
        return (self.finding,) if self.finding else ()


#: The mistakes, in the order of the steps; empty when nothing is proved.
Findings = tuple[Finding, ...]


def reason(subject: str, findings: Iterable[Finding]) -> str:
    """The findings about `subject` as one sentence: "x fails at its Base64: ...; and at its padding: ..."."""
    return f"{subject} fails at " + "; and at ".join(f"{each.step}: {each.sentence}" for each in findings)
