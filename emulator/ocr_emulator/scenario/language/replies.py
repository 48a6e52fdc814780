"""The replies of a rule: codes, results, how often, how they travel; and which operations can give them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec
from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.checks.advice import IN_RULE, Advice
from ocr_emulator.scenario.checks.compatibility import OWN
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Key, KeyTable, key, unchanged
from ocr_emulator.scenario.grammar.codecs import MESSAGE, count
from ocr_emulator.scenario.grammar.json_schema import Json, defined
from ocr_emulator.scenario.language.codes import (
    NATURAL,
    WORDS,
    is_word,
    own_code_schema,
    own_message,
    read_code,
    step_of_word,
    word_schema,
    write_code,
)
from ocr_emulator.scenario.language.results import can_give, read_result, result_schema
from ocr_emulator.scenario.language.transport import TRANSPORT
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.result_override import as_json
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report

A_REPLY: Final = "natural, every-code, or a mapping with resultCode"


class ReplyContext(Struct, frozen=True, kw_only=True):
    """What has to be known to read a reply.

    Codes and results are those of `contract`, results those of all `operations`; None: of any that can give them.
    A `message` makes the code one of the author's own. `advice` says what to do about a code that cannot come.
    """

    contract: Contract
    operations: Collection[str] | None = None
    message: str | None = None
    advice: Advice = IN_RULE


def _read_code(node: Node, report: Report, context: ReplyContext) -> Step:
    return read_code(node, report, context.contract, context.advice, context.message)


REPLY: Final = KeyTable(
    what="a reply",
    keys={
        "resultCode": Key(
            says="The code: a number, a resultKey, natural or every-code.",
            read=_read_code,
            # An editor shows the meaning of a value that is named here, not only in _together.
            schema=lambda: {"anyOf": [defined("code"), own_code_schema()]},
            write=write_code,
            find=unchanged,
        ),
        "resultMessage": key("The message of a code of your own.", MESSAGE, own_message),
        "result": Key(
            says="Values for the result of a success, in plain: the emulator encrypts them.",
            read=lambda node, report, context: read_result(node, report, context.contract, context.operations),
            schema=result_schema,
            write=as_json,
        ),
        "times": key("How often the reply is given before the next one.", count(1, "a number of replies")),
        **TRANSPORT,
    },
)


def _together() -> list[Json]:
    """What holds of a reply's keys together, as JSON Schema."""
    own = {"required": ["resultCode"], "properties": {"resultCode": own_code_schema()}}
    success = {"required": ["resultCode"], "properties": {"resultCode": {"enum": [0, "SUCCESS"]}}}
    of_catalogue = {"properties": {"resultCode": defined("code")}}
    return [
        {"if": {"required": ["resultMessage"]}, "then": own, "else": of_catalogue},
        {"if": {"required": ["result"]}, "then": success},
    ]


def reply_mapping_schema(keys: KeyTable) -> Json:
    """A reply that is a mapping of `keys`: it says at least its code or how it travels."""
    needed = [{"required": [name]} for name in ("resultCode", *TRANSPORT)]
    return keys.schema(allOf=_together(), anyOf=needed)


def reply_schema() -> Json:
    """The definition `reply`."""
    return {"anyOf": [word_schema(), reply_mapping_schema(REPLY)]}


def replies_schema() -> Json:
    """One reply, or several."""
    return json_schema.one_or_more(defined("reply"))


class Replies(Struct, frozen=True):
    """The replies of one rule, in order, as they are in `contract`; None: in any."""

    steps: tuple[Step, ...] = ()
    contract: Contract | None = None
    advice: Advice = IN_RULE

    def possible_from(self) -> tuple[str, ...]:
        """The operations that can give every one of them."""
        return tuple(name for name in OPERATIONS if all(self._can_come_from(name, step) for step in self.steps))

    def check(self, operations: Collection[str], report: Report) -> None:
        """Note the replies that one of `operations` cannot give."""
        for step in self.steps:
            unable = [name for name in operations if not self._can_come_from(name, step)]
            if unable:
                able = [name for name in OPERATIONS if self._can_come_from(name, step)]
                report(step.place, _cannot(step, unable, able, self.advice))

    def _can_come_from(self, operation: str, step: Step) -> bool:
        """Whether that operation gives such a reply at all."""
        right_code = step.code is None or operation in step.code.operations
        return right_code and can_give(operation, step.result, self.contract)


def read_replies(node: Node, report: Report, context: ReplyContext) -> Replies:
    """One reply, or several, one after the other."""
    steps = values.one_or_more(node, report, lambda item: _read_reply(item, report, context), "a reply")
    return Replies(steps, context.contract, context.advice)


def check_sequence(node: Node, report: Report) -> None:
    """Note what is pointless in replies of which the last goes on for ever."""
    last = node.items[-1] if isinstance(node, Items) and node.items else node
    for name, _ in last.entries if isinstance(last, Entries) else ():
        if name.text == "times":
            report(
                name.place,
                "found times on the last reply, which goes on for ever; expected it on the replies before; "
                "remove it, add `- natural` after this reply, or `repeat: true` to the rule",
            )
    earlier = node.items[:-1] if isinstance(node, Items) else ()
    for item in (one for one in earlier if isinstance(one, Scalar) and one.value == NATURAL):
        report(
            item.place,
            "found a reply after natural, which goes on for ever; expected natural last; "
            "write {resultCode: natural, times: 1} to have it once",
        )


def write_replies(steps: Sequence[Step], *, repeat: bool) -> list[Json]:
    """What replies are read from; the last has no `times` where it goes on for ever."""
    *earlier, last = steps
    written = [REPLY.write(step) | {"times": step.times} for step in earlier]
    return [*written, REPLY.write(last) | ({"times": last.times} if repeat else {})]


def _read_reply(node: Node, report: Report, context: ReplyContext) -> Step | None:
    if isinstance(node, Scalar):
        if is_word(node):
            return step_of_word(node)
        report(node.place, f"found {node}; expected {A_REPLY}{did_you_mean(node.text, WORDS)}")
        return None
    nodes = REPLY.nodes(node, report)
    found = _read_keys(nodes, report, context)
    step = _coded(node, nodes, found, report)
    fault: Fault | None = found.get("fault")
    if fault and fault.kind.before_work:
        _check_alone(nodes, step, fault, report)
    return replace(step, **found) if step else None


def _read_keys(nodes: Mapping[str, Node], report: Report, context: ReplyContext) -> dict[str, Any]:
    """The values of a reply's keys; the message is read first, because it says what the code is."""
    if "resultMessage" not in nodes:
        return REPLY.read(nodes, report, context)
    message = MESSAGE.read(nodes["resultMessage"], report)
    unread = {"resultMessage"} if message is not None else {"resultMessage", "resultCode"}
    rest = {name: value for name, value in nodes.items() if name not in unread}
    return REPLY.read(rest, report, msgspec.structs.replace(context, message=message))


def _coded(node: Node, nodes: Mapping[str, Node], found: dict[str, Any], report: Report) -> Step | None:
    """The step with its code, taken out of what was `found`; a reply that says only how it travels is natural."""
    step: Step | None = found.pop("result_code", None)
    if "resultCode" not in nodes:
        if nodes.keys() & TRANSPORT.keys() and not nodes.keys() & {"resultMessage", "result"}:
            return Step(code=None, place=node.place)
        if values.lacks(node, "resultCode", REPLY.keys):
            advice = "write a number, a resultKey, natural or every-code"
            report(node.place, f"found no key 'resultCode'; expected one; {advice}")
        return None
    if step and found.get("result"):
        is_other = step.code.number != 0 if step.code else is_word(nodes["resultCode"])
        if is_other:
            advice = "expected it beside SUCCESS; remove one"
            report(nodes["result"].place, f"found a result beside another code; {advice}")
            return None
    return step


def _check_alone(nodes: Mapping[str, Node], step: Step | None, fault: Fault, report: Report) -> None:
    """Note what could never arrive, because the fault answers in its stead."""
    for name in ("resultCode", "httpStatus"):
        if name in nodes and (name == "httpStatus" or (step and step.code)):
            advice = "expected one of the two; remove one"
            report(
                nodes[name].place,
                f"found {name} beside the fault {fault.name}, which answers in its stead; {advice}",
            )


def _cannot(step: Step, unable: list[str], able: list[str], advice: Advice) -> str:
    what = f"{step.code}" if not step.result else f"a result with {listed(step.result, 'and')}"
    message = (
        f"found {what}, which {listed(unable, 'and')} cannot give; expected a reply that every operation can give"
    )
    override = "" if step.result else f", or {OWN}"
    return f"{message} that the {advice.writer} names; {advice.operations(able)}{override}"
