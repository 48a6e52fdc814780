"""The page to read first: how a request becomes an answer, in the order of checks of the real service.

That order is inferred (the vendor does not publish one). Each stage takes what the stage before it returns.

Nothing here waits. To open a file takes long, so the answering stops there, and goes on with what has opened.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import ID_CARD, REQUEST_KEY_HEADER, FileType
from ocr_emulator.contract.replies import Result, encode_body
from ocr_emulator.documents.file import Content, DamagedFileError, File
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.authenticate import authenticate
from ocr_emulator.pipeline.stages.authorize import authorize
from ocr_emulator.pipeline.stages.check_size import check_size
from ocr_emulator.pipeline.stages.decide import (
    NO_RULE,
    Decision,
    decide,
    decide_early,
    facts_of,
    facts_of_path,
    facts_with,
)
from ocr_emulator.pipeline.stages.decrypt import decrypt
from ocr_emulator.pipeline.stages.parse_body import read
from ocr_emulator.pipeline.stages.recognise import check_recognisable, recognise
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest, resolve_request_key
from ocr_emulator.pipeline.stages.route import Routed, route
from ocr_emulator.pipeline.stages.validate import FileResult, PendingFile, document_of, validate
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.model import PLANNED, Given, Scenario, Step

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
    facts: RequestFacts | None = None
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
        return {REQUEST_KEY_HEADER: self.request_key} if self.request_key else {}

    @property
    def body(self) -> bytes:
        """The bytes the service would send."""
        return encode_body(self.code, self.result) if self.code else b""


#: An answer on its way: it stops for a file, at most once, and is sent what has opened.
Answering = Generator[PendingFile, FileResult, Answer]

#: Opens a file's content as a type, or raises DamagedFileError.
Open = Callable[[Content, FileType], File]


def answer(
    received: Received,
    contract: Contract,
    scenario: Scenario,
    state: ServiceState,
    open_file: Open,
) -> Answer:
    """The answer to `received` with `contract` and `scenario` in force; `open_file` opens files."""
    answering = begin(received, contract, scenario, state)
    stopped = go_on(answering)
    return finish(answering, stopped, open_file) if isinstance(stopped, PendingFile) else stopped


def begin(received: Received, contract: Contract, scenario: Scenario, state: ServiceState) -> Answering:
    """The answering of `received` with `contract` and `scenario` in force; `go_on` begins it."""
    try:
        routed = route(received, contract)
    except Refusal as refused:
        refused.stage = "route"
        return replace(refusal_answer(refused, contract), facts=facts_of_path(received, refused.endpoint))
    facts = facts_of(routed, scenario, state)
    early = decide_early(routed, facts, scenario, state)
    if early and skips_work(early.step):
        return with_transport(early, scripted(early, contract, scenario, facts), state)
    try:
        valid = yield from _check(routed, scenario.given, state)
    except Refusal as refused:
        return with_transport(early or NO_RULE, refusal_answer(refused, contract, facts), state)
    facts = facts_with(facts, valid)
    decision = early or decide(routed, facts, scenario, state)
    if skips_work(decision.step):
        return with_transport(decision, scripted(decision, contract, scenario, facts), state)
    return with_transport(decision, _recognised(decision.step, valid, facts, scenario.given, state), state)


def _check(routed: Routed, given: Given, state: ServiceState) -> Generator[PendingFile, FileResult, ValidRequest]:
    """The natural checks, each of which may refuse."""
    stage = "check_size"
    try:
        request = check_size(routed)
        stage = "authenticate"
        authenticated = authenticate(request, given, state)
        stage = "authorize"
        admitted = authorize(authenticated, given, lambda: state.get_and_increment(request.app_key, "allowance"))
        stage = "parse_body"
        submission = read(admitted)
        stage = "decrypt"
        decrypted = decrypt(submission, state, given.old_keys_accepted)
        stage = "validate"
        validated = validate(decrypted)
        found = document_of(validated, (yield validated)) if isinstance(validated, PendingFile) else validated
        stage = "request_key"
        return resolve_request_key(found, state)
    except Refusal as refused:
        refused.stage = stage
        raise


def refusal_answer(refused: Refusal, contract: Contract, facts: RequestFacts | None = None) -> Answer:
    """The answer of a check that refuses."""
    code = contract.codes[refused.key]
    status = contract.status_of(code)
    return Answer(code=code, status=status, stage=refused.stage, reason=refused.reason, facts=facts)


def skips_work(step: Step) -> bool:
    """Whether the service does no work: for an error, or for a fault that spares it."""
    return step.error is not None or (step.fault is not None and step.fault.kind.before_work)


def scripted(decision: Decision, contract: Contract, scenario: Scenario, facts: RequestFacts) -> Answer:
    """The answer of a decision for which the service does no work."""
    code = decision.step.error
    status = contract.status_of(code) if code else _OK
    reason = f"the scenario {scenario.name!r} says so"
    if decision.rule.name == PLANNED:
        reason = "planned with POST /__admin/sessions/{appKey}/next"
    return Answer(code=code, status=status, stage="decide", by_scenario=True, reason=reason, facts=facts)


def with_transport(decision: Decision, found: Answer, state: ServiceState) -> Answer:
    """The answer as the rule has it travel."""
    if decision is NO_RULE or found.facts is None:
        return found
    step = decision.step
    return replace(
        found,
        rule=decision.rule.name,
        status=(step.fault and step.fault.status) or step.http_status or found.status,
        more_headers=step.headers,
        delay=step.delay.draw(state.random(found.facts.app_key)) if step.delay else 0.0,
        fault=step.fault,
    )


def _recognised(step: Step, valid: ValidRequest, facts: RequestFacts, given: Given, state: ServiceState) -> Answer:
    """The natural reply, which recognition may refuse, or a success come what may."""
    try:
        if step.code is None:
            check_recognisable(valid, given.businesses, state)
        return _success(valid, facts, given, step, state)
    except Refusal as refused:
        refused.stage = "recognise"
        return refusal_answer(refused, valid.request.contract, facts)


def _success(valid: ValidRequest, facts: RequestFacts, given: Given, step: Step, state: ServiceState) -> Answer:
    """A normal reply: it spends the Request-Key that came, or issues one (guide)."""
    request = valid.request
    if isinstance(valid, AuthenticityCheck) and not state.spend_request_key(
        request.app_key, request.header(REQUEST_KEY_HEADER)
    ):
        raise refusal.unknown_request_key()
    recognised = recognise(valid, given.businesses, step, state)
    request_key, note = None, recognised.note
    if recognised.card and request.endpoint.operation is ID_CARD:
        if recognised.card.id_type in request.contract.request_key_kinds:
            request_key = state.issue_request_key(request.app_key, recognised.card)
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


def go_on(answering: Answering, found: FileResult | None = None) -> PendingFile | Answer:
    """The answer, or the file that has to be opened first; `found` is what came of that."""
    try:
        return next(answering) if found is None else answering.send(found)
    except StopIteration as stop:
        last: Answer = stop.value
        return last


def finish(answering: Answering, pending: PendingFile, open_file: Open) -> Answer:
    """The answer, after the file is opened."""
    found: FileResult
    try:
        found = open_file(pending.content, pending.type)
    except DamagedFileError as error:
        found = error
    return end(answering, found)


def end(answering: Answering, found: FileResult) -> Answer:
    """The answer, with what came of the file."""
    last = go_on(answering, found)
    assert isinstance(last, Answer)  # noqa: S101 - it stops once
    return last
