"""What a comparison has found, as a value: the formats print it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from ocr_emulator.comparison.curl import as_curl
from ocr_emulator.comparison.judging import Finding, Verdict, tell
from ocr_emulator.comparison.record import Drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The findings about the service at `host` on `day`, held against the emulator at a revision and a front.

    `drift` is what has changed since an earlier comparison; None: there is none to hold it against.
    """

    host: str
    day: date
    revision: str
    front: str
    findings: tuple[Finding, ...]
    requests: int
    stopped: str = ""
    drift: tuple[Drift, ...] | None = None

    @property
    def status(self) -> int:
        """The exit status: 1 where something differs, or has changed where that is the question, or it stopped."""
        differs = self.drift if self.drift is not None else self.of(Verdict.DIFFERS)
        return 1 if differs or self.stopped else 0

    @property
    def title(self) -> str:
        """What was compared, in a sentence."""
        return (
            f"{self.host} on {self.day}, held against the emulator at revision {self.revision}, "
            f"front {self.front}: {self.requests} requests"
        )

    @property
    def summary(self) -> str:
        """How many findings there are of each kind."""
        count = Counter(one.verdict for one in self.findings)
        return ", ".join(f"{count[verdict]} {verdict}" for verdict in Verdict)

    def of(self, verdict: Verdict) -> list[Finding]:
        """The findings of one kind."""
        return [one for one in self.findings if one.verdict is verdict]


def conclusion(finding: Finding) -> str:
    """What follows from a difference."""
    if finding.choice:
        return f'{finding.observed} (`{finding.name} = "{finding.choice}"`)'
    return "No alternative is known; please file an issue with what stands below."


def issue(finding: Finding, report: Report) -> str:
    """What a maintainer has to know of a difference that nobody has foreseen, in Markdown; it has no secret."""
    assert finding.question  # noqa: S101 - a difference comes of a question
    alternatives = [f"- {one.choice}: {one.says}" for one in finding.fact.alternatives] if finding.fact else []
    requests = [as_curl(one) for one in finding.question.probes]
    return "\n".join(
        [
            f"**{finding.name}**: the service does what no alternative has",
            "",
            f"- seen: {report.day} at {report.host}",
            f"- compared with: revision {report.revision}, front {report.front}",
            f"- asked: {finding.question.situation}",
            f"- service: {finding.reply}",
            f"- emulator: {tell(finding.emulator)}",
            f"- it rested on: {finding.rests_on}",
            *alternatives,
            "",
            "```sh",
            *requests,
            "```",
        ]
    )


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    drifted = (
        None
        if report.drift is None
        else [
            {"name": one.name, "before": one.before, "now": one.now, "seen": one.seen and one.seen.isoformat()}
            for one in report.drift
        ]
    )
    return {
        "host": report.host,
        "day": report.day.isoformat(),
        "revision": report.revision,
        "front": report.front,
        "requests": report.requests,
        "stopped": report.stopped or None,
        "claims": [_finding_as_json(one, report) for one in report.findings],
        "changed": drifted,
    }


def _finding_as_json(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "name": finding.name,
        "says": finding.says,
        "restsOn": finding.rests_on,
        "result": finding.verdict.value,
        "service": [str(one) for one in finding.service],
        "emulator": [str(one) for one in finding.emulator],
        "choice": finding.choice or None,
        "why": finding.why or None,
        "issue": issue(finding, report) if finding.is_unknown else None,
    }
