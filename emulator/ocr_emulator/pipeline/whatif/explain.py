"""What a request would get that is only described, and why: from the same pipeline, with a copy of the state."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import listed
from ocr_emulator.pipeline.answer import Pending, complete, start
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.route import route
from ocr_emulator.pipeline.whatif.assumed_request import AssumedRequest, assume_request
from ocr_emulator.pipeline.whatif.described_stages import DescribedStages
from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.language.request_description import RequestDescription
from ocr_emulator.scenario.model import PLANNED, Rule, Scenario


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
    """What such a request gets with `contract` and `scenario` in force; `state` is a copy that may change."""
    assumed = assume_request(description, contract, scenario.given, state)
    described = DescribedStages(description, assumed)
    found = start(assumed.received, contract, scenario, state, described.stages())
    answer = complete(found, described.file_of(found)) if isinstance(found, Pending) else found
    misses = sorted(_misses(assumed, answer, contract, scenario), key=lambda miss: len(miss.because))
    return Explanation(answer=answer, misses=tuple(misses), assumed=assumed.assumed)


def _misses(assumed: AssumedRequest, found: Answer, contract: Contract, scenario: Scenario) -> Iterator[Miss]:
    """The rules that do not decide; none where the contract has no such endpoint."""
    try:
        endpoint = route(assumed.received, contract).endpoint
    except Refusal:
        return
    was_asked = {rule.name for rule in _asked(scenario, found)}
    for rule in scenario.rules:
        if rule.name != found.rule:
            because = tuple(_reasons(rule, assumed.facts, endpoint)) or (
                _too_late(rule, found, rule.name in was_asked),
            )
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
