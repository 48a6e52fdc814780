"""YAML text into nodes with places. The only module that knows YAML."""

import re
from collections.abc import Iterator
from typing import Final

import yaml

from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Place, Scalar, shown
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.text import TOO_DEEP, plain, quoted

#: The most values a scenario may hold once its aliases are followed.
_MOST_NODES: Final = 20_000


class _Loader(yaml.SafeLoader):
    """A loader that resolves nothing: every plain scalar stays as it was written."""


#: The tag of a scalar that was written without one, and without quotes.
_PLAIN_TAG: Final = "plain"
_UNTAGGED: Final = {_PLAIN_TAG, *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))}

#: The key whose value is merged into the mapping.
_MERGE: Final = "<<"

#: A key and its value.
_Pair = tuple[yaml.Node, yaml.Node]

_Loader.yaml_implicit_resolvers = {None: [(_PLAIN_TAG, re.compile(""))]}


def read_yaml(text: str, report: Report) -> Node:
    """The document in `text`; a text that is not one YAML document ends the reading."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        return _Composer(report).node(root, "") if root else plain("", Place())
    except yaml.MarkedYAMLError as error:
        report.refuse(_at(error.problem_mark), f"this is not YAML: {_found(error)}; {_advice(error)}")
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        found = f"found the character U+{error.character:04X}"
        report.refuse(place, f"this is not YAML: {found}; write it as an escape, in quotes")
    except yaml.YAMLError as error:
        report.refuse(Place(), f"this is not YAML: {' '.join(str(error).split())}; write it as plain text")
    except (ValueError, OverflowError):  # PyYAML lets pass what int() and chr() raise
        report.refuse(Place(), "this is not YAML: found a number too large for its place; write it as text")
    except RecursionError:
        report.refuse(Place(), TOO_DEEP)


def _found(error: yaml.MarkedYAMLError) -> str:
    """What is wrong; without the names of anchors and tags: a secretKey may look like one."""
    problem = (error.problem or "").removeprefix("but ")
    if problem == "second occurrence":
        return "found an anchor again"
    if problem.startswith("found undefined tag handle"):
        return "found a tag"
    return "found an alias of no anchor" if problem.startswith("found undefined alias") else problem


def _at(mark: yaml.error.Mark | None, path: str = "") -> Place:
    return Place(line=mark.line + 1, column=mark.column + 1, path=path) if mark else Place(path=path)


def _advice(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "'\\t'" in problem:
        return "indent with spaces, not tabs"
    if problem == "second occurrence":
        return "give each a name of its own"
    if problem.startswith("found undefined alias") or error.context == "while scanning an alias":
        return "quote a text that begins with *"
    if problem.startswith("found undefined tag handle"):
        return "quote a text that begins with !"
    if "single document" in (error.context or ""):
        return "keep one document in a file"
    return "look at the indentation, colons and quotes here and in the line above"


def _is_merge(key: yaml.Node) -> bool:
    """Whether a key of a mapping is `<<` without quotes, which merges others into it (YAML's merge type)."""
    return isinstance(key, yaml.ScalarNode) and key.tag == _PLAIN_TAG and key.value == _MERGE


class _Composer:
    """Turns YAML's nodes into ours, following aliases, within bounds."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._left = _MOST_NODES

    def node(self, node: yaml.Node, path: str) -> Node:
        place = _at(node.start_mark, path)
        self._count(place)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        self._note_tag(node, place)
        if isinstance(node, yaml.SequenceNode):
            items = (self.node(item, place.item(index)) for index, item in enumerate(node.value))
            return Items(place=place, items=tuple(items))
        return Entries(place=place, entries=tuple(self._entries(node, place)))

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        self._note_tag(node, place)
        return plain(node.value, place) if node.tag == _PLAIN_TAG else quoted(node.value, place, self._report)

    def _note_tag(self, node: yaml.Node, place: Place) -> None:
        if node.tag not in _UNTAGGED:
            self._report(place, "found a tag; expected none; quote a text that begins with !")

    def _count(self, place: Place) -> None:
        self._left -= 1
        if self._left < 0:
            found = f"found more than {_MOST_NODES} values"
            self._report.refuse(place, f"{found}; expected fewer; write them out, without aliases")

    def _pairs(self, node: yaml.Node, place: Place) -> Iterator[_Pair]:
        """The keys and values of a mapping, then those that it merges (`<<`) and that are not there yet."""
        names = set()
        for key_node, value_node in node.value:
            if not _is_merge(key_node):
                names.add(key_node.value if isinstance(key_node, yaml.ScalarNode) else None)
                yield key_node, value_node
        for source in self._merged(node, place):
            for key_node, value_node in self._pairs(source, place):
                self._count(_at(key_node.start_mark, place.path))
                if isinstance(key_node, yaml.ScalarNode) and key_node.value not in names:
                    names.add(key_node.value)
                    yield key_node, value_node

    def _merged(self, node: yaml.Node, place: Place) -> Iterator[yaml.MappingNode]:
        """The mappings that `node` merges, the one that counts most first."""
        for source in (value for key, value in node.value if _is_merge(key)):
            for one in source.value if isinstance(source, yaml.SequenceNode) else [source]:
                self._count(place)
                if isinstance(one, yaml.MappingNode):
                    yield one
                else:
                    at = _at(one.start_mark, place.key(_MERGE))
                    found = f"found a {'list' if isinstance(one, yaml.SequenceNode) else 'word'} to merge"
                    self._report(at, f"{found}; expected a mapping, or a list of mappings; write <<: *name")

    def _entries(self, node: yaml.Node, place: Place) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in self._pairs(node, place):
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
                # A key with a colon may hold a secret: `id:secret`, without the space.
                name, at = f"the key {shown(key.text)}", key.place
                if ":" in key.text:
                    name, at = "a key", _at(key_node.start_mark, place.path)
                self._report(
                    at, f"found {name} again, first in line {first.line}; expected it once; remove one of the two"
                )
