"""Stage 9, the scenario: which rule speaks to a request, and which of its replies is next."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from emulator.contract.operations import Endpoint
from emulator.pipeline.examine import Document, Question
from emulator.pipeline.present import Comparison, Subject
from emulator.pipeline.received import Received
from emulator.pipeline.route import Routed
from emulator.pipeline.world import World
from emulator.scenario.conditions import Facts
from emulator.scenario.model import PLANNED, Rule, Scenario, Step

#: What decides where a reply is planned.
_PLANNED: Final = Rule(name=PLANNED, operations=frozenset(), steps=())


class Decision(Struct, frozen=True):
    """The rule that speaks, and its reply."""

    rule: Rule
    step: Step


#: What decides where no rule does: every reply is the natural one.
NO_RULE: Final = Decision(Rule(name="", operations=frozenset(), steps=()), Step(code=None))


def facts_of(routed: Routed, scenario: Scenario, world: World) -> Facts:
    """What is known of a request before its body is looked at; its call is counted where a rule asks for that."""
    operation, app_key = routed.endpoint.operation.name, routed.variables["appKey"]
    call = (
        world.count(app_key, f"calls of {operation}") + 1
        if scenario.speakers(routed.endpoint).ask_for_calls
        else 1
    )
    return Facts(
        operation=operation,
        version=routed.endpoint.version.name,
        app_key=app_key,
        call=call,
        headers=routed.headers,
    )


def facts_of_path(received: Received, endpoint: Endpoint | None) -> Facts | None:
    """What is known of a request that has the path of `endpoint`, and another method."""
    variables = endpoint.match(received.path) if endpoint else None
    if endpoint is None or variables is None:
        return None
    return Facts(
        operation=endpoint.operation.name, version=endpoint.version.name, app_key=variables["appKey"], call=1
    )


def facts_with(facts: Facts, subject: Subject) -> Facts:
    """What is known when the natural checks have passed: the file, or the fields, in plain."""
    match subject:
        case Document():
            file = subject.file
            return replace(
                facts,
                file_name=subject.file_name,
                file_type=file.type.value,
                file_size=file.size,
                sha256=file.sha256,
            )
        case Question():
            return replace(facts, fields={"businessNumber": subject.number})
        case Comparison():
            return replace(facts, fields={"idType": subject.claim.id_type.value, **subject.claim.values})
        case _:
            return facts


def decide_early(routed: Routed, facts: Facts, scenario: Scenario, world: World) -> Decision | None:
    """What an unchecked rule says, before the natural checks; None: no such rule speaks."""
    return _decide(scenario.speakers(routed.endpoint).unchecked.that_hold(facts), facts, world)


def decide(routed: Routed, facts: Facts, scenario: Scenario, world: World) -> Decision:
    """What is planned, or a rule says, after the natural checks; else the reply is the natural one."""
    planned = world.take_planned(facts.app_key, routed.endpoint, routed.contract.codes)
    if planned:
        return Decision(_PLANNED, planned)
    speakers = scenario.speakers(routed.endpoint).checked
    return _decide(speakers.that_hold(facts), facts, world) or NO_RULE


def _decide(rules: Iterable[Rule], facts: Facts, world: World) -> Decision | None:
    for rule in rules:
        if _is_lucky(rule, facts, world):
            return Decision(rule, _next(rule, facts, world))
    return None


def _is_lucky(rule: Rule, facts: Facts, world: World) -> bool:
    return rule.chance is None or world.random(facts.app_key).random() < rule.chance


def _next(rule: Rule, facts: Facts, world: World) -> Step:
    """The step that is next in the rule's sequence.

    Where there is but one nothing needs counting. A sequence that has other codes in one API version, operation or
    revision than in another is counted for itself.
    """
    if len(rule.steps) == 1:
        return rule.steps[0]
    codes = ",".join(str(step.code and step.code.number) for step in rule.steps)
    return rule.step(world.count(facts.app_key, f"rule {rule.name}: {codes}"))
