"""The rules of a scenario: when each speaks, and whether it ever does."""

from collections.abc import Sequence

from emulator.contract.contract import Contract
from emulator.contract.operations import Endpoint
from emulator.errors import listed
from emulator.scenario import values
from emulator.scenario.model import Rule
from emulator.scenario.nodes import Entries, Items, Node
from emulator.scenario.problems import Report
from emulator.scenario.reply_reader import A_REPLY, Replies, read_replies
from emulator.scenario.values import field
from emulator.scenario.when_reader import When, read_when


def read_rules(node: Node, report: Report, contract: Contract) -> tuple[Rule, ...]:
    """The rules in the order written; each has a name of its own, and an operation that is still free."""
    if not isinstance(node, Items):
        report(node.place, f"found {node}; expected a list of rules; begin each with a hyphen")
        return ()
    rules: list[Rule] = []
    for index, item in enumerate(node.items):
        rule = _rule(item, f"rules[{index}]", report, contract)
        if rule.name in {other.name for other in rules}:
            report(item.place, f"found the name {rule.name!r} again; expected one of its own; rename the rule")
        rules.append(rule)
    _check_reach(rules, node.items, report, contract)
    return tuple(rules)


def _check_reach(rules: Sequence[Rule], nodes: Sequence[Node], report: Report, contract: Contract) -> None:
    """Note the rules that never speak, because earlier ones take all."""
    taken: dict[Endpoint, str] = {}
    for rule, node in zip(rules, nodes, strict=True):
        speaks_at = [endpoint for endpoint in contract.endpoints if rule.at(endpoint)]
        if speaks_at and all(endpoint in taken for endpoint in speaks_at):
            earlier = list(dict.fromkeys(taken[one] for one in taken if one in speaks_at))
            who = f"{listed(earlier, 'and')} {'decides' if len(earlier) == 1 else 'decide'}"
            report(
                node.place,
                f"found a rule that never speaks: {who} first; expected an operation that is still free; "
                "remove it, move it up, or put its replies into the other's sequence",
            )
        if rule.takes_all:
            taken |= {endpoint: node.place.path for endpoint in speaks_at if endpoint not in taken}


def _rule(node: Node, name: str, report: Report, contract: Contract) -> Rule:
    found = values.fields(node, report, ("name", "when", "then", "unchecked", "repeat"), "a rule")
    own_name = field(found, "name", lambda value: values.name(value, report))
    repeat = field(found, "repeat", lambda value: values.truth(value, report)) or False
    unchecked = field(found, "unchecked", lambda value: values.truth(value, report)) or False
    if "then" not in found and isinstance(node, Entries):
        report(node.place, f"found no key 'then'; expected one; write the reply: {A_REPLY}, or a list of them")
    noted = len(report.problems)
    when = field(found, "when", lambda value: read_when(value, report, unchecked=unchecked)) or When()
    replies = (
        field(found, "then", lambda then: read_replies(then, report, contract, when.operations, repeat=repeat))
        or Replies()
    )
    operations = when.operations
    if operations is None and len(report.problems) == noted and "then" in found:
        operations = when.possible_for(replies.possible_from())
        if not operations:
            message = (
                "found replies that no operation can give, one and all; expected those of one; split the rule"
            )
            report(found["then"].place, message)
    replies.check(operations or (), report)
    return Rule(
        name=own_name or name,
        operations=frozenset(operations or ()),
        steps=replies.steps,
        conditions=when.conditions,
        chance=when.chance,
        unchecked=unchecked,
        repeat=repeat,
    )
