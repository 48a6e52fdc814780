"""Stage 9, the scenario: which rule speaks to a request, and which of its replies is next."""

from collections.abc import Iterable
from dataclasses import replace as dataclass_replace
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest
from ocr_emulator.pipeline.stages.route import Routed
from ocr_emulator.pipeline.stages.validate import Document, StatusQuery
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.model import DOCUMENT, PLANNED, TEST_NUMBER, Given, Rule, Scenario, Step
from ocr_emulator.specimens.business_numbers import TEST_NUMBERS
from ocr_emulator.specimens.catalogue import name_of

#: What decides where a reply is planned.
_PLANNED: Final = Rule(name=PLANNED, operations=frozenset(), steps=())

#: What decides where a test number is asked about.
_TEST_NUMBER: Final = Rule(name=TEST_NUMBER, operations=frozenset(), steps=())


class Decision(Struct, frozen=True):
    """The rule that speaks, and its reply; `document`: the test document or number whose rule it is."""

    rule: Rule
    step: Step
    document: str | None = None


#: What decides where no rule does: every reply is the natural one.
NO_RULE: Final = Decision(Rule(name="", operations=frozenset(), steps=()), Step(code=None))


def facts_of(routed: Routed, scenario: Scenario, state: ServiceState) -> RequestFacts:
    """What is known of a request before its body is looked at; its call is counted where a rule asks for that."""
    operation, app_key = routed.endpoint.operation.name, routed.variables["appKey"]
    call = (
        state.get_and_increment(app_key, f"calls of {operation}") + 1
        if scenario.applicable_rules(routed.endpoint).need_call_number
        else 1
    )
    return RequestFacts(
        operation=operation,
        version=routed.endpoint.version.name,
        app_key=app_key,
        call=call,
        headers=routed.headers,
    )


def facts_of_path(received: Received, endpoint: Endpoint | None) -> RequestFacts | None:
    """What is known of a request that has the path of `endpoint`, and another method."""
    variables = endpoint.match(received.path) if endpoint else None
    if endpoint is None or variables is None:
        return None
    return RequestFacts(
        operation=endpoint.operation.name, version=endpoint.version.name, app_key=variables["appKey"], call=1
    )


def facts_with(facts: RequestFacts, valid: ValidRequest) -> RequestFacts:
    """What is known when the natural checks have passed: the file, or the fields, in plain."""
    match valid:
        case Document():
            file = valid.file
            return replace(
                facts,
                file_name=valid.file_name,
                file_type=file.type.value,
                file_size=file.size,
                sha256=file.sha256,
            )
        case StatusQuery():
            return replace(facts, fields={"businessNumber": valid.number})
        case AuthenticityCheck():
            return replace(facts, fields={"idType": valid.claim.id_type.value, **valid.claim.values})
        case _:
            return facts


def decide_early(routed: Routed, facts: RequestFacts, scenario: Scenario, state: ServiceState) -> Decision | None:
    """What an unchecked rule says, before the natural checks; None: no such rule speaks."""
    return _decide(scenario.applicable_rules(routed.endpoint).unchecked.matching(facts), facts, state)


def decide(valid: ValidRequest, facts: RequestFacts, scenario: Scenario, state: ServiceState) -> Decision:
    """What is planned, or a rule, a test document or a test number says; else the reply is the natural one."""
    request = valid.request
    scripted = state.take_planned(facts.app_key, request.endpoint, request.contract.codes)
    if scripted:
        return Decision(_PLANNED, scripted)
    applicable_rules = scenario.applicable_rules(request.endpoint).checked
    ruled = _decide(applicable_rules.matching(facts), facts, state)
    found = ruled or _of_document(valid, facts, state) or _of_test_number(valid, scenario.given)
    return found or NO_RULE


def _of_document(valid: ValidRequest, facts: RequestFacts, state: ServiceState) -> Decision | None:
    """What a test document says of itself; None: it is none, or has nothing to say here."""
    specimen = valid.specimen if isinstance(valid, Document | AuthenticityCheck) else None
    rule = specimen.rule_at(valid.request.endpoint) if specimen else None
    if specimen is None or rule is None:
        return None
    # Each document counts for itself by the name of its rule; to a reader all are documents.
    called = name_of(specimen.text) or specimen.mark
    return Decision(dataclass_replace(rule, name=DOCUMENT), _next(rule, facts, state), called)


def _of_test_number(valid: ValidRequest, given: Given) -> Decision | None:
    """What a test number says of itself; None: it is none, or the scenario says what it is."""
    if not isinstance(valid, StatusQuery) or valid.number in given.businesses:
        return None
    found = TEST_NUMBERS.get(valid.number)
    step = found.step(valid.request.contract.codes) if found else None
    return Decision(_TEST_NUMBER, step, valid.number) if step else None


def _decide(rules: Iterable[Rule], facts: RequestFacts, state: ServiceState) -> Decision | None:
    for rule in rules:
        if _passes_chance(rule, facts, state):
            return Decision(rule, _next(rule, facts, state))
    return None


def _passes_chance(rule: Rule, facts: RequestFacts, state: ServiceState) -> bool:
    return rule.chance is None or state.random(facts.app_key).random() < rule.chance


def _next(rule: Rule, facts: RequestFacts, state: ServiceState) -> Step:
    """The step that is next in the rule's sequence.

    Where there is but one nothing needs counting. A sequence that has other codes in one API version, operation or
    revision than in another is counted for itself.
    """
    if len(rule.steps) == 1:
        return rule.steps[0]
    codes = ",".join(str(step.code and step.code.number) for step in rule.steps)
    return rule.step(state.get_and_increment(facts.app_key, f"rule {rule.name}: {codes}"))
