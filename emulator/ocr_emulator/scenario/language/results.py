"""A reply's `result`: the author's values for members of a result, and for recognised values by their keys."""

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, get_args

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.id_cards import ID_CARD_KEYS, IdType
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.contract.result_fields import RESULT_FIELDS, RESULT_SHAPES, VALUE_KEYS
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.shapes import Kind, Shapes, members_of
from ocr_emulator.scenario.result_override import ResultOverride, as_node
from ocr_emulator.scenario.source.nodes import Node, Scalar, shown
from ocr_emulator.scenario.source.problems import Report

#: The member in which the values are that can be named by their keys.
_VALUES: Final = "keyValues"

#: The number of a card, blanks or hyphens in it.
_NUMBER: Final = re.compile(r"(?:[0-9][ -]?){11,18}[0-9]")


def can_give(operation: str, result: Mapping[str, ResultOverride], contract: Contract | None = None) -> bool:
    """Whether a result of that operation can be so in `contract`; None: in some revision."""
    report = Report("")
    if set(result) <= set(RESULT_FIELDS[operation]):
        for name, wanted in result.items():
            Shapes(report, contract).part(_kind(operation, name), as_node(wanted))
        return not report.problems
    return False


def read_result(
    node: Node, report: Report, contract: Contract, operations: Collection[str] | None = None
) -> Mapping[str, ResultOverride]:
    """What is wanted, by field, for all of `operations`; None: for those that can have all the fields."""
    found = dict(_entries(node, report, operations or tuple(OPERATIONS)))
    _check_keys(found, report)
    _check_number(found, report)
    able = operations or [name for name in OPERATIONS if found.keys() <= set(RESULT_FIELDS[name])]
    result = {}
    for name, value in found.items():
        those = [one for one in able if name in RESULT_FIELDS[one]] or _with(name)
        kinds = dict.fromkeys(_kind(one, name) for one in those)
        wanted = _read(tuple(kinds), value, report, contract, needs_all=bool(operations))
        if wanted is not None:
            result[name] = wanted
    return MappingProxyType(result)


def result_schema() -> Json:
    """The values of a result; a value may be a part with parts of its own, which the reader alone judges."""
    names = (name for operation in RESULT_FIELDS.values() for name in operation)
    return json_schema.mapping({name: _field_schema(name) for name in names})


def _field_schema(name: str) -> Json:
    special: Mapping[str, Json] = {
        "idType": {"enum": [str(kind) for kind in IdType]},
        "isAuthenticity": {"enum": [True, False, "true", "false"]},
        "totalCardNum": {"type": ["string", "integer"], "pattern": f"^{_NUMBER.pattern}$"},
    }
    usual: Json = {"type": [*json_schema.SCALAR, "object", "array"]}
    return json_schema.said(f"{name} in the result of {listed(_with(name), 'and')}.", special.get(name, usual))


def _with(name: str) -> list[str]:
    """The operations with that field in their result."""
    return [operation for operation, names in RESULT_FIELDS.items() if name in names]


def _kind(operation: str, name: str) -> Kind:
    """The type of a member of the result, or of the value that has the key `name`."""
    members = members_of(RESULT_SHAPES[operation])
    return members[name] if name in members else get_args(members[_VALUES])[0]


def _entries(node: Node, report: Report, operations: Collection[str]) -> Iterator[tuple[str, Node]]:
    """The entries whose keys are the fields of some operation; the others are noted."""
    for key, value in values.entries(node, report, "the values of a result"):
        if _with(key.text):
            yield key.text, value
        else:
            known = dict.fromkeys(name for operation in operations for name in RESULT_FIELDS[operation])
            message = f"found the key {shown(key.text)}; expected {listed(known)}{did_you_mean(key.text, known)}"
            report(key.place, message)


def _read(
    kinds: Collection[Kind], node: Node, report: Report, contract: Contract, *, needs_all: bool
) -> ResultOverride | None:
    """The value, which has to be of all `kinds`, or of one of them; what is wrong is noted."""
    trials = []
    for kind in kinds:
        trial = Report(report.source)
        trials.append((Shapes(trial, contract).part(kind, node), trial.problems))
    wanted, fewest = min(trials, key=lambda one: len(one[1]))
    noted = [problem for _, problems in trials for problem in problems] if needs_all else fewest
    report.problems.extend(dict.fromkeys(noted))
    return None if noted else wanted


def _check_keys(found: Mapping[str, Node], report: Report) -> None:
    """Note the values that have no place: in a list that is replaced whole, or on another kind of card."""
    named = found.keys() & {key for keys in VALUE_KEYS.values() for key in keys}
    id_type = _id_type(found)
    for name in named:
        if _VALUES in found:
            message = (
                f"found the key {name!r} beside {_VALUES}, which replaces every value; expected one of the two"
            )
            report(found[name].place, f"{message}; write the value there, or remove one")
        elif any(name in keys for keys in ID_CARD_KEYS.values()) and name not in ID_CARD_KEYS[id_type]:
            message = (
                f"found the key {name!r}; expected {listed(ID_CARD_KEYS[id_type])}, which idType {id_type} has"
            )
            report(found[name].place, message)


def _id_type(found: Mapping[str, Node]) -> IdType:
    """The kind of card that is wanted, or that a card is by nature."""
    return next((kind for kind in IdType if kind == _written(found, "idType")), IdType.RESIDENT)


def _check_number(found: Mapping[str, Node], report: Report) -> None:
    """Note a number that makes no groups, where nothing else says what the groups are."""
    number = _written(found, "totalCardNum")
    if number is not None and "cardNums" not in found and not _NUMBER.fullmatch(number):
        node = found["totalCardNum"]
        report(node.place, f"found {node}; expected a card number: 12 to 19 digits")


def _written(found: Mapping[str, Node], name: str) -> str | None:
    node = found.get(name)
    return node.text if isinstance(node, Scalar) and node.value is not None else None
