"""One table for each mapping of a language: its keys, and for each what it says, how it is read and written.

A codec has all there is to know of one kind of value: from a node to the value, from the value to JSON, and the
JSON Schema that describes it. A table of keys makes the same three of a whole mapping, so that no key can be
read and not be described, or be described and not be written.

Schemas are functions: reading needs none, and the start does not wait for them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field
from functools import cache
from typing import Any, Generic, TypeVar

from msgspec import Struct

from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report

T = TypeVar("T")


class Codec(Struct, Generic[T], frozen=True, kw_only=True):
    """A kind of value.

    `read` answers the value, or notes what is wrong and answers None. `schema` makes the JSON Schema of what
    `read` takes. `write` makes JSON of the value, as an author could have written it; None: nothing may be shown.
    """

    read: Callable[[Node, Report], T | None]
    schema: Callable[[], Json]
    write: Callable[[T], Any]


class Key(Struct, frozen=True, kw_only=True):
    """A key of a mapping. `says` is the sentence that an editor shows; the rest is as in a codec.

    `read` takes a third argument, what has to be known beside the node; most keys need none. `find` gets the value
    from the object that is written; None: it is the attribute of the key's own name, in snake case.
    """

    says: str
    read: Callable[[Node, Report, Any], Any]
    schema: Callable[[], Json]
    write: Callable[[Any], Any]
    find: Callable[[Any], Any] | None = None


class Variant(Key, frozen=True, kw_only=True):
    """A key that says of which type its value is: `{uniform: [1s, 2s]}` is a `Uniform`."""

    type: type


def key(says: str, codec: Codec[Any], find: Callable[[Any], Any] | None = None) -> Key:
    """The key whose value is of the kind of `codec`, whatever stands beside it."""
    read = codec.read
    return Key(
        says=says,
        read=lambda node, report, _: read(node, report),
        schema=codec.schema,
        write=codec.write,
        find=find,
    )


class KeyTable(Struct, frozen=True, kw_only=True):
    """A mapping with these keys and no others; `what` it is, for messages; `required` is for its schema."""

    what: str
    keys: Mapping[str, Key]
    required: tuple[str, ...] = ()

    def nodes(self, node: Node, report: Report) -> Mapping[str, Node]:
        """The entries of `node` by key; unknown keys are noted and left out."""
        return values.fields(node, report, self.keys, self.what)

    def read(self, nodes: Mapping[str, Node], report: Report, context: object = None) -> dict[str, Any]:
        """The value of each entry that can be read, by the name of its attribute."""
        found = {name: self.keys[name].read(node, report, context) for name, node in nodes.items()}
        return {attribute(name): value for name, value in found.items() if value is not None}

    def schema(self, **more: object) -> Json:
        """The JSON Schema of the mapping; `more` keywords hold of it as a whole."""
        properties = {name: json_schema.said(one.says, one.schema()) for name, one in self.keys.items()}
        return json_schema.mapping(properties, self.required, **more)

    def write(self, owner: Any) -> Json:  # noqa: ANN401 - any dataclass
        """The mapping that `owner` would be read from; without the keys that say what is so by default."""
        written = ((name, _written(name, one, owner)) for name, one in self.keys.items())
        return {name: value for name, value in written if value is not None}

    def write_variant(self, value: object) -> Json:
        """The entry whose type is that of `value`; raises StopIteration where there is none."""
        return next({name: one.write(value)} for name, one in self.keys.items() if _is_variant(one, value))


def _written(name: str, one: Key, owner: Any) -> Any:  # noqa: ANN401 - JSON
    if one.find:
        value = one.find(owner)
        return None if value is None else one.write(value)
    value = getattr(owner, attribute(name))
    return None if value == _default(owner, attribute(name)) else one.write(value)


def _default(owner: Any, name: str) -> object:  # noqa: ANN401 - any dataclass
    """What an attribute of a dataclass is where nobody says otherwise."""
    known: Field[object] = owner.__dataclass_fields__[name]
    return known.default if known.default_factory is MISSING else known.default_factory()


def _is_variant(one: Key, value: object) -> bool:
    return isinstance(one, Variant) and isinstance(value, one.type)


@cache
def attribute(key: str) -> str:
    """The name that Python has for a key: `file_name` for `fileName`."""
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", key)


def unchanged(value: T) -> T:
    """A value that is written as it is; as `find`, the object itself, of which several keys tell a part."""
    return value


def not_shown(_: object) -> None:
    """Nothing, in place of a secret."""
