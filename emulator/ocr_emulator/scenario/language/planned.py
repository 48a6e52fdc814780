"""The body that plans the next replies of an appKey: a reply as in a rule's `then`, and for which operation."""

from dataclasses import replace
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.checks.advice import IN_PLAN
from ocr_emulator.scenario.checks.replies import check_versions
from ocr_emulator.scenario.grammar.codec import KeyTable, key
from ocr_emulator.scenario.grammar.codecs import one_or_more
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.codes import word_schema
from ocr_emulator.scenario.language.replies import REPLY, ReplyContext, read_replies, reply_mapping_schema
from ocr_emulator.scenario.language.when import OPERATION, VERSION
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
        "version": key(
            "The versions of the API in which it may be called; absent: every one that can give the reply.",
            one_or_more(VERSION, "a version"),
            lambda planned: None if planned.versions is None else sorted(planned.versions),
        ),
    },
)


def planned_reply_schema() -> Json:
    """A word, or a reply as in `then` that may name operations."""
    together = KeyTable(what=PLANNED_REPLY.what, keys={**PLANNED_REPLY.keys, **REPLY.keys})
    return {"anyOf": [word_schema(), reply_mapping_schema(together)]}


def write_planned(planned: Planned) -> Json:
    """The reply that is planned, as a rule's `then` says it; how often it is given stands elsewhere."""
    return {name: value for name, value in REPLY.write(planned.step).items() if name != "times"}


def read_planned(node: Node, report: Report, contract: Contract) -> Planned:
    """The replies that `node` plans, of codes in `contract`; all that is wrong with it is raised at once."""
    own: dict[str, Node] = {}
    if isinstance(node, Entries):
        own = {name.text: value for name, value in node.entries if name.text in PLANNED_REPLY.keys}
        node = replace(node, entries=tuple(pair for pair in node.entries if pair[0].text not in own))
    said = PLANNED_REPLY.read(own, report)
    named: tuple[str, ...] | None = said.get("operation")
    context = ReplyContext(contract=contract, operations=named, advice=IN_PLAN)
    replies = read_replies(node, report, context)
    operations = replies.possible_from() if named is None else named
    replies.check(operations, report)
    report.settle()
    if len(replies.steps) != 1:
        report.refuse(node.place, f"found {len(replies.steps)} replies; expected one; send one after the other")
    planned = Planned(
        operations=frozenset(operations),
        step=replies.steps[0],
        versions=frozenset(said["version"]) if "version" in said else None,
    )
    if planned.versions:
        check_versions(planned, own["version"].place, contract, report)
        report.settle()
    return planned
