"""The rules of a scenario: when each speaks, and whether it ever does."""

from collections.abc import Iterable, Sequence
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import listed
from ocr_emulator.scenario.checks.conditions import warn_of_blank_headers
from ocr_emulator.scenario.checks.replies import check_steps, endpoints_for
from ocr_emulator.scenario.model import PLANNED, Rule
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.replies import A_REPLY, Replies, read_replies
from ocr_emulator.scenario.reading.values import field
from ocr_emulator.scenario.reading.when import read_when
from ocr_emulator.scenario.source.nodes import Items, Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.when import When

_KEYS: Final = ("name", "when", "then", "unchecked", "repeat")


def read_rules(node: Node, report: Report, contract: Contract) -> tuple[Rule, ...]:
    """The rules in the order written; each has a name of its own, and an operation that is still free."""
    if not isinstance(node, Items):
        report(node.place, f"found {node}; expected a list of rules; begin each with a hyphen")
        return ()
    rules: list[Rule] = []
    names: set[str] = set()
    sound: list[tuple[Rule, Node]] = []
    for index, item in enumerate(node.items):
        noted = len(report.problems)
        rule = _rule(item, f"rules[{index}]", report, contract)
        if len(report.problems) == noted:
            sound.append((rule, item))
        if rule.name in names:
            report(item.place, f"found the name {rule.name!r} again; expected one of its own; rename the rule")
        rules.append(rule)
        names.add(rule.name)
    _check_reach(sound, report, contract)
    return tuple(rules)


def _check_reach(sound: Iterable[tuple[Rule, Node]], report: Report, contract: Contract) -> None:
    """Note the rules that never speak, because earlier ones take all; of one with an error nobody knows."""
    taken: dict[Endpoint, str] = {}
    for rule, node in sound:
        endpoints_for = [endpoint for endpoint in contract.endpoints if rule.at(endpoint)]
        if endpoints_for and all(endpoint in taken for endpoint in endpoints_for):
            earlier = list(dict.fromkeys(taken[one] for one in taken if one in endpoints_for))
            who = f"{listed(earlier, 'and')} {'decides' if len(earlier) == 1 else 'decide'}"
            report(
                node.place,
                f"found a rule that never speaks: {who} first; expected an operation that is still free; "
                "remove it, move it up, or put its replies into the other's sequence",
            )
        if rule.is_catch_all:
            taken |= {endpoint: node.place.path for endpoint in endpoints_for if endpoint not in taken}


def _nobody(able: Sequence[str]) -> str:
    """The message about replies for no operation; `able` are those that can give them, whatever `when` says."""
    if not able:
        return "found replies that no operation can give, one and all; expected those of one; split the rule"
    never = (
        f"found replies that only {listed(able, 'and')} can give, for which the conditions in `when` never hold"
    )
    return f"{never}; expected both to be of one operation; split the rule"


def _rule(node: Node, name: str, report: Report, contract: Contract) -> Rule:
    found = values.fields(node, report, _KEYS, "a rule")
    own_name = field(found, "name", lambda value: values.name(value, report))
    if own_name == PLANNED:
        report(found["name"].place, f"found the name {PLANNED!r}, which planned replies have; expected another")
    repeat = field(found, "repeat", lambda value: values.truth(value, report)) or False
    unchecked = field(found, "unchecked", lambda value: values.truth(value, report)) or False
    if values.lacks(node, "then", _KEYS):
        report(node.place, f"found no key 'then'; expected one; write the reply: {A_REPLY}, or a list of them")
    noted = len(report.problems)
    when = field(found, "when", lambda value: read_when(value, report, unchecked=unchecked)) or When()
    replies = (
        field(found, "then", lambda then: read_replies(then, report, contract, when.operations, repeat=repeat))
        or Replies()
    )
    operations = when.operations
    if operations is None and len(report.problems) == noted and "then" in found:
        able = replies.possible_from()
        operations = when.possible_for(able)
        if not operations:
            report(found["then"].place, _nobody(able))
    replies.check(operations or (), report)
    speaking = endpoints_for(operations or (), when.conditions)
    check_steps(replies.steps, speaking, report)
    if not unchecked:
        warn_of_blank_headers(when.placed, speaking, report)
    return Rule(
        name=own_name or name,
        operations=frozenset(operations or ()),
        steps=replies.steps,
        conditions=when.conditions,
        chance=when.chance,
        unchecked=unchecked,
        repeat=repeat,
    )
