"""What the schemas of a language are made of: single values, choices, lists, mappings and references.

A schema sees a document as an editor reads it, for which `06` is the number 6: where the reader takes the very
text of a value, its schema takes numbers and truth values too. The keywords are those that draft 07 has as well,
for editors that know no later one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from ocr_emulator.quantities import DURATION_PATTERN
from ocr_emulator.scenario.grammar.values import HEADER_NAME, LONGEST_MESSAGE, LONGEST_NAME

Json = dict[str, Any]

#: What an editor may make of a value that the reader takes as text.
SCALAR: Final = ("string", "number", "boolean")

#: A text, blank or not.
ANY_TEXT: Final[Json] = {"type": list(SCALAR)}
TEXT: Final[Json] = {**ANY_TEXT, "pattern": r"\S"}
NAME: Final[Json] = {**TEXT, "maxLength": LONGEST_NAME}
MESSAGE: Final[Json] = {**TEXT, "maxLength": LONGEST_MESSAGE}

#: Where a document has the parts that its schema names more than once.
DEFINITIONS: Final = "#/$defs/"


def whole(pattern: str) -> str:
    """A pattern of Python for a whole text, as JSON Schema has it: anchored, its groups without names."""
    return f"^(?:{re.sub(r'[?]P<[a-z]+>', '', pattern)})$"


#: A length of time: text with a unit, or a number of seconds.
A_DURATION: Final[Json] = {"type": ["string", "number"], "pattern": whole(DURATION_PATTERN.pattern), "minimum": 0}
A_HEADER_NAME: Final[Json] = {"pattern": whole(HEADER_NAME.pattern)}


def count(least: int, most: int | None = None) -> Json:
    """A whole number of at least `least`, and at most `most` where that is bounded."""
    return {"type": "integer", "minimum": least, **({} if most is None else {"maximum": most})}


def choice(meanings: Mapping[Any, str]) -> Json:
    """One of some values, each with what it means, which an editor shows beside it."""
    return {"oneOf": [{"const": value, "description": says} for value, says in meanings.items()]}


def words(meanings: Mapping[str, str]) -> Json:
    """As `choice`, of words alone. The type says so to generators of clients, which do not look at the words."""
    return {"type": "string", **choice(meanings)}


def one_or_more(item: Json, least: int = 1) -> Json:
    """A single value, or a list of at least `least`."""
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": least}]}


def mapping(properties: Mapping[str, Json], required: Iterable[str] = (), **more: object) -> Json:
    """A mapping of these keys and no others."""
    found: Json = {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}
    return {**found, "required": list(required)} if required else found


def said(description: str, schema: Json) -> Json:
    """The schema with the sentence that an editor shows."""
    return {"description": description, **schema}


def defined(name: str) -> Json:
    """The schema that the document defines under that name."""
    return {"$ref": f"{DEFINITIONS}{name}"}


def with_definitions(schema: Json, known: Mapping[str, Callable[[], Json]]) -> Json:
    """The schema with those of the `known` definitions that it refers to, also by way of one another."""
    used: dict[str, Json] = {}
    names = list(_references(schema))
    while names:
        name = names.pop()
        if name not in used:
            used[name] = known[name]()
            names.extend(_references(used[name]))
    return {**schema, "$defs": {name: used[name] for name in known if name in used}} if used else schema


def referring_to(schema: Any, place: str) -> Any:  # noqa: ANN401 - JSON
    """The schema where its definitions are at another place than `$defs`, as `#/components/schemas/`."""
    if isinstance(schema, list):
        return [referring_to(part, place) for part in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {name: referring_to(part, place) for name, part in schema.items()}
    return {**moved, "$ref": place + _name_in(schema)} if "$ref" in schema else moved


def _references(schema: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """The names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield _name_in(schema)
        for part in schema.values():
            yield from _references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _name_in(schema: Json) -> str:
    return str(schema["$ref"]).removeprefix(DEFINITIONS)
