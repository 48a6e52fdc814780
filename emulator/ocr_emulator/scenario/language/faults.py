"""A fault by its name, or by its name and its amount. The faults themselves are in `scenario.faults.FAULTS`."""

from typing import Final

from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.faults import FAULTS, Amount, Fault, FaultKind
from ocr_emulator.scenario.grammar import json_schema
from ocr_emulator.scenario.grammar.codec import Codec
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.source.nodes import Entries, Node, Scalar
from ocr_emulator.scenario.source.problems import Report


def _read(node: Node, report: Report) -> Fault | None:
    if isinstance(node, Entries):
        pairs = node.entries
        if len(pairs) != 1:
            report(node.place, f"found {len(pairs)} faults; expected one: its name, or its name and its amount")
            return None
        ((name, value),) = pairs
        kind = _kind(name, report)
        amount = _read_amount(name.text, kind, value, report) if kind else None
        return None if amount is None else Fault(name=name.text, amount=amount)
    if not isinstance(node, Scalar):
        report(node.place, f"found {node}; expected a fault: its name, or its name and its amount")
        return None
    kind = _kind(node, report)
    return Fault(name=node.text, amount=kind.amount.usual if kind.amount else 0) if kind else None


def _kind(node: Scalar, report: Report) -> FaultKind | None:
    kind = FAULTS.get(node.text)
    if kind is None:
        report(node.place, f"found {node}; expected a fault: {listed(FAULTS)}{did_you_mean(node.text, FAULTS)}")
    return kind


def _read_amount(name: str, kind: FaultKind, node: Node, report: Report) -> int | None:
    if kind.amount is None:
        report(node.place, f"found {node}; expected nothing: {name} has no amount; write its name alone")
        return None
    number = node.value if isinstance(node, Scalar) else None
    if isinstance(number, int) and not isinstance(number, bool) and kind.amount.takes(number):
        return number
    others = "".join(f"{one}, " for one in kind.amount.others)
    expected = f"{others and f'{others}or '}a whole number from {kind.amount.least} to {kind.amount.most}"
    report(node.place, f"found {node}; expected {kind.amount.what}: {expected}")
    return None


def _schema() -> Json:
    amounts = {name: _amount_schema(kind.says, kind.amount) for name, kind in FAULTS.items() if kind.amount}
    return {
        "anyOf": [
            json_schema.choice({name: kind.says for name, kind in FAULTS.items()}),
            json_schema.mapping(amounts, minProperties=1, maxProperties=1),
        ],
    }


def _amount_schema(says: str, amount: Amount) -> Json:
    described = f"{says}. In {amount.what}; {amount.usual} where it is not said."
    ranges = [(amount.least, amount.most), *((number, number) for number in amount.others)]
    counts = [json_schema.count(*one) for one in ranges]
    return json_schema.said(described, {"anyOf": counts} if amount.others else counts[0])


def _write(fault: Fault) -> str | dict[str, int]:
    return {fault.name: fault.amount} if fault.kind.amount else fault.name


FAULT: Final[Codec[Fault]] = Codec(read=_read, schema=_schema, write=_write)
