"""The replies of a rule: codes, results, how often; and which operations can give them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ocr_emulator.contract.catalogue import ResultCode, rows_named
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.checks.compatibility import OWN, absence
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.results import can_give, read_result
from ocr_emulator.scenario.reading.transport import TRANSPORT_KEYS, read_transport
from ocr_emulator.scenario.reading.values import field
from ocr_emulator.scenario.result_override import ResultOverride
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report

_NATURAL: Final = "natural"
_EVERY: Final = "every-code"
WORDS: Final = (_NATURAL, _EVERY)
A_REPLY: Final = "natural, every-code, or a mapping with resultCode"

_KEYS: Final = ("resultCode", "resultMessage", "result", "times", *TRANSPORT_KEYS)


@dataclass(frozen=True, slots=True)
class Replies:
    """The replies of one rule, in order, as they are in `contract`; None: in any."""

    steps: tuple[Step, ...] = ()
    contract: Contract | None = None

    def possible_from(self) -> tuple[str, ...]:
        """The operations that can give every one of them."""
        return tuple(name for name in OPERATIONS if all(self._can_come_from(name, step) for step in self.steps))

    def check(self, operations: Collection[str], report: Report) -> None:
        """Note the replies that one of `operations` cannot give."""
        for step in self.steps:
            unable = [name for name in operations if not self._can_come_from(name, step)]
            if unable:
                able = [name for name in OPERATIONS if self._can_come_from(name, step)]
                report(step.place, _cannot(step, unable, able))

    def _can_come_from(self, operation: str, step: Step) -> bool:
        """Whether that operation gives such a reply at all."""
        right_code = step.code is None or operation in step.code.operations
        return right_code and can_give(operation, step.result, self.contract)


def read_replies(
    node: Node,
    report: Report,
    contract: Contract,
    operations: Collection[str] | None = None,
    *,
    repeat: bool = False,
) -> Replies:
    """One reply, or one after the other, of codes in `contract`; the last for ever, or all with `repeat` again.

    Their results are those of all `operations`; None: of any that can give them.
    """
    steps = values.one_or_more(node, report, lambda item: _reply(item, report, contract, operations), "a reply")
    last = node.items[-1] if isinstance(node, Items) and node.items else node
    entries = last.entries if isinstance(last, Entries) and not repeat else ()
    for key in (key for key, _ in entries if key.text == "times"):
        report(
            key.place,
            "found times on the last reply, which goes on for ever; expected it on the replies before; "
            "remove it, add `- natural` after this reply, or `repeat: true` to the rule",
        )
    earlier = node.items[:-1] if isinstance(node, Items) and not repeat else ()
    for item in (one for one in earlier if isinstance(one, Scalar) and one.value == _NATURAL):
        report(
            item.place,
            "found a reply after natural, which goes on for ever; expected natural last; "
            "write {resultCode: natural, times: 1} to have it once",
        )
    return Replies(steps, contract)


def _reply(node: Node, report: Report, contract: Contract, operations: Collection[str] | None) -> Step | None:
    if isinstance(node, Scalar):
        if _is_word(node):
            return _word(node)
        report(node.place, f"found {node}; expected {A_REPLY}{did_you_mean(node.text, WORDS)}")
        return None
    found = values.fields(node, report, _KEYS, "a reply")
    times = field(found, "times", lambda value: values.count(value, report, 1, "a number of replies"))
    transport = read_transport(found, report)
    result = field(found, "result", lambda value: read_result(value, report, contract, operations)) or {}
    step = _coded(node, found, report, contract, result)
    if transport.fault and transport.fault.kind.before_work:
        _check_alone(found, step, transport.fault, report)
    return transport.of(replace(step, times=times or 1)) if step else None


def _check_alone(found: Mapping[str, Node], step: Step | None, fault: Fault, report: Report) -> None:
    """Note what could never arrive, because the fault answers in its stead."""
    for key in ("resultCode", "httpStatus"):
        if key in found and (key == "httpStatus" or (step and step.code)):
            advice = "expected one of the two; remove one"
            report(
                found[key].place,
                f"found {key} beside the fault {fault.name}, which answers in its stead; {advice}",
            )


def _coded(
    node: Node, found: Mapping[str, Node], report: Report, contract: Contract, result: Mapping[str, ResultOverride]
) -> Step | None:
    """The step with its code and `result`; a reply that says only how it travels is the natural one."""
    if "resultCode" not in found:
        if found.keys() & set(TRANSPORT_KEYS) and not found.keys() & {"resultMessage", "result"}:
            return Step(code=None, place=node.place)
        if values.lacks(node, "resultCode", _KEYS):
            advice = "write a number, a resultKey, natural or every-code"
            report(node.place, f"found no key 'resultCode'; expected one; {advice}")
        return None
    message = field(found, "resultMessage", lambda value: values.text(value, report))
    if message is None and "resultMessage" in found:
        return None
    step = _step(found["resultCode"], message, report, contract)
    is_other = step.code.number != 0 if step.code else _is_word(found["resultCode"])
    if result and is_other:
        report(found["result"].place, "found a result beside another code; expected it beside SUCCESS; remove one")
        return None
    return replace(step, result=result)


def _word(node: Scalar) -> Step:
    return Step(code=None, is_every=node.value == _EVERY, place=node.place)


def _is_word(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value in WORDS


def _step(node: Node, message: str | None, report: Report, contract: Contract) -> Step:
    """The step for a resultCode; one without a code after a problem, which ends it all later."""
    name = node.value if isinstance(node, Scalar) else None
    if message is not None:
        return Step(code=_own_code(node, name, message, report), place=node.place)
    if isinstance(node, Scalar) and _is_word(node):
        return _word(node)
    return Step(code=_code(node, name, report, contract), place=node.place)


def _code(node: Node, name: object, report: Report, contract: Contract) -> ResultCode | None:
    if isinstance(name, int | str) and not isinstance(name, bool):
        code = contract.codes.get(name)
        if code:
            return code
        elsewhere = rows_named(name)
        if elsewhere:
            report(node.place, absence(elsewhere, contract))
            return None
    keys = [row.key for row in contract.codes]
    hint = did_you_mean(name, [*keys, *WORDS]) if isinstance(name, str) else ""
    if isinstance(name, str) and re.fullmatch(r"-?[0-9]+", name):
        hint = "; write a number without quotes"
    advice = "`ocr-emulator codes` lists them; a code of your own needs a resultMessage beside it"
    report(node.place, f"found {node}; expected a resultCode or resultKey of the catalogue; {advice}{hint}")
    return None


def _own_code(node: Node, number: object, message: str, report: Report) -> ResultCode | None:
    if isinstance(number, int) and not isinstance(number, bool) and number != 0:
        return ResultCode.custom(number, message)
    report(
        node.place,
        f"found {node} beside a resultMessage; expected the number of a code of your own, not 0; "
        "write a number, or remove the resultMessage",
    )
    return None


def _cannot(step: Step, unable: list[str], able: list[str]) -> str:
    what = f"{step.code}" if not step.result else f"a result with {listed(step.result, 'and')}"
    if len(able) == 1:
        advice = f"say `when: {{operation: {able[0]}}}`"
    elif able:
        advice = f"name only {listed(able, 'and')} in `when`"
    else:
        advice = "split it"
    message = (
        f"found {what}, which {listed(unable, 'and')} cannot give; expected a reply that every operation can give"
    )
    override = "" if step.result else f", or {OWN}"
    return f"{message} that the rule names; {advice}{override}"
