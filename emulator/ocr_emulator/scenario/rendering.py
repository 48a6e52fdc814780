"""A scenario as JSON, and what is wrong with one. No secretKey and no SecretAccessKey ever appears."""

from collections.abc import Iterator
from typing import Any

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.delays import Delay, Fixed, Lognormal, Uniform
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.matchers import Contains, Glob, Matcher, Matches, OneOf
from ocr_emulator.scenario.model import Given, Rule, Scenario, Step, User
from ocr_emulator.scenario.result_override import as_json
from ocr_emulator.scenario.source.problems import Problem


def scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    """As its author could have written it, but for the secrets of `given.credentials` and `given.users`.

    Its warnings stand beside it.
    """
    return {
        "name": scenario.name,
        "source": scenario.source,
        "description": scenario.description,
        "given": dict(_given(scenario.given)),
        **({} if scenario.seed is None else {"seed": scenario.seed}),
        "rules": [_rule(rule) for rule in scenario.rules],
        **warnings_as_json(scenario),
    }


def warnings_as_json(scenario: Scenario) -> dict[str, Any]:
    """The member `warnings`, where there are any."""
    return {"warnings": [problem_as_json(one) for one in scenario.warnings]} if scenario.warnings else {}


def problem_as_json(one: Problem) -> dict[str, str | int]:
    """With line and column, counted from 1, where the source has any."""
    position = {"line": one.place.line, "column": one.place.column} if one.place.line else {}
    return {**position, "path": one.place.path, "message": one.message}


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
    if rule.repeat:
        steps[-1] |= {"times": last.times}
    return {
        "name": rule.name,
        "when": _when(rule),
        "then": steps,
        **({"unchecked": True} if rule.unchecked else {}),
        **({"repeat": True} if rule.repeat else {}),
    }


def _when(rule: Rule) -> dict[str, Any]:
    when: dict[str, Any] = {"operation": [name for name in OPERATIONS if name in rule.operations]}
    for condition in rule.conditions:
        value = "..." if condition.is_about_secret else _matcher(condition.matcher)
        if condition.name:
            there = when.setdefault(condition.subject, {})
            there[condition.name] = _both(there.get(condition.name), value)
        else:
            when[condition.subject] = _both(when.get(condition.subject), value)
    return {**when, **({} if rule.chance is None else {"chance": f"{rule.chance * 100:g}%"})}


def _both(earlier: Any, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Two matchers of one value, which an author writes in one mapping."""
    return {**earlier, **value} if isinstance(earlier, dict) and isinstance(value, dict) else value


def _matcher(matcher: Matcher) -> Any:  # noqa: ANN401 - JSON
    match matcher:
        case OneOf():
            return matcher.values[0] if len(matcher.values) == 1 else list(matcher.values)
        case Matches():
            return {"matches": matcher.pattern}
        case Contains():
            return {"contains": matcher.part}
        case Glob():
            return {"glob": matcher.shape}
        case _:
            return str(matcher)


def _delay(delay: Delay) -> Any:  # noqa: ANN401 - JSON
    match delay:
        case Uniform():
            return {"uniform": [_length(delay.least), _length(delay.most)]}
        case Lognormal():
            return {"lognormal": {"median": _length(delay.median), "sigma": delay.sigma}}
        case Fixed():
            return _length(delay.seconds)
    raise TypeError(delay)


def _length(seconds: float) -> str:
    return f"{seconds * 1000:g}ms"


def _fault(fault: Fault) -> str | dict[str, int]:
    return {fault.name: fault.amount} if fault.kind.amount else fault.name


def _step(step: Step) -> dict[str, Any]:
    travel = {
        **({"httpStatus": step.http_status} if step.http_status else {}),
        **({"headers": dict(step.headers)} if step.headers else {}),
        **({"delay": _delay(step.delay)} if step.delay else {}),
        **({"fault": _fault(step.fault)} if step.fault else {}),
    }
    if step.code is None:
        return {"resultCode": "every-code" if step.is_every else "natural", **travel}
    if step.code.is_custom:
        return {"resultCode": step.code.number, "resultMessage": step.code.message, **travel}
    result = {"result": as_json(step.result)} if step.result else {}
    return {"resultCode": step.code.number, **result, **travel}
