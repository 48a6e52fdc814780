"""The body that plans the next replies of an appKey: a reply as in a rule's `then`, and for which operation."""

from dataclasses import replace
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.grammar.codec import KeyTable, key
from ocr_emulator.scenario.grammar.codecs import one_or_more
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.codes import word_schema
from ocr_emulator.scenario.language.replies import REPLY, ReplyContext, read_replies, reply_mapping_schema
from ocr_emulator.scenario.language.when import OPERATION
from ocr_emulator.scenario.model import Planned
from ocr_emulator.scenario.source.nodes import Entries, Node
from ocr_emulator.scenario.source.problems import Report

#: What a planned reply says beside the keys of a reply.
PLANNED_REPLY: Final = KeyTable(
    what="a planned reply",
    keys={
        "operation": key(
            "The operations that may give the reply; absent: every one that can.",
            one_or_more(OPERATION, "an operation"),
            lambda planned: sorted(planned.operations),
        ),
    },
)


def planned_reply_schema() -> Json:
    """A word, or a reply as in `then` that may name operations."""
    together = KeyTable(what=PLANNED_REPLY.what, keys={**PLANNED_REPLY.keys, **REPLY.keys})
    return {"anyOf": [word_schema(), reply_mapping_schema(together)]}


def read_planned(node: Node, report: Report, contract: Contract) -> Planned:
    """The replies that `node` plans, of codes in `contract`; all that is wrong with it is raised at once."""
    named: tuple[str, ...] | None = None
    if isinstance(node, Entries):
        own = {name.text: value for name, value in node.entries if name.text in PLANNED_REPLY.keys}
        named = PLANNED_REPLY.read(own, report).get("operation")
        node = replace(node, entries=tuple(pair for pair in node.entries if pair[0].text not in own))
    replies = read_replies(node, report, ReplyContext(contract=contract, operations=named))
    operations = replies.possible_from() if named is None else named
    replies.check(operations, report)
    report.settle()
    if len(replies.steps) != 1:
        report.refuse(node.place, f"found {len(replies.steps)} replies; expected one; send one after the other")
    return Planned(operations=frozenset(operations), step=replies.steps[0])
