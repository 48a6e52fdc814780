"""The rules of a scenario: when each speaks, and whether it ever does."""

from collections.abc import Iterable, Sequence
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import listed
from ocr_emulator.scenario.checks.conditions import warn_of_blank_headers
from ocr_emulator.scenario.checks.replies import check_steps, endpoints_for
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.grammar.codec import Codec, Key, KeyTable, key, unchanged
from ocr_emulator.scenario.grammar.codecs import NAME, TRUTH
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.replies import (
    A_REPLY,
    Replies,
    ReplyContext,
    check_sequence,
    read_replies,
    replies_schema,
    write_replies,
)
from ocr_emulator.scenario.language.when import WHEN, read_when, write_when
from ocr_emulator.scenario.model import DOCUMENT, PLANNED, TEST_NUMBER, Rule
from ocr_emulator.scenario.source.nodes import Items, Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.when import When

#: What stands for the name of a rule where no rule decides, and what does then.
_RESERVED: Final = {PLANNED: "planned replies", DOCUMENT: "test documents", TEST_NUMBER: "test numbers"}


def _read_name(node: Node, report: Report) -> str | None:
    name = NAME.read(node, report)
    if name in _RESERVED:
        report(node.place, f"found the name {name!r}, which {_RESERVED[name]} have; expected another")
    return name


_NAME: Final[Codec[str]] = Codec(
    read=_read_name, schema=lambda: {**NAME.schema(), "not": {"enum": [*_RESERVED]}}, write=unchanged
)


RULE: Final = KeyTable(
    what="a rule",
    keys={
        "name": key("The rule's name, its own in the scenario: in X-Emulator-Rule and in the log.", _NAME),
        "when": Key(
            says="What has to hold of a request, all of it together; absent: every request.",
            read=lambda node, report, _: read_when(node, report),
            schema=WHEN.schema,
            write=write_when,
            find=unchanged,
        ),
        "then": Key(
            says="One reply, or one after the other; the last goes on for ever.",
            read=read_replies,
            schema=replies_schema,
            write=lambda rule: write_replies(rule.steps, repeat=rule.repeat),
            find=unchanged,
        ),
        "unchecked": key("Whether its errors come before the natural checks.", TRUTH),
        "repeat": key("Whether its replies begin again after the last.", TRUTH),
    },
    required=("then",),
)


def rules_schema() -> Json:
    """The rules in the order in which they are asked."""
    return {"type": "array", "items": RULE.schema()}


def write_rules(rules: Iterable[Rule]) -> list[Json]:
    """What rules are read from."""
    return [RULE.write(rule) for rule in rules]


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
        rule = _read_rule(item, f"rules[{index}]", report, contract)
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


def _read_rule(node: Node, default_name: str, report: Report, contract: Contract) -> Rule:
    nodes = RULE.nodes(node, report)
    if values.lacks(node, "then", RULE.keys):
        report(node.place, f"found no key 'then'; expected one; write the reply: {A_REPLY}, or a list of them")
    noted = len(report.problems)
    found = RULE.read({name: value for name, value in nodes.items() if name != "then"}, report)
    when: When = found.pop("when", When())
    if found.get("unchecked"):
        _check_unchecked(when, report)
    replies = _read_then(nodes.get("then"), report, ReplyContext(contract=contract, operations=when.operations))
    if "then" in nodes and not found.get("repeat"):
        check_sequence(nodes["then"], report)
    operations = when.operations
    if operations is None and len(report.problems) == noted and "then" in nodes:
        able = replies.possible_from()
        operations = when.possible_for(able)
        if not operations:
            report(nodes["then"].place, _nobody(able))
    rule = Rule(
        **{"name": default_name, **found},
        operations=frozenset(operations or ()),
        steps=replies.steps,
        conditions=when.conditions,
        chance=when.chance,
    )
    _check(rule, when, replies, operations or (), report)
    return rule


def _read_then(node: Node | None, report: Report, context: ReplyContext) -> Replies:
    replies: Replies = Replies() if node is None else RULE.keys["then"].read(node, report, context)
    return replies


def _check(rule: Rule, when: When, replies: Replies, operations: Sequence[str], report: Report) -> None:
    """Note the replies that never come, and conditions that never hold, where the rule speaks."""
    replies.check(operations, report)
    speaking = endpoints_for(operations, rule.conditions)
    check_steps(rule.steps, speaking, report)
    if not rule.unchecked:
        warn_of_blank_headers(when.placed, speaking, report)


def _check_unchecked(when: When, report: Report) -> None:
    """Note the conditions on what nobody has looked at before the natural checks."""
    for one in when.placed:
        if one.condition.is_in_body:
            report(
                one.place,
                f"found {one.condition.subject} in an unchecked rule, which speaks before the body is looked at; "
                "expected conditions on path and headers; remove it, or `unchecked`",
            )
