"""What an author wants in a result, in place of the natural value. Values that never change."""

from collections.abc import Mapping
from typing import Any

from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Place, Scalar

#: A value as JSON has it. A mapping replaces some members of the natural mapping, a tuple the whole natural list.
ResultOverride = str | bool | float | tuple["ResultOverride", ...] | Mapping[str, "ResultOverride"]


def as_json(wanted: ResultOverride) -> Any:  # noqa: ANN401 - JSON
    """The value as the dicts and lists that `json.dumps` takes."""
    if isinstance(wanted, Mapping):
        return {name: as_json(value) for name, value in wanted.items()}
    return [as_json(value) for value in wanted] if isinstance(wanted, tuple) else wanted


def as_node(wanted: ResultOverride) -> Node:
    """The value as a document has it, with no place in it."""
    place = Place()
    if isinstance(wanted, Mapping):
        pairs = ((Scalar(place=place, value=name, text=name), as_node(value)) for name, value in wanted.items())
        return Entries(place=place, entries=tuple(pairs))
    if isinstance(wanted, tuple):
        return Items(place=place, items=tuple(map(as_node, wanted)))
    return Scalar(place=place, value=wanted, text=str(wanted).lower() if isinstance(wanted, bool) else str(wanted))
