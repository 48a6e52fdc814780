"""The page to read first: how a request becomes an answer, in the order of checks of the real service.

The vendor does not publish that order; ours is inferred. Each stage takes what the stage before it returns.

Nothing here waits. A request whose file has to be opened becomes `Pending`: whoever can wait opens the file, and
`complete` goes on with it.
"""

from collections.abc import Callable
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import ID_CARD, REQUEST_KEY_HEADER, FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.replies import (
    Answer,
    refusal_answer,
    scripted_answer,
    skips_work,
    success_answer,
    with_transport,
)
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.authenticate import AuthenticatedRequest, authenticate
from ocr_emulator.pipeline.stages.authorize import AuthorizedRequest, authorize
from ocr_emulator.pipeline.stages.check_size import Request, check_size
from ocr_emulator.pipeline.stages.decide import (
    NO_RULE,
    Decision,
    decide,
    decide_early,
    facts_of,
    facts_of_path,
    facts_with,
)
from ocr_emulator.pipeline.stages.decrypt import DecryptedBody, decrypt
from ocr_emulator.pipeline.stages.parse_body import ParsedBody, check_content_type, parse_body
from ocr_emulator.pipeline.stages.recognise import check_recognisable, recognise
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest, resolve_request_key
from ocr_emulator.pipeline.stages.route import Routed, route
from ocr_emulator.pipeline.stages.validate import (
    Document,
    FileResult,
    PendingFile,
    ValidBody,
    document_of,
    validate,
)
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.model import Given, Scenario, StageName, Step


class Recogniser(Protocol):
    """The last stage: the answer to a valid request for which no rule has chosen an error."""

    def __call__(
        self, valid: ValidRequest, step: Step, facts: RequestFacts, given: Given, state: ServiceState
    ) -> Answer:
        """The answer; a Refusal is an answer too."""


class Stages(Struct, frozen=True, kw_only=True):
    """What is done at each stage, in the order of the stages.

    A request that arrives goes through `STAGES`. `explain` puts stages of its own in the place of those that look
    at something that its description of a request does not say.
    """

    facts_of: Callable[[Routed, Scenario, ServiceState], RequestFacts]
    check_size: Callable[[Routed], Request]
    authenticate: Callable[[Request, Given, ServiceState], AuthenticatedRequest]
    authorize: Callable[[AuthenticatedRequest, Given, Callable[[], int]], AuthorizedRequest]
    parse_body: Callable[[AuthorizedRequest], ParsedBody]
    decrypt: Callable[[ParsedBody, ServiceState, float], DecryptedBody]
    validate: Callable[[DecryptedBody], ValidBody | PendingFile]
    resolve_request_key: Callable[[ValidBody, ServiceState], ValidRequest]
    facts_with: Callable[[RequestFacts, ValidRequest], RequestFacts]
    recognise: Recogniser


class Case(Struct, frozen=True, kw_only=True):
    """A request to a known endpoint, with what holds for it; `early` is what an unchecked rule has decided."""

    routed: Routed
    scenario: Scenario
    state: ServiceState
    stages: Stages
    facts: RequestFacts
    early: Decision | None


class Pending(Struct, frozen=True):
    """A request that is answered once its file is opened: `complete` takes what came of that."""

    case: Case
    file: PendingFile


#: Opens a file's content as a type, or raises DamagedFileError.
OpenFile = Callable[[Content, FileType], File]


def answer(
    received: Received, contract: Contract, scenario: Scenario, state: ServiceState, open_file: OpenFile
) -> Answer:
    """The answer to `received` with `contract` and `scenario` in force, for a caller who can wait for a file."""
    found = start(received, contract, scenario, state)
    return found if isinstance(found, Answer) else complete(found, open_with(open_file, found))


def open_with(open_file: OpenFile, pending: Pending) -> FileResult:
    """The file that a request waits for, or how it does not open."""
    try:
        return open_file(pending.file.content, pending.file.type)
    except DamagedFileError as error:
        return error


def start(
    received: Received,
    contract: Contract,
    scenario: Scenario,
    state: ServiceState,
    stages: Stages | None = None,
) -> Answer | Pending:
    """The answer to `received`, or the request with the file that has to be opened first."""
    stages = stages or STAGES
    try:
        routed = route(received, contract)
    except Refusal as refused:
        return replace(refusal_answer(refused, contract), facts=facts_of_path(received, refused.endpoint))
    facts = stages.facts_of(routed, scenario, state)
    early = decide_early(routed, facts, scenario, state)
    case = Case(routed=routed, scenario=scenario, state=state, stages=stages, facts=facts, early=early)
    if early and skips_work(early.step):
        return with_transport(early, scripted_answer(early, routed.contract, scenario, facts), state)
    try:
        found = _check(case)
    except Refusal as refused:
        return _refused(refused, case)
    return Pending(case, found) if isinstance(found, PendingFile) else _decide(case, found)


def complete(pending: Pending, file: FileResult) -> Answer:
    """The answer to a request, with what came of opening its file."""
    try:
        document = document_of(pending.file, file)
    except Refusal as refused:
        refused.stage = "validate"
        return _refused(refused, pending.case)
    return _decide(pending.case, document)


def _check(case: Case) -> ValidRequest | PendingFile:
    """The natural checks, each of which may refuse."""
    stages, given, state = case.stages, case.scenario.given, case.state
    stage: StageName = "check_size"
    try:
        request = stages.check_size(case.routed)
        if request.contract.checks_content_type_first:
            stage = "parse_body"
            check_content_type(request)
        stage = "authenticate"
        authenticated = stages.authenticate(request, given, state)
        stage = "authorize"
        authorized = stages.authorize(
            authenticated, given, lambda: state.get_and_increment(request.app_key, "allowance")
        )
        stage = "parse_body"
        parsed = stages.parse_body(authorized)
        stage = "decrypt"
        decrypted = stages.decrypt(parsed, state, given.old_keys_accepted)
        stage = "validate"
        valid = stages.validate(decrypted)
        if isinstance(valid, PendingFile):
            return valid
        stage = "request_key"
        return stages.resolve_request_key(valid, state)
    except Refusal as refused:
        refused.stage = stage
        raise


def _decide(case: Case, valid: ValidRequest) -> Answer:
    """What a rule says of a valid request, or else the natural reply."""
    facts = case.stages.facts_with(case.facts, valid)
    decision = case.early or decide(valid, facts, case.scenario, case.state)
    if skips_work(decision.step):
        found = scripted_answer(decision, case.routed.contract, case.scenario, facts)
    else:
        found = case.stages.recognise(valid, decision.step, facts, case.scenario.given, case.state)
    return with_transport(decision, found, case.state)


def _refused(refused: Refusal, case: Case) -> Answer:
    """The answer of a check that refuses; an unchecked rule may say how it travels."""
    found = refusal_answer(refused, case.routed.contract, case.facts)
    return with_transport(case.early or NO_RULE, found, case.state)


def recognised(valid: ValidRequest, step: Step, facts: RequestFacts, given: Given, state: ServiceState) -> Answer:
    """The natural reply, which recognition may refuse, or a success whatever the document holds."""
    try:
        if step.code is None:
            check_recognisable(valid, given.businesses, state)
        return _success(valid, step, facts, given, state)
    except Refusal as refused:
        refused.stage = "recognise"
        return refusal_answer(refused, valid.request.contract, facts)


def _success(valid: ValidRequest, step: Step, facts: RequestFacts, given: Given, state: ServiceState) -> Answer:
    """A normal reply: it spends the Request-Key that came, or issues one (guide)."""
    request = valid.request
    if isinstance(valid, AuthenticityCheck) and not state.spend_request_key(
        request.app_key, request.header(REQUEST_KEY_HEADER)
    ):
        raise refusal.unknown_request_key()
    found = recognise(valid, given.businesses, step, state)
    request_key, note = None, found.note or _document_note(valid)
    if found.card and request.endpoint.operation is ID_CARD:
        if found.card.id_type in request.contract.request_key_kinds:
            request_key = state.issue_request_key(request.app_key, found.card)
        else:
            note = refusal.no_request_key(found.card.id_type, request.contract)
    return success_answer(request.contract, step, facts, result=found.result, request_key=request_key, reason=note)


def _document_note(valid: ValidRequest) -> str | None:
    """What is worth knowing of a test document that was recognised."""
    return valid.flaw if isinstance(valid, Document) else None


#: The stages of a request that arrives.
STAGES: Final = Stages(
    facts_of=facts_of,
    check_size=check_size,
    authenticate=authenticate,
    authorize=authorize,
    parse_body=parse_body,
    decrypt=decrypt,
    validate=validate,
    resolve_request_key=resolve_request_key,
    facts_with=facts_with,
    recognise=recognised,
)
