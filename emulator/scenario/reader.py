"""A document into a scenario: the language, and everything that can be wrong with what is written in it."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from emulator.contract.catalogue import CATALOGUE, ResultCode
from emulator.contract.constants import STATUS_CODES
from emulator.contract.operations import OPERATIONS, SERVED
from emulator.errors import did_you_mean, listed
from emulator.scenario import values
from emulator.scenario.model import Given, Rule, Scenario, Step
from emulator.scenario.nodes import Entries, Items, Node, Scalar
from emulator.scenario.problems import Report

T = TypeVar("T")

OPERATION_NAMES: Final = tuple(dict.fromkeys(endpoint.operation.name for endpoint in SERVED))
SERVICE_NAMES: Final = tuple(dict.fromkeys(endpoint.operation.service for endpoint in SERVED))

_NATURAL: Final = "natural"
_UNKNOWN: Final = "unknown"
_A_REPLY: Final = "natural, or a mapping with resultCode"


def read_scenario(node: Node, report: Report, name: str | None = None) -> Scenario:
    """The scenario that `node` describes; all that is wrong with it is raised at once.

    A file's scenario has the file's `name`; without one the document may say it itself.
    """
    keys = ("description", "given", "rules") if name else ("name", "description", "given", "rules")
    found = values.fields(node, report, keys, "a scenario")
    own_name = _field(found, "name", lambda value: values.text(value, report, "a name"))
    description = _field(found, "description", lambda value: values.text(value, report))
    given = _field(found, "given", lambda value: _given(value, report))
    rules = _field(found, "rules", lambda value: _rules(value, report))
    report.settle()
    return Scenario(
        name=name or own_name or "inline",
        source=report.source,
        description=description or "",
        given=given or Given(),
        rules=rules or (),
    )


def _field(found: Mapping[str, Node], key: str, read: Callable[[Node], T]) -> T | None:
    return read(found[key]) if key in found else None


def _given(node: Node, report: Report) -> Given:
    found = values.fields(
        node,
        report,
        ("credentials", "businesses", "allowance", "services"),
        "what is given about the service",
    )
    return Given(
        credentials=_field(found, "credentials", lambda value: _credentials(value, report)),
        businesses=_field(found, "businesses", lambda value: _businesses(value, report)) or {},
        allowance=_field(found, "allowance", lambda value: values.count(value, report, 0, "a number of calls")),
        services=_field(found, "services", lambda value: _services(value, report)),
    )


def _credentials(node: Node, report: Report) -> Mapping[str, str]:
    found = "a single value" if isinstance(node, Scalar) and node.value is not None else None
    pairs = values.entries(node, report, "an appKey and its secretKey in each line", found)
    secrets = {key.text: values.secret(value, report) for key, value in pairs}
    return {app_key: secret for app_key, secret in secrets.items() if secret is not None}


def _businesses(node: Node, report: Report) -> Mapping[str, str | None]:
    known = (*STATUS_CODES, _UNKNOWN)
    register: dict[str, str | None] = {}
    for key, value in values.entries(node, report, "a business number and its statusCode in each line"):
        if not re.fullmatch(r"[0-9]{10}", key.text):
            report(key.place, f"found the business number {key.text!r}; expected ten digits, without hyphens")
        status = values.word(value, report, known, "a statusCode, or unknown for a number that does not exist")
        register[key.text] = None if status == _UNKNOWN else status
    return register


def _services(node: Node, report: Report) -> frozenset[str]:
    if isinstance(node, Items) and not node.items:
        return frozenset()
    what = "a service"
    return frozenset(
        values.one_or_more(node, report, lambda item: values.word(item, report, SERVICE_NAMES, what), what)
    )


def _rules(node: Node, report: Report) -> tuple[Rule, ...]:
    if not isinstance(node, Items):
        report(node.place, f"found {node}; expected a list of rules; begin each with a hyphen")
        return ()
    rules: list[Rule] = []
    spoken_for: dict[str, str] = {}
    for index, item in enumerate(node.items):
        rule = _rule(item, f"rules[{index}]", report)
        if rule.name in {other.name for other in rules}:
            report(item.place, f"found the name {rule.name!r} again; expected one of its own; rename the rule")
        if rule.operations and rule.operations <= spoken_for.keys():
            earlier = list(dict.fromkeys(spoken_for[name] for name in spoken_for if name in rule.operations))
            who = f"{listed(earlier, 'and')} {'decides' if len(earlier) == 1 else 'decide'}"
            report(
                item.place,
                f"found a rule that never speaks: {who} first; expected an operation that is still free; "
                "remove it, move it up, or put its replies into the other's sequence",
            )
        spoken_for |= {operation: item.place.path for operation in rule.operations if operation not in spoken_for}
        rules.append(rule)
    return tuple(rules)


def _rule(node: Node, name: str, report: Report) -> Rule:
    found = values.fields(node, report, ("name", "when", "then"), "a rule")
    if "when" in found:
        operations = _when(found["when"], report)
    else:
        operations = OPERATION_NAMES if isinstance(node, Entries) else ()
    own_name = _field(found, "name", lambda value: values.text(value, report, "a name"))
    if "then" not in found and isinstance(node, Entries):
        report(node.place, f"found no key 'then'; expected one; write the reply: {_A_REPLY}, or a list of them")
    steps = _field(found, "then", lambda value: _then(value, operations, report)) or ()
    return Rule(name=own_name or name, operations=frozenset(operations), steps=steps)


def _when(node: Node, report: Report) -> tuple[str, ...]:
    """The operations that a rule speaks for; none only after a problem."""
    found = values.fields(node, report, ("operation",), "a condition")
    what = "an operation"

    def one(item: Node) -> str | None:
        return values.word(item, report, OPERATION_NAMES, what)

    if "operation" in found:
        return values.one_or_more(found["operation"], report, one, what, ", or leave the key out")
    return OPERATION_NAMES if isinstance(node, Entries) and not node.entries else ()


def _then(node: Node, operations: tuple[str, ...], report: Report) -> tuple[Step, ...]:
    steps = values.one_or_more(node, report, lambda item: _step(item, operations, report), "a reply")
    last = node.items[-1] if isinstance(node, Items) and node.items else node
    for key in (key for key, _ in last.entries if key.text == "times") if isinstance(last, Entries) else ():
        report(
            key.place,
            "found times on the last reply, which goes on for ever; expected it on the replies before; "
            "remove it, or add `- natural` after this reply",
        )
    return steps


def _step(node: Node, operations: tuple[str, ...], report: Report) -> Step | None:
    if isinstance(node, Scalar):
        if node.value == _NATURAL:
            return Step(code=None)
        report(node.place, f"found {node}; expected {_A_REPLY}{did_you_mean(node.text, [_NATURAL])}")
        return None
    found = values.fields(node, report, ("resultCode", "resultMessage", "times"), "a reply")
    times = _field(found, "times", lambda value: values.count(value, report, 1, "a number of replies"))
    if "resultCode" not in found:
        if isinstance(node, Entries):
            report(node.place, "found no key 'resultCode'; expected one; write a number, a resultKey or natural")
        return None
    message = _field(found, "resultMessage", lambda value: values.text(value, report))
    if message is None and "resultMessage" in found:
        return None
    code = _code(found["resultCode"], message, operations, report)
    return Step(code=code, times=times or 1)


def _code(node: Node, message: str | None, operations: tuple[str, ...], report: Report) -> ResultCode | None:
    """The code to reply with; None for the natural reply (and after a problem, which ends it all later)."""
    name = node.value if isinstance(node, Scalar) else None
    if message is not None:
        return _own_code(node, name, message, report)
    if name == _NATURAL:
        return None
    code = CATALOGUE.find(name) if isinstance(name, int | str) and not isinstance(name, bool) else None
    if code is None:
        keys = [row.key for row in CATALOGUE]
        hint = did_you_mean(name, [*keys, _NATURAL]) if isinstance(name, str) else ""
        if isinstance(name, str) and re.fullmatch(r"-?[0-9]+", name):
            hint = "; write a number without quotes"
        advice = "`ocr-emulator codes` lists them; a code of your own needs a resultMessage beside it"
        report(node.place, f"found {node}; expected a resultCode or resultKey of the catalogue; {advice}{hint}")
        return None
    unable = [name for name in operations if code not in CATALOGUE.of(OPERATIONS[name], SERVED)]
    if unable:
        able = [name for name in OPERATION_NAMES if code in CATALOGUE.of(OPERATIONS[name], SERVED)]
        report(node.place, f"found {code}, which {_cannot(code, unable, able)}")
    return code


def _own_code(node: Node, number: object, message: str, report: Report) -> ResultCode | None:
    if isinstance(number, int) and not isinstance(number, bool) and number != 0:
        return ResultCode.of_author(number, message)
    report(
        node.place,
        f"found {node} beside a resultMessage; expected the number of a code of your own, not 0; "
        "write a number, or remove the resultMessage",
    )
    return None


def _cannot(code: ResultCode, unable: list[str], able: list[str]) -> str:
    if len(able) == 1:
        advice = f"say `when: {{operation: {able[0]}}}`"
    elif able:
        advice = f"name only {listed(able, 'and')} in `when`"
    else:
        advice = f"only {listed(code.operations, 'and')} of v2.0 can, not emulated yet"
    return (
        f"{listed(unable, 'and')} cannot give; expected a code that every operation of the rule can give; "
        f"{advice}, or write a resultMessage too to send it all the same"
    )
