"""YAML or JSON text into nodes with places. The only module that knows YAML.

A plain scalar means what its author wrote: `0123` and `12:30` are text, not the octal 83 and the
sexagesimal 750 of YAML 1.1, and `yes` is a word. Only `null`, `true`, `false` and decimal numbers are
anything but text.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import yaml

from emulator.scenario.nodes import Entries, Items, Meaning, Node, Place, Scalar
from emulator.scenario.problems import Report

#: The largest scenario that is read, in bytes; a hand-written one is a hundredth of it.
LARGEST: Final = 256 * 1024

#: The most values a scenario may hold once its aliases are followed.
_MOST_NODES: Final = 20_000

_PLAIN: Final = re.compile(
    r"(?P<null>|~|null)|(?P<bool>true|false)|(?P<int>-?(0|[1-9][0-9]{0,17}))|(?P<float>-?[0-9]+\.[0-9]+)",
)
_TOO_DEEP: Final = "found lists and mappings nested too deeply to read; expected a few levels; flatten them"
_MEANING: Final[Mapping[str, Callable[[str], Meaning]]] = {
    "null": lambda _: None,
    "bool": "true".__eq__,
    "int": int,
    "float": float,
}


class _Loader(yaml.SafeLoader):
    """A loader that resolves nothing: every plain scalar stays as it was written."""


_Loader.yaml_implicit_resolvers = {}


def read_text(data: bytes, report: Report) -> str:
    """The text of a file or request body: UTF-8, of at most `LARGEST` bytes."""
    if len(data) > LARGEST:
        report.refuse(Place(), f"found {len(data)} bytes; expected at most {LARGEST}; split the scenario")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"found the byte 0x{data[error.start]:02x} at offset {error.start}"
        report.refuse(Place(), f"{found}; expected UTF-8; save the file in that encoding")


def read_yaml(text: str, report: Report) -> Node:
    """The document in `text`; a text that is not one YAML document ends the reading."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        return _Composer(report).node(root, "") if root else Scalar(place=Place(), value=None, text="")
    except yaml.MarkedYAMLError as error:
        report.refuse(_at(error.problem_mark), f"this is not YAML: {error.problem}; {_advice(error)}")
    except yaml.YAMLError as error:
        report.refuse(Place(), f"this is not YAML: {' '.join(str(error).split())}; write it as plain text")
    except RecursionError:
        report.refuse(Place(), _TOO_DEEP)


def read_json(text: str, report: Report) -> Node:
    """The document in `text`; its nodes have paths but no lines."""
    try:
        return _json_node(json.loads(text, object_pairs_hook=_Pairs), Place(), report)
    except json.JSONDecodeError as error:
        place = Place(line=error.lineno, column=error.colno)
        report.refuse(place, f"this is not JSON: {error.msg}; mend it, or send YAML as application/yaml")
    except RecursionError:
        report.refuse(Place(), _TOO_DEEP)
    except ValueError as error:
        report.refuse(Place(), f"this is not JSON that can be read: {error}")


def _at(mark: yaml.error.Mark | None, path: str = "") -> Place:
    return Place(line=mark.line + 1, column=mark.column + 1, path=path) if mark else Place(path=path)


def _advice(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "'\\t'" in problem:
        return "indent with spaces, not tabs"
    if "single document" in (error.context or ""):
        return "keep one document in a file"
    return "look at the indentation, colons and quotes here and in the line above"


class _Composer:
    """Turns YAML's nodes into ours, following aliases, within bounds."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._left = _MOST_NODES

    def node(self, node: yaml.Node, path: str) -> Node:
        place = _at(node.start_mark, path)
        self._left -= 1
        if self._left < 0:
            found = f"found more than {_MOST_NODES} values"
            self._report.refuse(place, f"{found}; expected fewer; write them out, without aliases")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        if isinstance(node, yaml.SequenceNode):
            items = (self.node(item, place.item(index)) for index, item in enumerate(node.value))
            return Items(place=place, items=tuple(items))
        return Entries(place=place, entries=tuple(self._entries(node, place)))

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        if node.tag not in {"tag:yaml.org,2002:str", "!"}:
            self._report(place, f"found the tag {node.tag!r}; expected none; remove it")
        plain = _PLAIN.fullmatch(node.value) if node.style is None else None
        value = _MEANING[plain.lastgroup or ""](node.value) if plain else node.value
        return Scalar(place=place, value=value, text=node.value)

    def _entries(self, node: yaml.Node, place: Place) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report(
                    _at(key_node.start_mark, place.path), "found a list or mapping as a key; expected a word"
                )
                continue
            there = place.key(key_node.value)
            key = self._scalar(key_node, _at(key_node.start_mark, there))
            first = seen.setdefault(key.text, key.place)
            if first is key.place:
                yield key, self.node(value_node, there)
            else:
                self._report(
                    key.place,
                    f"found the key {key.text!r} again, first in line {first.line}; "
                    "expected it once; remove one of the two",
                )


class _Pairs(list[tuple[str, object]]):
    """A JSON object with every key it was written with."""


def _json_node(value: object, place: Place, report: Report) -> Node:
    if isinstance(value, _Pairs):
        return Entries(place=place, entries=tuple(_json_entries(value, place, report)))
    if isinstance(value, list):
        items = (_json_node(item, Place(path=place.item(index)), report) for index, item in enumerate(value))
        return Items(place=place, items=tuple(items))
    if isinstance(value, str):
        return Scalar(place=place, value=value, text=value)
    if value is None or isinstance(value, int | float):
        return Scalar(place=place, value=value, text=json.dumps(value))
    raise TypeError(f"json made a {type(value).__name__}")


def _json_entries(pairs: _Pairs, place: Place, report: Report) -> Iterator[tuple[Scalar, Node]]:
    seen = set()
    for name, value in pairs:
        there = Place(path=place.key(name))
        if name in seen:
            report(there, f"found the key {name!r} again; expected it once; remove one of the two")
            continue
        seen.add(name)
        yield Scalar(place=there, value=name, text=name), _json_node(value, there, report)
