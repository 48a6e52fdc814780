"""What a request would get that is only spoken of, and why: by the same stages, and in a world that is a copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    KEY_VERSION,
    PUBLIC_KEYS,
    REQUEST_KEY,
    SYMMETRIC_KEY,
    TOKEN,
    Endpoint,
)
from ocr_emulator.errors import listed
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.answer import Answer, refusal_answer, scripted, skips_work, with_transport
from ocr_emulator.pipeline.multipart import boundary_in, media_type
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.authenticate import AuthenticatedRequest, authenticate, check_app_key
from ocr_emulator.pipeline.stages.authorize import authorize
from ocr_emulator.pipeline.stages.check_size import Request, check_size
from ocr_emulator.pipeline.stages.decide import NO_RULE, decide, decide_early
from ocr_emulator.pipeline.stages.decrypt import find_key, open_key
from ocr_emulator.pipeline.stages.parse_body import JsonFields, required_fields
from ocr_emulator.pipeline.stages.recognise import check_recognisable
from ocr_emulator.pipeline.stages.request_key import ValidRequest, resolve_request_key
from ocr_emulator.pipeline.stages.route import Routed, route
from ocr_emulator.pipeline.stages.validate import validate_fields
from ocr_emulator.pipeline.whatif.assumed_request import CONTENT_TYPE, AssumedRequest, assume_request
from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.language.request_description import RequestDescription
from ocr_emulator.scenario.model import PLANNED, Given, Rule, Scenario, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A rule that does not decide, and why, one reason for each thing that would have to be otherwise."""

    rule: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer, the rules that do not decide, nearest first, and what was assumed."""

    answer: Answer
    misses: tuple[Miss, ...]
    assumed: tuple[str, ...]


def explain(
    description: RequestDescription, contract: Contract, scenario: Scenario, state: ServiceState
) -> Explanation:
    """What `description` would get with `contract` and `scenario` in force; `state` is one that may be used up."""
    supposed = assume_request(description, contract, scenario.given, state)
    try:
        routed = route(supposed.received, contract)
    except Refusal as refused:
        refused.stage = "route"
        return Explanation(answer=refusal_answer(refused, contract), misses=(), assumed=supposed.assumed)
    found = _answer(routed, supposed, description, scenario, state)
    misses = _misses(supposed.facts, routed.endpoint, found, scenario)
    nearest_first = sorted(misses, key=lambda miss: len(miss.because))
    return Explanation(answer=found, misses=tuple(nearest_first), assumed=supposed.assumed)


def _answer(
    routed: Routed,
    supposed: AssumedRequest,
    description: RequestDescription,
    scenario: Scenario,
    state: ServiceState,
) -> Answer:
    """As `answer` finds it, from the same parts."""
    facts, contract = supposed.facts, routed.contract
    early = decide_early(routed, facts, scenario, state)
    if early and skips_work(early.step):
        return with_transport(early, scripted(early, contract, scenario, facts), state)
    try:
        found = _check(routed, supposed, description, scenario.given, state)
    except Refusal as refused:
        return with_transport(early or NO_RULE, refusal_answer(refused, contract, facts), state)
    decision = early or decide(routed, facts, scenario, state)
    if skips_work(decision.step):
        return with_transport(decision, scripted(decision, contract, scenario, facts), state)
    return with_transport(
        decision, _recognised(decision.step, found, facts, contract, scenario.given, state), state
    )


def _check(
    routed: Routed, supposed: AssumedRequest, description: RequestDescription, given: Given, state: ServiceState
) -> ValidRequest | None:
    """The natural checks, as far as something is said of what they look at; None: nothing to recognise."""
    stage = "check_size"
    try:
        request = check_size(routed)
        stage = "authenticate"
        if TOKEN in supposed.headers:
            check_app_key(request, given, None)
        else:
            authenticate(request, given, state)
        stage = "authorize"
        authorize(AuthenticatedRequest(request), given, lambda: state.count(request.app_key, "allowance"))
        stage = "parse_body"
        fields = _read(request, supposed, description)
        stage = "decrypt"
        if request.endpoint.is_encrypted and KEY_VERSION not in supposed.headers:
            find_key(request, state, given.old_keys_accepted)
        if request.endpoint.is_encrypted and SYMMETRIC_KEY not in supposed.headers:
            open_key(request, state, given.old_keys_accepted)
        stage = "validate"
        _check_file(request, description)
        validated = validate_fields(fields) if fields else None
        stage = "request_key"
        if REQUEST_KEY in supposed.headers:
            return None
        _check_request_key(request, state)
        return resolve_request_key(validated, state) if validated else None
    except Refusal as refused:
        refused.stage = stage
        raise


def _read(request: Request, supposed: AssumedRequest, description: RequestDescription) -> JsonFields | None:
    """The fields, if something is said of them; 415 for a wrong label."""
    operation, members = request.endpoint.operation, supposed.members
    label = request.header(CONTENT_TYPE)
    if operation.file_types:
        boundary_in(label)
    if operation is AUTHENTICITY and media_type(label) != "application/json":
        raise refusal.not_json(label)
    if description.fields is None or operation.file_types or operation is PUBLIC_KEYS:
        return None
    for name in required_fields(operation, members, request.contract):
        if name not in members:
            raise refusal.missing_field(name)
    return JsonFields(request, members)


def _check_request_key(request: Request, state: ServiceState) -> None:
    """4000122 for a Request-Key that is said and not alive, whatever is said of the fields."""
    request_key, life = request.header(REQUEST_KEY), request.contract.request_key_life
    if request.endpoint.operation is AUTHENTICITY and not state.find_card(request.app_key, request_key, life):
        raise refusal.unknown_request_key()


def _check_file(request: Request, description: RequestDescription) -> None:
    accepted = request.endpoint.operation.file_types
    if accepted and description.file_size == 0:
        raise refusal.empty_file()
    if accepted and description.file_type and description.file_type not in accepted:
        raise refusal.file_type_not_taken(description.file_type, accepted)


def _recognised(  # noqa: PLR0913, PLR0917
    step: Step,
    valid: ValidRequest | None,
    facts: RequestFacts,
    contract: Contract,
    given: Given,
    state: ServiceState,
) -> Answer:
    try:
        if valid and step.code is None:
            check_recognisable(valid, given.businesses, state)
    except Refusal as refused:
        refused.stage = "recognise"
        return refusal_answer(refused, contract, facts)
    code = contract.codes["SUCCESS"]
    return Answer(
        code=code,
        status=contract.status_of(code),
        stage="recognise",
        by_scenario=step.code is not None,
        facts=facts,
    )


def _misses(facts: RequestFacts, endpoint: Endpoint, found: Answer, scenario: Scenario) -> Iterator[Miss]:
    was_asked = {rule.name for rule in _asked(scenario, found)}
    for rule in scenario.rules:
        if rule.name != found.rule:
            because = tuple(_reasons(rule, facts, endpoint)) or (_too_late(rule, found, rule.name in was_asked),)
            yield Miss(rule=rule.name, because=because)


def _asked(scenario: Scenario, found: Answer) -> Iterator[Rule]:
    """The rules that had their chance: the unchecked ones first, and the checked ones if nothing was refused."""
    order = [rule for rule in scenario.rules if rule.unchecked]
    if found.stage in {"decide", "recognise"} and found.rule != PLANNED:
        order += [rule for rule in scenario.rules if not rule.unchecked]
    return takewhile(lambda rule: rule.name != found.rule, order)


def _reasons(rule: Rule, facts: RequestFacts, endpoint: Endpoint) -> Iterator[str]:
    """What would have to be otherwise for the rule to speak."""
    if facts.operation not in rule.operations:
        yield f"operation: found {facts.operation!r}; expected {listed(map(repr, sorted(rule.operations)))}"
    elif rule.at(endpoint) is None:
        yield f"then: found no reply that {endpoint.version} can give; expected one; name another version"
    yield from (_reason(one, facts) for one in rule.conditions if not one.holds(facts))


def _reason(condition: Condition, facts: RequestFacts) -> str:
    value = condition.value(facts)
    if condition.is_about_secret:
        found = "nothing" if value is None else "another value"
        return f"{condition.path}: found {found}; expected what the rule names"
    return f"{condition.path}: found {'nothing' if value is None else repr(value)}; expected {condition.matcher}"


def _too_late(rule: Rule, found: Answer, was_asked: bool) -> str:  # noqa: FBT001 - what the caller found out
    """Why a rule does not speak whose conditions hold."""
    who = f"the rule {found.rule!r}" if found.rule else f"the stage {found.stage}"
    if rule.chance is not None and was_asked:
        return f"chance: it speaks to {rule.chance * 100:g}% of such requests; this one goes to {who}"
    return f"order: {who} answers first"
