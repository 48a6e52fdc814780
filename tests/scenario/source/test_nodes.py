"""A document as its author wrote it."""

import pytest

from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Place, Scalar

HERE = Place(line=1, column=1)


@pytest.mark.parametrize(
    ("path", "name", "answer"),
    [
        ("", "rules", "rules"),
        ("given", "businesses", "given.businesses"),
        ("given", "my-app_1", "given.my-app_1"),
        ("", "0123456789", '["0123456789"]'),
        ("given", "0123456789", 'given["0123456789"]'),
        ("given", "a.b", 'given["a.b"]'),
        ("given", "", 'given[""]'),
        ("given", "홍길동", 'given["홍길동"]'),
    ],
)
def test_key(path: str, name: str, answer: str) -> None:
    """A path grows by a dot and a word, or by brackets around what is no word."""
    assert Place(path=path).key(name) == answer


@pytest.mark.parametrize("name", ["a\n", "a\nb", "\x1b[31m", "\u2028", "\ud800"], ids=ascii)
def test_key_on_one_line(name: str) -> None:
    """A path can be shown on one line of any terminal, whatever the key."""
    assert Place(path="given").key(name).isprintable()


def test_long() -> None:
    """However long a key or a value, a path and a message show only its beginning."""
    assert len(Place(path="given").key("k" * 100_000)) < 200
    assert Place(path="given").key("k" * 100_000).startswith("given.kkkk")
    assert len(str(Scalar(place=HERE, value="v" * 100_000, text="v" * 100_000))) < 200
    assert str(Scalar(place=HERE, value="v" * 100_000, text="v" * 100_000)).startswith("'vvvv")


def test_item() -> None:
    """A path grows by an index from 0."""
    assert Place(path="rules").item(0) == "rules[0]"


def test_order() -> None:
    """Places stand in the order in which they are read: by line, then column, then path."""
    places = [Place(path="z"), Place(line=2, column=10), Place(line=2, column=9), Place(line=10), Place(path="a")]
    assert sorted(places) == [places[4], places[0], places[2], places[1], places[3]]


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Scalar(place=HERE, value=None, text=""), "nothing"),
        (Scalar(place=HERE, value=None, text="null"), "nothing"),
        (Scalar(place=HERE, value=True, text="true"), "true"),
        (Scalar(place=HERE, value=-1, text="-1"), "the number -1"),
        (Scalar(place=HERE, value=1.5, text="1.5"), "the number 1.5"),
        (Scalar(place=HERE, value="0123", text="0123"), "'0123'"),
        (Scalar(place=HERE, value="a\nb", text="a\nb"), r"'a\nb'"),
        (Items(place=HERE, items=()), "a list"),
        (Entries(place=HERE, entries=()), "a mapping"),
    ],
    ids=["nothing", "null", "boolean", "whole number", "number", "text", "two lines", "list", "mapping"],
)
def test_text(node: Node, text: str) -> None:
    """A message names what was found by what it means, and repeats single values as they were written."""
    assert str(node) == text
