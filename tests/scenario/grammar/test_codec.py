"""Tables of keys: a mapping is read, described and written by the same one."""

from dataclasses import dataclass, field

import pytest

from ocr_emulator.scenario.grammar.codec import KeyTable, Variant, attribute, key, unchanged
from ocr_emulator.scenario.grammar.codecs import DURATION, TEXT, TRUTH, count
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report
from tests.scenario.loading import node_of


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What the table below is about."""

    name: str
    book_count: int = 0
    is_open: bool = False
    loan: float | None = None
    labels: dict[str, str] = field(default_factory=dict)


SHELF = KeyTable(
    what="a shelf",
    keys={
        "name": key("What it is called.", TEXT),
        "bookCount": key("The books on it.", count(0, "a number of books")),
        "isOpen": key("Whether anybody may take one.", TRUTH),
        "loan": key("How long a book may stay away.", DURATION),
        "firstLetter": key("The letter it begins with.", TEXT, lambda shelf: shelf.labels.get("first")),
    },
    required=("name",),
)


def read(text: str) -> tuple[dict[str, object], list[str]]:
    """What the table reads, and the problems."""
    report = Report("x")
    nodes = SHELF.nodes(node_of(read_json, text), report)
    return SHELF.read(nodes, report), list(map(str, report.problems))


def test_read() -> None:
    """The values are found by the names of their attributes."""
    found, problems = read('{"name": "a", "bookCount": 0, "loan": "90s"}')
    assert (found, problems) == ({"name": "a", "book_count": 0, "loan": 90}, [])


def test_problems() -> None:
    """What cannot be read is noted and left out, and so are unknown keys."""
    found, problems = read('{"nane": "a", "bookCount": -1, "isOpen": true}')
    assert found == {"is_open": True}
    assert problems == [
        "x: nane: found the key 'nane'; expected name, bookCount, isOpen, loan or firstLetter; did you mean 'name'?",
        "x: bookCount: found the number -1; expected a number of books: a whole number of at least 0",
    ]


def test_schema() -> None:
    """The schema has the sentence of each key, and refuses others."""
    schema = SHELF.schema(minProperties=1)
    assert list(schema) == ["type", "properties", "additionalProperties", "minProperties", "required"]
    assert schema["properties"]["isOpen"] == {"description": "Whether anybody may take one.", "type": "boolean"}
    assert (schema["additionalProperties"], schema["required"]) == (False, ["name"])


@pytest.mark.parametrize(
    ("shelf", "written"),
    [
        (Shelf(name="a"), {"name": "a"}),
        (
            Shelf(name="a", book_count=1, is_open=True, loan=0.0),
            {"name": "a", "bookCount": 1, "isOpen": True, "loan": 0},
        ),
        (Shelf(name="a", labels={"first": "b"}), {"name": "a", "firstLetter": "b"}),
    ],
)
def test_write(shelf: Shelf, written: dict[str, object]) -> None:
    """What is so by default is not written; a key may say itself where its value is."""
    assert SHELF.write(shelf) == written


NUMBERS = KeyTable(
    what="a number",
    keys={
        name: Variant(type=kind, says=f"A {name}.", read=lambda *_: None, schema=dict, write=unchanged)
        for name, kind in (("text", str), ("number", int))
    },
)


def test_variant() -> None:
    """A variant is written by the name of its type; what is none cannot be."""
    assert NUMBERS.write_variant("a") == {"text": "a"}
    assert NUMBERS.write_variant(1) == {"number": 1}
    with pytest.raises(StopIteration):
        NUMBERS.write_variant(None)


@pytest.mark.parametrize(
    ("name", "found"), [("fileName", "file_name"), ("sha256", "sha256"), ("appKey", "app_key")]
)
def test_attribute(name: str, found: str) -> None:
    """A key in camel case is an attribute in snake case."""
    assert attribute(name) == found
