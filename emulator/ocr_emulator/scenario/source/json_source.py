"""JSON text into nodes; they have paths but no lines."""

import json
from collections.abc import Iterator
from typing import NoReturn

from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Place, Scalar, shown
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.text import TOO_DEEP, plain, quoted


class _Number(str):
    """The digits of a number as they stand in the text; `1.50` is not `1.5`."""

    __slots__ = ()


class _Pairs(list[tuple[str, object]]):
    """The members of an object in the order written, a repeated key with each of its values."""


def read_json(text: str, report: Report) -> Node:
    """The document in `text`; a text that is not JSON ends the reading."""

    def refuse(word: str) -> NoReturn:
        report.refuse(Place(), f"this is not JSON: found {word}; write a number, or put it in quotes")

    try:
        value = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=refuse,
        )
        return _node(value, Place(), report)
    except json.JSONDecodeError as error:
        place = Place(line=error.lineno, column=error.colno)
        report.refuse(place, f"this is not JSON: {error.msg}; mend it, or send YAML as application/yaml")
    except RecursionError:
        report.refuse(Place(), TOO_DEEP)


def is_json_text(text: str) -> bool:
    """Whether `text` is JSON, whatever it is labelled as."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _node(value: object, place: Place, report: Report) -> Node:
    if isinstance(value, _Pairs):
        return Entries(place=place, entries=tuple(_entries(value, place, report)))
    if isinstance(value, list):
        items = (_node(item, Place(path=place.item(index)), report) for index, item in enumerate(value))
        return Items(place=place, items=tuple(items))
    if isinstance(value, str) and not isinstance(value, _Number):
        return quoted(value, place, report)
    return plain(value if isinstance(value, _Number) else json.dumps(value), place)


def _entries(pairs: _Pairs, place: Place, report: Report) -> Iterator[tuple[Scalar, Node]]:
    seen = set()
    for name, value in pairs:
        there = Place(path=place.key(name))
        if name in seen:
            report(there, f"found the key {shown(name)} again; expected it once; remove one of the two")
            continue
        seen.add(name)
        yield quoted(name, there, report), _node(value, there, report)
