"""Values of a reply as an author writes them, against the shapes that the contract has for them.

Knows the kinds of type of which shapes are made, and no shape: those are in `contract.replies`.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NotRequired, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.facts import span_with
from ocr_emulator.contract.replies import NumberRange
from ocr_emulator.errors import listed
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.result_override import ResultOverride
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report

#: A type, as Python writes it.
Kind = Any

#: The member that says which entry of a list it is, and the one that a text alone means.
_KEY: Final = "key"
_VALUE: Final = "value"


@cache
def members_of(shape: Kind) -> Mapping[str, Kind]:
    """The members of a TypedDict and the types of their values."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: get_args(kind)[0] if get_origin(kind) is NotRequired else kind for name, kind in hints.items()}


@dataclass(frozen=True, slots=True)
class Shapes:
    """Reads values for `contract`; None: for any, so that what not every revision has may be there or not.

    What is wrong is noted, and left out.
    """

    report: Report
    contract: Contract | None = None

    def part(self, kind: Kind, node: Node) -> ResultOverride | None:
        """What goes before a natural value of that `kind`: any members of a mapping, but the whole of a list.

        A text in place of a mapping means its `value`.
        """
        if not is_typeddict(kind):
            return self.whole(kind, node)
        members = {name: one for name, one in self._members(kind).items() if name != _KEY}
        if _VALUE in members and not isinstance(node, Entries):
            return values.any_text(node, self.report, f"text, or a mapping with {listed(members)}")
        return self._mapping(kind, node, members, self.part)

    def whole(self, kind: Kind, node: Node) -> ResultOverride | None:
        """A value of that `kind` with all its members."""
        if is_typeddict(kind):
            members = self._members(kind)
            self._check_complete(node, members if self.contract else kind.__required_keys__)
            return self._mapping(kind, node, members, self.whole)
        origin: Kind = get_origin(kind)
        arguments = get_args(kind)
        if origin is list:
            return self._list(arguments[0], node)
        if origin is Literal:
            return values.word(node, self.report, arguments, "one of these")
        if origin is Annotated:
            return _number(node, self.report, *arguments[1:])
        return _SINGLE[kind](node, self.report)

    def _members(self, shape: Kind) -> Mapping[str, Kind]:
        """The members that the shape has in the contract."""
        has_all = self.contract is None or self.contract.values_have_boxes
        found = members_of(shape)
        return found if has_all else {name: found[name] for name in found if name in shape.__required_keys__}

    def _mapping(
        self,
        shape: Kind,
        node: Node,
        members: Mapping[str, Kind],
        read: Callable[[Kind, Node], ResultOverride | None],
    ) -> ResultOverride:
        node = self._without_newer(shape, node)
        found = values.fields(node, self.report, members, listed(members, "and"))
        parts = ((name, read(members[name], value)) for name, value in found.items())
        return MappingProxyType({name: part for name, part in parts if part is not None})

    def _without_newer(self, shape: Kind, node: Node) -> Node:
        """The mapping without what the revision does not have yet, which is noted."""
        newer = members_of(shape).keys() - self._members(shape).keys()
        if not isinstance(node, Entries) or self.contract is None:
            return node
        since = span_with("values_have_boxes", bool).since
        for key in (key for key, _ in node.entries if key.text in newer):
            found = f"found the key {key.text!r}, which revision {self.contract.revision} does not have"
            advice = f"it is there from {since} on; say `given: {{revision: {since}}}`, or remove it"
            self.report(key.place, f"{found}: {advice}")
        return replace(node, entries=tuple(pair for pair in node.entries if pair[0].text not in newer))

    def _check_complete(self, node: Node, required: Iterable[str]) -> None:
        there = {key.text for key, _ in node.entries} if isinstance(node, Entries) else set(required)
        missing = [name for name in required if name not in there]
        if missing:
            found = f"found a mapping without {listed(missing, 'and')}"
            self.report(node.place, f"{found}; expected {listed(required, 'and')}; add what is missing")

    def _list(self, kind: Kind, node: Node) -> ResultOverride | None:
        if isinstance(node, Items):
            entries = (self.whole(kind, item) for item in node.items)
            return tuple(entry for entry in entries if entry is not None)
        self.report(
            node.place, f"found {node}; expected a list, which replaces the natural one; write [] for none"
        )
        return None


def _truth(node: Node, report: Report) -> bool | None:
    word = values.word(node, report, ("true", "false"), "a truth value")
    return None if word is None else word == "true"


def _number(node: Node, report: Report, bounds: NumberRange | None = None) -> float | None:
    number = node.value if isinstance(node, Scalar) else None
    least, most = (bounds.least, bounds.most) if bounds else (-sys.float_info.max, sys.float_info.max)
    if isinstance(number, int | float) and not isinstance(number, bool) and least <= number <= most:
        return number
    report(node.place, f"found {node}; expected a number{f' from {least:g} to {most:g}' if bounds else ''}")
    return None


#: How a single value of each type is read.
_SINGLE: Final[Mapping[Kind, Callable[[Node, Report], ResultOverride | None]]] = {
    str: values.any_text,
    bool: _truth,
    float: _number,
}
