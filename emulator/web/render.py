"""A scenario as JSON. No secretKey and no SecretAccessKey ever appears."""

from collections.abc import Iterator
from typing import Any

from emulator.contract.operations import OPERATIONS
from emulator.scenario.model import Given, Rule, Scenario, Step, User


def scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    """As its author could have written it, but for the secrets of `given.credentials` and `given.users`."""
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
    if given.users is not None:
        yield "users", [_user(user) for user in given.users.values()]
    if given.old_keys_accepted:
        yield "oldKeysAccepted", given.old_keys_accepted
    if given.revision is not None:
        yield "revision", str(given.revision)
    if given.front is not None:
        yield "front", given.front.value


def _user(user: User) -> dict[str, Any]:
    app_keys = {} if user.app_keys is None else {"appKeys": sorted(user.app_keys)}
    return {"name": user.name, **app_keys, "tokenLife": user.token_life}


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
    status = {"httpStatus": step.http_status} if step.http_status else {}
    if step.code is None:
        return {"resultCode": "every-code" if step.is_every else "natural", **status}
    if step.code.is_authors:
        return {"resultCode": step.code.number, "resultMessage": step.code.message, **status}
    result = {"result": dict(step.result)} if step.result else {}
    return {"resultCode": step.code.number, **result, **status}
