"""What the client gets: the answer as a value, and the ways in which one comes about."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import REQUEST_KEY_HEADER
from ocr_emulator.contract.replies import Result, encode_body
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.decide import NO_RULE, Decision
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.model import PLANNED, TEST_NUMBER, DecidedBy, Scenario, StageName, Step

_OK: Final = 200


class Answer(Struct, frozen=True, kw_only=True):
    """What the client gets, how it travels, and why.

    `code` None: a fault spared the service the work. `status` is that of HTTP. `request_key` goes into the reply's
    header of that name, `more_headers` are a rule's. `rule` is the name of the rule that decided, `reason` why it
    is an error, or what is worth knowing about a success. `delay` is in seconds. `stage` is the one that answered,
    `decided_by` who chose the code, `facts` what was known by then (None: not even the operation).
    """

    code: ResultCode | None
    status: int
    stage: StageName
    decided_by: DecidedBy = DecidedBy.NATURE
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


def refusal_answer(refused: Refusal, contract: Contract, facts: RequestFacts | None = None) -> Answer:
    """The natural answer that a refusal stands for."""
    code = contract.codes[refused.key]
    status = contract.status_of(code)
    reason = refused.reason + _gateway_note(code, contract)
    return Answer(code=code, status=status, stage=refused.stage, reason=reason, facts=facts)


def _gateway_note(code: ResultCode, contract: Contract) -> str:
    """For a reply that comes otherwise from the real host, behind its gateway: how, and what shows it."""
    how = contract.gateway_replies.get(code.key)
    return f"; the real host answers {how}: --front gateway shows it" if how else ""


def scripted_answer(decision: Decision, contract: Contract, scenario: Scenario, facts: RequestFacts) -> Answer:
    """The answer of a decision for which the service does no work."""
    code = decision.step.error
    status = contract.status_of(code) if code else _OK
    reason = f"the scenario {scenario.name!r} says so"
    if decision.rule.name == PLANNED:
        reason = "planned with POST /__admin/sessions/{appKey}/next"
    if decision.document:
        reason = _says_so(decision)
    if code and decision.step.http_status is None:
        reason += _gateway_note(code, contract)
    by = _decider(decision)
    return Answer(code=code, status=status, stage="decide", decided_by=by, reason=reason, facts=facts)


def _says_so(decision: Decision) -> str:
    kind = "number" if decision.rule.name == TEST_NUMBER else "document"
    return f"the test {kind} {decision.document} says so"


def _decider(decision: Decision) -> DecidedBy:
    return DecidedBy.DOCUMENT if decision.document else DecidedBy.SCENARIO


def success_answer(  # noqa: PLR0913 - what makes a success
    contract: Contract,
    step: Step,
    facts: RequestFacts,
    *,
    result: Result | None = None,
    request_key: str | None = None,
    reason: str | None = None,
) -> Answer:
    """A success; without a result where nobody asks for one."""
    code = contract.codes["SUCCESS"]
    return Answer(
        code=code,
        status=contract.status_of(code),
        stage="recognise",
        decided_by=DecidedBy.SCENARIO if step.code is not None else DecidedBy.NATURE,
        facts=facts,
        result=result,
        request_key=request_key,
        reason=reason,
    )


def skips_work(step: Step) -> bool:
    """Whether the service does no work: for an error, or for a fault that spares it."""
    return step.error is not None or (step.fault is not None and step.fault.kind.before_work)


def with_transport(decision: Decision, found: Answer, state: ServiceState) -> Answer:
    """The answer with the rule's status, headers, delay and fault."""
    if decision is NO_RULE or found.facts is None:
        return found
    step = decision.step
    is_natural = found.decided_by is DecidedBy.NATURE
    return replace(
        found,
        decided_by=found.decided_by if is_natural else _decider(decision),
        reason=found.reason or (_says_so(decision) if decision.document else None),
        rule=decision.rule.name,
        status=(step.fault and step.fault.status) or step.http_status or found.status,
        more_headers=step.headers,
        delay=step.delay.draw(state.random(found.facts.app_key)) if step.delay else 0.0,
        fault=step.fault,
    )
