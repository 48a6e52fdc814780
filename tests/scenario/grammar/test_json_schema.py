"""The parts of schemas: what refers to a definition finds it, wherever the definitions are."""

from collections.abc import Callable, Mapping

from ocr_emulator.scenario.grammar.json_schema import Json, defined, mapping, referring_to, with_definitions

KNOWN: Mapping[str, Callable[[], Json]] = {
    "unused": lambda: {"type": "null"},
    "leaf": lambda: {"type": "string"},
    "branch": lambda: {"type": "array", "items": defined("leaf")},
}


def test_definitions() -> None:
    """A schema gets the definitions that it refers to, also by way of one another, in the order of all."""
    schema = mapping({"a": {"anyOf": [defined("branch"), {"type": "integer"}]}})
    found = with_definitions(schema, KNOWN)
    assert found == {**schema, "$defs": {name: KNOWN[name]() for name in ("leaf", "branch")}}
    assert list(found["$defs"]) == ["leaf", "branch"]


def test_no_definitions() -> None:
    """One that refers to none gets none."""
    assert with_definitions({"type": "integer"}, KNOWN) == {"type": "integer"}


def test_another_place() -> None:
    """References can lead to another place, where the definitions of an OpenAPI document are."""
    schema = {"anyOf": [{**defined("leaf"), "description": "A leaf."}, {"type": "integer", "minimum": 1}]}
    assert referring_to(schema, "#/components/schemas/") == {
        "anyOf": [
            {"$ref": "#/components/schemas/leaf", "description": "A leaf."},
            {"type": "integer", "minimum": 1},
        ],
    }
