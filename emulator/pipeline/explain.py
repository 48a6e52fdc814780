"""What a request would get that is only spoken of, and why: by the same stages, and in a world that is a copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from emulator.contract.contract import Contract
from emulator.contract.operations import (
    AUTHENTICITY,
    KEY_VERSION,
    PUBLIC_KEYS,
    REQUEST_KEY,
    SYMMETRIC_KEY,
    TOKEN,
    Endpoint,
)
from emulator.errors import listed
from emulator.pipeline import refusal
from emulator.pipeline.admit import admit
from emulator.pipeline.answer import Answer, by_rule, is_planned, planned, refused_by
from emulator.pipeline.authenticate import Authenticated, authenticate, check_app_key
from emulator.pipeline.decide import NO_RULE, decide, decide_early
from emulator.pipeline.examine import examine_fields
from emulator.pipeline.measure import Measured, measure
from emulator.pipeline.multipart import boundary_in, media_type
from emulator.pipeline.present import Subject, present
from emulator.pipeline.read import Fields, required_fields
from emulator.pipeline.recognise import doubt
from emulator.pipeline.refusal import Refusal
from emulator.pipeline.route import Routed, route
from emulator.pipeline.suppose import CONTENT_TYPE, Supposed, suppose
from emulator.pipeline.unseal import find_key, open_key
from emulator.pipeline.world import World
from emulator.scenario.conditions import Condition, Facts
from emulator.scenario.model import PLANNED, Given, Rule, Scenario, Step
from emulator.scenario.stated import Stated


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


def explain(stated: Stated, contract: Contract, scenario: Scenario, world: World) -> Explanation:
    """What `stated` would get with `contract` and `scenario` in force; `world` is one that may be used up."""
    supposed = suppose(stated, contract, scenario.given, world)
    try:
        routed = route(supposed.received, contract)
    except Refusal as refused:
        refused.stage = "route"
        return Explanation(answer=refused_by(refused, contract), misses=(), assumed=supposed.assumed)
    found = _answer(routed, supposed, stated, scenario, world)
    misses = _misses(supposed.facts, routed.endpoint, found, scenario)
    nearest_first = sorted(misses, key=lambda miss: len(miss.because))
    return Explanation(answer=found, misses=tuple(nearest_first), assumed=supposed.assumed)


def _answer(routed: Routed, supposed: Supposed, stated: Stated, scenario: Scenario, world: World) -> Answer:
    """As `answer` finds it, from the same parts."""
    facts, contract = supposed.facts, routed.contract
    early = decide_early(routed, facts, scenario, world)
    if early and is_planned(early.step):
        return by_rule(early, planned(early, contract, scenario, facts), world)
    try:
        found = _check(routed, supposed, stated, scenario.given, world)
    except Refusal as refused:
        return by_rule(early or NO_RULE, refused_by(refused, contract, facts), world)
    decision = early or decide(routed, facts, scenario, world)
    if is_planned(decision.step):
        return by_rule(decision, planned(decision, contract, scenario, facts), world)
    return by_rule(decision, _recognised(decision.step, found, facts, contract, scenario.given, world), world)


def _check(routed: Routed, supposed: Supposed, stated: Stated, given: Given, world: World) -> Subject | None:
    """The natural checks, as far as something is said of what they look at; None: nothing to recognise."""
    stage = "measure"
    try:
        measured = measure(routed)
        stage = "authenticate"
        if TOKEN in supposed.headers:
            check_app_key(measured, given, None)
        else:
            authenticate(measured, given, world)
        stage = "admit"
        admit(Authenticated(measured), given, lambda: world.count(measured.app_key, "allowance"))
        stage = "read"
        fields = _read(measured, supposed, stated)
        stage = "unseal"
        if measured.endpoint.is_encrypted and KEY_VERSION not in supposed.headers:
            find_key(measured, world, given.old_keys_accepted)
        if measured.endpoint.is_encrypted and SYMMETRIC_KEY not in supposed.headers:
            open_key(measured, world, given.old_keys_accepted)
        stage = "examine"
        _check_file(measured, stated)
        examined = examine_fields(fields) if fields else None
        stage = "present"
        if REQUEST_KEY in supposed.headers:
            return None
        _check_request_key(measured, world)
        return present(examined, world) if examined else None
    except Refusal as refused:
        refused.stage = stage
        raise


def _read(measured: Measured, supposed: Supposed, stated: Stated) -> Fields | None:
    """The fields, if something is said of them; 415 for a wrong label."""
    operation, members = measured.endpoint.operation, supposed.members
    label = measured.header(CONTENT_TYPE)
    if operation.file_types:
        boundary_in(label)
    if operation is AUTHENTICITY and media_type(label) != "application/json":
        raise refusal.not_json(label)
    if stated.fields is None or operation.file_types or operation is PUBLIC_KEYS:
        return None
    for name in required_fields(operation, members, measured.contract):
        if name not in members:
            raise refusal.missing_field(name)
    return Fields(measured, members)


def _check_request_key(measured: Measured, world: World) -> None:
    """4000122 for a Request-Key that is said and not alive, whatever is said of the fields."""
    request_key, life = measured.header(REQUEST_KEY), measured.contract.request_key_life
    if measured.endpoint.operation is AUTHENTICITY and not world.find_card(measured.app_key, request_key, life):
        raise refusal.unknown_request_key()


def _check_file(measured: Measured, stated: Stated) -> None:
    accepted = measured.endpoint.operation.file_types
    if accepted and stated.file_size == 0:
        raise refusal.empty_file()
    if accepted and stated.file_type and stated.file_type not in accepted:
        raise refusal.file_type_not_taken(stated.file_type, accepted)


def _recognised(  # noqa: PLR0913, PLR0917
    step: Step, subject: Subject | None, facts: Facts, contract: Contract, given: Given, world: World
) -> Answer:
    try:
        if subject and step.code is None:
            doubt(subject, given.businesses, world)
    except Refusal as refused:
        refused.stage = "recognise"
        return refused_by(refused, contract, facts)
    code = contract.codes["SUCCESS"]
    return Answer(
        code=code,
        status=contract.status_of(code),
        stage="recognise",
        by_scenario=step.code is not None,
        facts=facts,
    )


def _misses(facts: Facts, endpoint: Endpoint, found: Answer, scenario: Scenario) -> Iterator[Miss]:
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


def _reasons(rule: Rule, facts: Facts, endpoint: Endpoint) -> Iterator[str]:
    """What would have to be otherwise for the rule to speak."""
    if facts.operation not in rule.operations:
        yield f"operation: found {facts.operation!r}; expected {listed(map(repr, sorted(rule.operations)))}"
    elif rule.at(endpoint) is None:
        yield f"then: found no reply that {endpoint.version} can give; expected one; name another version"
    yield from (_reason(one, facts) for one in rule.conditions if not one.holds(facts))


def _reason(condition: Condition, facts: Facts) -> str:
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
