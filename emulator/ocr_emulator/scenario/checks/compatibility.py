"""Whether a contract has the codes that a scenario names, and which other contract has them."""

from collections.abc import Sequence
from typing import Final

from ocr_emulator.contract.catalogue import ResultCode, rows_named
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.revisions import DEFAULT
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.checks.advice import Advice
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.problems import Report

#: The advice how to send a code that the contract lacks.
OWN: Final = "write a resultMessage too to send it all the same"


class IncompatibleScenarioError(EmulatorError):
    """A scenario names codes that a contract lacks; the text has the place of each."""


def check_compatibility(scenario: Scenario, contract: Contract) -> None:
    """Raises IncompatibleScenarioError when `contract` lacks a code that the scenario names."""
    report = Report(scenario.source)
    for step in (step for rule in scenario.rules for step in rule.steps):
        if step.code and not step.at(contract.codes):
            report(step.place, _absent(rows_named(step.code.key), contract))
    if report.problems:
        found = "; ".join(map(str, report.problems))
        advice = "give this appKey another revision, or put another scenario in force first"
        raise IncompatibleScenarioError(
            f"the scenario {scenario.name!r} names what revision {contract.revision} lacks: {found}; {advice}"
        )


def absence(rows: Sequence[ResultCode], contract: Contract, advice: Advice) -> str:
    """The message about a code of which these are the rows, none of them in `contract`, with the `advice`."""
    code = _nearest(rows, contract)
    front = {} if contract.front in code.fronts else {"front": str(code.fronts[0])}
    is_there = code.span.holds_at(contract.revision.date)
    revision = {} if is_there else {"revision": str(code.span.since or DEFAULT)}
    return f"{_absent(rows, contract)}; {advice.contract({**front, **revision})}, or {OWN}"


def _absent(rows: Sequence[ResultCode], contract: Contract) -> str:
    code = _nearest(rows, contract)
    why = []
    if contract.front not in code.fronts:
        why.append(f"which only the front {code.fronts[0]} gives, and {contract.front} is in force")
    if not code.span.holds_at(contract.revision.date):
        why.append(f"which revision {contract.revision} does not have: it is there {code.span}")
    return f"found {code}, {', and '.join(why)}"


def _nearest(rows: Sequence[ResultCode], contract: Contract) -> ResultCode:
    """The row that the same front gives, where there is one, or else that the same revision has."""
    of_front = [row for row in rows if contract.front in row.fronts] or rows
    return next((row for row in of_front if row.span.holds_at(contract.revision.date)), of_front[0])
