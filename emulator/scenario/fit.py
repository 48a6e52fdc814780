"""Whether a scenario's codes are there in a contract, and where else they are."""

from collections.abc import Iterable
from typing import Final

from emulator.contract.catalogue import ResultCode, every_row
from emulator.contract.contract import Contract
from emulator.scenario.model import Scenario
from emulator.scenario.problems import Report

#: How to send a code all the same.
OWN: Final = "write a resultMessage too to send it all the same"


def check_fit(scenario: Scenario, contract: Contract) -> None:
    """Raises ScenarioProblemsError with the place of every code that `contract` lacks."""
    report = Report(scenario.source)
    for step in (step for rule in scenario.rules for step in rule.steps):
        if step.code and not step.at(contract.codes):
            report(step.place, absence(every_row(step.code.number), contract))
    report.settle()


def absence(rows: Iterable[ResultCode], contract: Contract) -> str:
    """The message about a code of which these are the rows, none of them in `contract`."""
    right_front = [row for row in rows if contract.front in row.fronts]
    if right_front:
        code = right_front[0]
        spans = " and ".join(str(row.span) for row in right_front)
        revision = code.span.since or contract.revision
        found = f"found {code}, which revision {contract.revision} does not have: it is there {spans}"
        advice = f"say `given: {{revision: {revision}}}`" if code.span.since else "say an earlier given.revision"
        return f"{found}; {advice}, start with --revision, or {OWN}"
    code = next(iter(rows))
    front = code.fronts[0]
    found = f"found {code}, which only the front {front} gives; {contract.front} is in force"
    return f"{found}; say `given: {{front: {front}}}`, start with --front {front}, or {OWN}"
