"""The rules of a scenario: when each speaks, and whether it ever does."""

from typing import Final

from emulator.contract.contract import Contract
from emulator.contract.operations import OPERATIONS, Endpoint
from emulator.errors import listed
from emulator.scenario import values
from emulator.scenario.model import Rule
from emulator.scenario.nodes import Entries, Items, Node
from emulator.scenario.problems import Report
from emulator.scenario.reply_reader import A_REPLY, Replies, read_replies
from emulator.scenario.values import field

_NAMES: Final = tuple(OPERATIONS)


def read_rules(node: Node, report: Report, contract: Contract) -> tuple[Rule, ...]:
    """The rules in the order written; each has a name of its own, and an operation that is still free."""
    if not isinstance(node, Items):
        report(node.place, f"found {node}; expected a list of rules; begin each with a hyphen")
        return ()
    rules: list[Rule] = []
    spoken_for: dict[Endpoint, str] = {}
    for index, item in enumerate(node.items):
        rule = _rule(item, f"rules[{index}]", report, contract)
        if rule.name in {other.name for other in rules}:
            report(item.place, f"found the name {rule.name!r} again; expected one of its own; rename the rule")
        speaks_at = [endpoint for endpoint in contract.endpoints if rule.at(endpoint)]
        if speaks_at and all(endpoint in spoken_for for endpoint in speaks_at):
            earlier = list(dict.fromkeys(spoken_for[one] for one in spoken_for if one in speaks_at))
            who = f"{listed(earlier, 'and')} {'decides' if len(earlier) == 1 else 'decide'}"
            report(
                item.place,
                f"found a rule that never speaks: {who} first; expected an operation that is still free; "
                "remove it, move it up, or put its replies into the other's sequence",
            )
        spoken_for |= {endpoint: item.place.path for endpoint in speaks_at if endpoint not in spoken_for}
        rules.append(rule)
    return tuple(rules)


def _rule(node: Node, name: str, report: Report, contract: Contract) -> Rule:
    found = values.fields(node, report, ("name", "when", "then", "unchecked"), "a rule")
    own_name = field(found, "name", lambda value: values.name(value, report))
    if "then" not in found and isinstance(node, Entries):
        report(node.place, f"found no key 'then'; expected one; write the reply: {A_REPLY}, or a list of them")
    noted = len(report.problems)
    replies = field(found, "then", lambda value: read_replies(value, report, contract)) or Replies()
    is_sound = len(report.problems) == noted
    said = field(found, "when", lambda value: _when(value, report)) if is_sound or "when" in found else ()
    operations = replies.possible_from() if said is None and isinstance(node, Entries) else said or ()
    if said is None and not operations and "then" in found:
        message = "found replies that no operation can give, one and all; expected those of one; split the rule"
        report(found["then"].place, message)
    replies.check(operations, report)
    return Rule(
        name=own_name or name,
        operations=frozenset(operations),
        steps=replies.steps,
        unchecked=field(found, "unchecked", lambda value: values.truth(value, report)) or False,
    )


def _when(node: Node, report: Report) -> tuple[str, ...] | None:
    """The operations that a rule says it speaks for; None: it says nothing; empty only after a problem."""
    found = values.fields(node, report, ("operation",), "a condition")
    what = "an operation"

    def one(item: Node) -> str | None:
        return values.word(item, report, _NAMES, what)

    if "operation" in found:
        return values.one_or_more(found["operation"], report, one, what, ", or leave the key out")
    return None if isinstance(node, Entries) and not node.entries else ()
