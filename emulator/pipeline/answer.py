"""The page to read first: how a request becomes an answer, in the order of checks of the real service.

That order is inferred (the vendor does not publish one). Each stage takes what the stage before it returns.

Nothing here waits. To open a file takes long, so the answering stops there, and goes on with what has opened.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from emulator.contract.catalogue import ResultCode
from emulator.contract.contract import Contract
from emulator.contract.operations import ID_CARD, REQUEST_KEY, FileType
from emulator.contract.replies import Result, write_body
from emulator.documents.file import Content, DamagedFileError, File, open_file
from emulator.pipeline import refusal
from emulator.pipeline.admit import admit
from emulator.pipeline.authenticate import authenticate
from emulator.pipeline.decide import NO_RULE, Decision, decide, decide_early, facts_of, facts_of_path, facts_with
from emulator.pipeline.examine import Opened, Unopened, examine, opened
from emulator.pipeline.measure import measure
from emulator.pipeline.present import Comparison, Subject, present
from emulator.pipeline.read import read
from emulator.pipeline.received import Received
from emulator.pipeline.recognise import doubt, recognise
from emulator.pipeline.refusal import Refusal
from emulator.pipeline.route import Routed, route
from emulator.pipeline.unseal import unseal
from emulator.pipeline.world import World
from emulator.scenario.conditions import Facts
from emulator.scenario.faults import Fault
from emulator.scenario.model import PLANNED, Given, Scenario, Step

_OK: Final = 200


class Answer(Struct, frozen=True, kw_only=True):
    """What the client gets.

    `code` None: a fault spared the service the work. `status` is that of HTTP. `request_key` goes into the reply's
    header of that name, `more_headers` are a rule's. `rule` is the name of the rule that decided, `reason` why it
    is an error, or what is worth knowing about a success. `delay` is in seconds. `stage` is the one that answered,
    `by_scenario` whether a rule chose the code, `facts` what was known by then (None: not even the operation).
    """

    code: ResultCode | None
    status: int
    stage: str
    by_scenario: bool = False
    facts: Facts | None = None
    result: Result | None = None
    request_key: str | None = None
    rule: str | None = None
    reason: str | None = None
    more_headers: Mapping[str, str] = {}
    delay: float = 0.0
    fault: Fault | None = None

    @property
    def result_code(self) -> int | None:
        """The number of the code."""
        return self.code.number if self.code else None

    @property
    def result_key(self) -> str:
        """The key of the code."""
        return self.code.key if self.code else "NOTHING"

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers the service would send beside those of HTTP, before a rule's."""
        return {REQUEST_KEY: self.request_key} if self.request_key else {}

    @property
    def body(self) -> bytes:
        """The bytes the service would send."""
        return write_body(self.code, self.result) if self.code else b""


#: An answer on its way: it stops for a file, at most once, and is sent what has opened.
Answering = Generator[Unopened, Opened, Answer]

#: Opens a file's content as a type, or raises DamagedFileError.
Open = Callable[[Content, FileType], File]


def answer(
    received: Received,
    contract: Contract,
    scenario: Scenario,
    world: World,
    open_file: Open = open_file,
) -> Answer:
    """The answer to `received` with `contract` and `scenario` in force; `open_file` opens files."""
    answering = begin(received, contract, scenario, world)
    stopped = go_on(answering)
    return finish(answering, stopped, open_file) if isinstance(stopped, Unopened) else stopped


def begin(received: Received, contract: Contract, scenario: Scenario, world: World) -> Answering:
    """The answering of `received` with `contract` and `scenario` in force; `go_on` begins it."""
    try:
        routed = route(received, contract)
    except Refusal as refused:
        refused.stage = "route"
        return replace(refused_by(refused, contract), facts=facts_of_path(received, refused.endpoint))
    facts = facts_of(routed, scenario, world)
    early = decide_early(routed, facts, scenario, world)
    if early and is_planned(early.step):
        return by_rule(early, planned(early, contract, scenario, facts), world)
    try:
        subject = yield from _check(routed, scenario.given, world)
    except Refusal as refused:
        return by_rule(early or NO_RULE, refused_by(refused, contract, facts), world)
    facts = facts_with(facts, subject)
    decision = early or decide(routed, facts, scenario, world)
    if is_planned(decision.step):
        return by_rule(decision, planned(decision, contract, scenario, facts), world)
    return by_rule(decision, _recognised(decision.step, subject, facts, scenario.given, world), world)


def _check(routed: Routed, given: Given, world: World) -> Generator[Unopened, Opened, Subject]:
    """The natural checks, each of which may refuse."""
    stage = "measure"
    try:
        measured = measure(routed)
        stage = "authenticate"
        authenticated = authenticate(measured, given, world)
        stage = "admit"
        admitted = admit(authenticated, given, lambda: world.count(measured.app_key, "allowance"))
        stage = "read"
        submission = read(admitted)
        stage = "unseal"
        unsealed = unseal(submission, world, given.old_keys_accepted)
        stage = "examine"
        examined = examine(unsealed)
        found = opened(examined, (yield examined)) if isinstance(examined, Unopened) else examined
        stage = "present"
        return present(found, world)
    except Refusal as refused:
        refused.stage = stage
        raise


def refused_by(refused: Refusal, contract: Contract, facts: Facts | None = None) -> Answer:
    """The answer of a check that refuses."""
    code = contract.codes[refused.key]
    status = contract.status_of(code)
    return Answer(code=code, status=status, stage=refused.stage, reason=refused.reason, facts=facts)


def is_planned(step: Step) -> bool:
    """Whether the service does no work: for an error, or for a fault that spares it."""
    return step.error is not None or (step.fault is not None and step.fault.kind.before_work)


def planned(decision: Decision, contract: Contract, scenario: Scenario, facts: Facts) -> Answer:
    """The answer of a decision for which the service does no work."""
    code = decision.step.error
    status = contract.status_of(code) if code else _OK
    reason = f"the scenario {scenario.name!r} says so"
    if decision.rule.name == PLANNED:
        reason = "planned with POST /__admin/sessions/{appKey}/next"
    return Answer(code=code, status=status, stage="decide", by_scenario=True, reason=reason, facts=facts)


def by_rule(decision: Decision, found: Answer, world: World) -> Answer:
    """The answer as the rule has it travel."""
    if decision is NO_RULE or found.facts is None:
        return found
    step = decision.step
    return replace(
        found,
        rule=decision.rule.name,
        status=(step.fault and step.fault.status) or step.http_status or found.status,
        more_headers=step.headers,
        delay=step.delay.draw(world.random(found.facts.app_key)) if step.delay else 0.0,
        fault=step.fault,
    )


def _recognised(step: Step, subject: Subject, facts: Facts, given: Given, world: World) -> Answer:
    """The natural reply, which recognition may refuse, or a success come what may."""
    try:
        if step.code is None:
            doubt(subject, given.businesses, world)
        return _success(subject, facts, given, step, world)
    except Refusal as refused:
        refused.stage = "recognise"
        return refused_by(refused, subject.request.contract, facts)


def _success(subject: Subject, facts: Facts, given: Given, step: Step, world: World) -> Answer:
    """A normal reply: it spends the Request-Key that came, or issues one (guide)."""
    request = subject.request
    if isinstance(subject, Comparison) and not world.spend(request.app_key, request.header(REQUEST_KEY)):
        raise refusal.unknown_request_key()
    recognised = recognise(subject, given.businesses, step, world)
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
        stage="recognise",
        by_scenario=step.code is not None,
        facts=facts,
        result=recognised.result,
        request_key=request_key,
        reason=note,
    )


def go_on(answering: Answering, found: Opened | None = None) -> Unopened | Answer:
    """The answer, or the file that has to be opened first; `found` is what came of that."""
    try:
        return next(answering) if found is None else answering.send(found)
    except StopIteration as stop:
        last: Answer = stop.value
        return last


def finish(answering: Answering, unopened: Unopened, open_file: Open) -> Answer:
    """The answer, after the file is opened."""
    found: Opened
    try:
        found = open_file(unopened.content, unopened.type)
    except DamagedFileError as error:
        found = error
    return end(answering, found)


def end(answering: Answering, found: Opened) -> Answer:
    """The answer, with what came of the file."""
    last = go_on(answering, found)
    assert isinstance(last, Answer)  # noqa: S101 - it stops once
    return last
