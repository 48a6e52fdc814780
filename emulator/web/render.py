"""A scenario as JSON. The secretKeys of `given.credentials` never appear."""

from collections.abc import Iterator
from typing import Any

from emulator.contract.catalogue import CATALOGUE
from emulator.contract.operations import OPERATIONS
from emulator.scenario.model import Given, Rule, Scenario, Step


def scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    """As its author could have written it, but for `given.credentials`, of which only the appKeys are told."""
    return {
        "name": scenario.name,
        "source": scenario.source,
        "description": scenario.description,
        "given": dict(_given(scenario.given)),
        "rules": [_rule(rule) for rule in scenario.rules],
    }


def _given(given: Given) -> Iterator[tuple[str, Any]]:
    if given.credentials is not None:
        yield "credentials", list(given.credentials)
    if given.businesses:
        yield "businesses", {number: status or "unknown" for number, status in given.businesses.items()}
    if given.allowance is not None:
        yield "allowance", given.allowance
    if given.services is not None:
        yield "services", sorted(given.services)
    if given.old_keys_accepted:
        yield "oldKeysAccepted", given.old_keys_accepted


def _rule(rule: Rule) -> dict[str, Any]:
    *earlier, last = rule.steps
    steps = [*(_step(step) | {"times": step.times} for step in earlier), _step(last)]
    return {
        "name": rule.name,
        "when": {"operation": [name for name in OPERATIONS if name in rule.operations]},
        "then": steps,
        **({"unchecked": True} if rule.unchecked else {}),
    }


def _step(step: Step) -> dict[str, Any]:
    if step.code is None:
        return {"resultCode": "natural"}
    if CATALOGUE.find(step.code.number) is not step.code:
        return {"resultCode": step.code.number, "resultMessage": step.code.message}
    result = {"result": dict(step.result)} if step.result else {}
    return {"resultCode": step.code.number, **result}
