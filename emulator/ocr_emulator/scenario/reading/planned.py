"""The body that plans the next replies of an appKey: a reply as in a rule's `then`, and for which operation."""

from collections.abc import Mapping
from dataclasses import replace

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.model import Planned
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.replies import read_replies
from ocr_emulator.scenario.source.nodes import Entries, Node
from ocr_emulator.scenario.source.problems import Report


def read_next(node: Node, report: Report, contract: Contract) -> Planned:
    """The replies that `node` plans, of codes in `contract`; all that is wrong with it is raised at once."""
    said = None
    if isinstance(node, Entries):
        wanted: Mapping[str, Node] = {key.text: value for key, value in node.entries if key.text == "operation"}
        said = values.field(wanted, "operation", lambda value: _operations(value, report))
        node = replace(node, entries=tuple(pair for pair in node.entries if pair[0].text != "operation"))
    replies = read_replies(node, report, contract, said, repeat=True)
    operations = replies.possible_from() if said is None else said
    replies.check(operations, report)
    report.settle()
    if len(replies.steps) != 1:
        report.refuse(node.place, f"found {len(replies.steps)} replies; expected one; send one after the other")
    return Planned(operations=frozenset(operations), step=replies.steps[0])


def _operations(node: Node, report: Report) -> tuple[str, ...]:
    def one(item: Node) -> str | None:
        return values.word(item, report, tuple(OPERATIONS), "an operation")

    return values.one_or_more(node, report, one, "an operation")
