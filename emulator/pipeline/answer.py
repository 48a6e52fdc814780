"""The page to read first: how a request becomes an answer, in the order of checks of the real service.

That order is inferred (the vendor does not publish one). Each stage takes what the stage before it returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from emulator.contract.catalogue import ResultCode
from emulator.contract.contract import Contract
from emulator.contract.operations import ID_CARD, REQUEST_KEY
from emulator.contract.replies import Result, write_body
from emulator.documents.file import inspect
from emulator.pipeline import refusal
from emulator.pipeline.admit import admit
from emulator.pipeline.authenticate import authenticate
from emulator.pipeline.examine import Inspect, examine
from emulator.pipeline.measure import measure
from emulator.pipeline.present import Comparison, Subject, present
from emulator.pipeline.read import read
from emulator.pipeline.received import Received
from emulator.pipeline.recognise import Authors, doubt, recognise
from emulator.pipeline.refusal import Refusal
from emulator.pipeline.route import Routed, route
from emulator.pipeline.unseal import unseal
from emulator.pipeline.world import World
from emulator.scenario.model import Given, Rule, Scenario, Step

#: What decides where no rule does: every reply is the natural one.
_NO_RULE: Final = Rule(name="", operations=frozenset(), steps=(Step(code=None),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the client gets.

    `status` is that of HTTP. `request_key` goes into the reply's header of that name. `rule` is the name of the
    rule that decided, `reason` why it is an error, or what is worth knowing about a success.
    """

    code: ResultCode
    status: int
    result: Result | None = None
    request_key: str | None = None
    rule: str | None = None
    reason: str | None = None

    @property
    def result_code(self) -> int:
        """The number of the code."""
        return self.code.number

    @property
    def result_key(self) -> str:
        """The key of the code."""
        return self.code.key

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers the service would send beside those of HTTP."""
        return {REQUEST_KEY: self.request_key} if self.request_key else {}

    @property
    def body(self) -> bytes:
        """The bytes the service would send."""
        return write_body(self.code, self.result)


def answer(
    received: Received,
    contract: Contract,
    scenario: Scenario,
    world: World,
    inspect: Inspect = inspect,
) -> Answer:
    """The answer to `received` with `contract` and `scenario` in force; `inspect` opens files."""
    try:
        routed = route(received, contract)
    except Refusal as refused:
        return _refused(refused, contract)
    rule = scenario.rule_for(routed.endpoint) or _NO_RULE
    early = _take_turn(rule, routed, world) if rule.unchecked else None
    if early and early.error:
        return _by_rule(rule, early, _planned(early.error, contract, scenario))
    try:
        subject = _check(routed, scenario.given, world, inspect)
    except Refusal as refused:
        found = _refused(refused, contract)
        return _by_rule(rule, early, found) if early else found
    step = early or _take_turn(rule, routed, world)
    if step.error:
        return _by_rule(rule, step, _planned(step.error, contract, scenario))
    return _by_rule(rule, step, _recognised(step, subject, scenario.given, world))


def _check(routed: Routed, given: Given, world: World, inspect: Inspect) -> Subject:
    """The natural checks, each of which may refuse."""
    measured = measure(routed)
    authenticated = authenticate(measured, given, world)
    admitted = admit(authenticated, given, lambda: world.count(measured.app_key, "allowance"))
    submission = read(admitted)
    unsealed = unseal(submission, world, given.old_keys_accepted)
    return present(examine(unsealed, inspect), world)


def _take_turn(rule: Rule, routed: Routed, world: World) -> Step:
    """Stage 9, the scenario: the step that is next in the rule's sequence.

    Where there is but one nothing needs counting. A sequence that has other codes in one API version, operation or
    revision than in another is counted for itself.
    """
    if len(rule.steps) == 1:
        return rule.steps[0]
    codes = ",".join(str(step.code and step.code.number) for step in rule.steps)
    return rule.step(world.count(routed.variables["appKey"], f"rule {rule.name}: {codes}"))


def _refused(refused: Refusal, contract: Contract) -> Answer:
    code = contract.codes[refused.key]
    return Answer(code=code, status=contract.status_of(code), reason=refused.reason)


def _planned(code: ResultCode, contract: Contract, scenario: Scenario) -> Answer:
    return Answer(code=code, status=contract.status_of(code), reason=f"the scenario {scenario.name!r} says so")


def _by_rule(rule: Rule, step: Step, found: Answer) -> Answer:
    """The answer as the rule has it sent."""
    return replace(found, rule=rule.name or None, status=step.http_status or found.status)


def _recognised(step: Step, subject: Subject, given: Given, world: World) -> Answer:
    """The natural reply, which recognition may refuse, or a success come what may."""
    try:
        if step.code is None:
            doubt(subject, given.businesses, world)
        return _success(subject, given, step.result, world)
    except Refusal as refused:
        return _refused(refused, subject.request.contract)


def _success(subject: Subject, given: Given, authors: Authors, world: World) -> Answer:
    """A normal reply: it spends the Request-Key that came, or issues one (guide)."""
    request = subject.request
    if isinstance(subject, Comparison) and not world.spend(request.app_key, request.header(REQUEST_KEY)):
        raise refusal.unknown_request_key()
    recognised = recognise(subject, given.businesses, authors, world)
    request_key, note = None, recognised.note
    if recognised.card and request.endpoint.operation is ID_CARD:
        if recognised.card.id_type in request.contract.request_key_kinds:
            request_key = world.issue(request.app_key, recognised.card)
        else:
            note = refusal.no_request_key(recognised.card.id_type, request.contract)
    code = request.contract.codes["SUCCESS"]
    return Answer(
        code=code,
        status=request.contract.status_of(code),
        result=recognised.result,
        request_key=request_key,
        reason=note,
    )
