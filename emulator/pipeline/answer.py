"""The page to read first: how a request becomes an answer, in the order of checks of the real service.

That order is inferred (the vendor does not publish one). Each stage takes what the stage before it returns.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from emulator.contract.catalogue import CATALOGUE, ResultCode
from emulator.contract.replies import Result, write_body
from emulator.pipeline.admit import admit
from emulator.pipeline.authenticate import authenticate
from emulator.pipeline.examine import Document, Question, examine
from emulator.pipeline.measure import measure
from emulator.pipeline.read import read
from emulator.pipeline.received import Received
from emulator.pipeline.recognise import doubt, recognise
from emulator.pipeline.refusal import Refusal
from emulator.pipeline.route import route
from emulator.scenario.model import Given, Scenario, Step

SUCCESS: Final = CATALOGUE["SUCCESS"]

#: Counts one more event of an appKey and answers how many came before it.
Count = Callable[[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the client gets, and why: `rule` is the name of the rule that decided, `reason` why it is an error."""

    code: ResultCode
    result: Result | None = None
    rule: str | None = None
    reason: str | None = None

    @property
    def body(self) -> bytes:
        """The bytes the service would send."""
        return write_body(self.code, self.result)


def answer(received: Received, scenario: Scenario, count: Count) -> Answer:
    """The answer to `received` with `scenario` in force."""
    try:
        return _answer(received, scenario, count)
    except Refusal as refusal:
        return Answer(code=refusal.code, reason=refusal.reason)


def _answer(received: Received, scenario: Scenario, count: Count) -> Answer:
    given = scenario.given
    routed = route(received)
    measured = measure(routed)
    authenticated = authenticate(measured, given.credentials)
    admitted = admit(authenticated, given, lambda: count(routed.app_key, "allowance"))
    submission = read(admitted)
    subject = examine(submission)
    rule = scenario.rule_for(subject.operation.name)
    if rule is None:
        return _natural(subject, given)
    step = rule.step(count(routed.app_key, f"rule {rule.name}") if len(rule.steps) > 1 else 0)
    return replace(_reply(step, subject, scenario), rule=rule.name)


def _reply(step: Step, subject: Document | Question, scenario: Scenario) -> Answer:
    if step.code is None:
        return _natural(subject, scenario.given)
    if step.code is SUCCESS:
        return Answer(code=SUCCESS, result=recognise(subject, scenario.given.businesses))
    return Answer(code=step.code, reason=f"the scenario {scenario.name!r} says so")


def _natural(subject: Document | Question, given: Given) -> Answer:
    try:
        doubt(subject, given.businesses)
    except Refusal as refusal:
        return Answer(code=refusal.code, reason=refusal.reason)
    return Answer(code=SUCCESS, result=recognise(subject, given.businesses))
