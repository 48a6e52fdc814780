"""JSON text into nodes with paths."""

import pytest

from ocr_emulator.scenario.source.json_source import is_json_text, read_json
from ocr_emulator.scenario.source.nodes import Meaning, Place, Scalar
from tests.scenario.loading import TOO_DEEP, node_of, problems_of, texts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("1.10", 1.1),
        ("1E2", "1E2"),
        ("9" * 5000, "9" * 5000),
        ("true", True),
        ("false", False),
        ("null", None),
    ],
)
def test_meaning(text: str, value: Meaning) -> None:
    """A JSON value means what it says, and keeps the very text it was written as."""
    assert node_of(read_json, text) == Scalar(place=Place(), value=value, text=text)


def test_string() -> None:
    """A JSON string is text, whatever it looks like."""
    assert node_of(read_json, '"1"') == Scalar(place=Place(), value="1", text="1")


def test_places() -> None:
    """JSON's nodes have paths but neither line nor column."""
    node = node_of(read_json, '{"rules": [{"0": 1}]}')
    assert texts(node) == ["rules", "rules", "0", 'rules[0]["0"]', "1", 'rules[0]["0"]']
    assert node.place == Place()


def test_duplicates() -> None:
    """A key that stands twice in a JSON object is refused, at any depth."""
    assert problems_of(lambda report: read_json('{"a": [{"b": 1, "b": 1}], "a": 2}', report)) == [
        "x: a: found the key 'a' again; expected it once; remove one of the two",
        "x: a[0].b: found the key 'b' again; expected it once; remove one of the two",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "x:1:1: this is not JSON: Expecting value; mend it, or send YAML as application/yaml"),
        (
            '{\n "a" 1}',
            "x:2:6: this is not JSON: Expecting ':' delimiter; mend it, or send YAML as application/yaml",
        ),
        ("a: 1", "x:1:1: this is not JSON: Expecting value; mend it, or send YAML as application/yaml"),
        ("{} {}", "x:1:4: this is not JSON: Extra data; mend it, or send YAML as application/yaml"),
        ("[" * 50_000, TOO_DEEP),
        ('{"a":' * 50_000, TOO_DEEP),
        ("NaN", "x: this is not JSON: found NaN; write a number, or put it in quotes"),
        ("[-Infinity]", "x: this is not JSON: found -Infinity; write a number, or put it in quotes"),
        (
            '{"a":"\\ud800"}',
            "x: a: found half a character, U+D800; expected whole ones; write the character itself",
        ),
    ],
    ids=[
        "empty",
        "no colon",
        "YAML",
        "two",
        "deep lists",
        "deep objects",
        "NaN",
        "Infinity",
        "lone surrogate",
    ],
)
def test_refused(text: str, problem: str) -> None:
    """What is not JSON, or more than can be read, is refused with what to do."""
    assert problems_of(lambda report: read_json(text, report)) == [problem]


@pytest.mark.parametrize(
    ("text", "answer"),
    [("{}", True), ('{"a": [1]}', True), ("a: 1", False), ("", False), ("{a: 1}", False), ("[" * 50_000, False)],
    ids=["object", "list", "YAML", "nothing", "YAML in braces", "too deep"],
)
def test_is_json_text(text: str, *, answer: bool) -> None:
    """A text is JSON when it can be read as that."""
    assert is_json_text(text) is answer
