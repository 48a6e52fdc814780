"""`given.observed`."""

from datetime import date

import pytest

from ocr_emulator.contract.facts import CHOICES
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.errors import listed
from tests.scenario.loading import problems_in, read


def test_it_is_read() -> None:
    """A choice stands alone, as text or as a number, or beside the day on which it was seen."""
    text = "{unknown-path: 404, missing-field: '400', number-for-text: {choice: digits, seen: 2026-12-01}}"
    assert read(f"given: {{observed: {text}}}").given.observed == Observations.of(
        [
            Observation(fact="unknown-path", choice="404"),
            Observation(fact="missing-field", choice="400"),
            Observation(fact="number-for-text", choice="digits", seen=date(2026, 12, 1)),
        ]
    )


def test_what_compare_writes() -> None:
    """Beside the choice and the day stand the address that was asked, and its reply in words."""
    text = "{missing-field: {choice: 400, seen: 2026-12-01, host: https://ocr.example, reply: HTTP 200 400 Bad Request}}"
    seen = Observation(
        fact="missing-field",
        choice="400",
        seen=date(2026, 12, 1),
        host="https://ocr.example",
        reply="HTTP 200 400 Bad Request",
    )
    assert read(f"given: {{observed: {text}}}").given.observed == Observations.of([seen])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "{unknwon-path: 404}",
            f"found 'unknwon-path'; expected an open fact: {listed(CHOICES)}; did you mean 'unknown-path'?",
        ),
        ("{unknown-path: 4041008}", "expected one of its choices: 4041007 or 404; did you mean '4041007'?"),
        ("{unknown-path: {seen: 2026-12-01}}", "found no key 'choice'; expected one; write what was seen"),
        ("{unknown-path: {choice: 404, seen: today}}", "found 'today'; expected a date as YYYY-MM-DD"),
        ("{unknown-path: {choice: 404, host: [x]}}", "found a list; expected text; write it after the colon"),
        ("{unknown-path: [404]}", "expected one of its choices: 4041007 or 404"),
    ],
)
def test_refused(text: str, problem: str) -> None:
    """What names no open fact, no choice of it or no day is refused at its place."""
    (found,) = problems_in(f"given: {{observed: {text}}}")
    assert found.startswith("x.yaml:1:")
    assert found.endswith(problem)
