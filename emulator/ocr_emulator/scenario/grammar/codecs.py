"""The kinds of value that any mapping may have: texts, words, numbers, lengths of time, and lists of them."""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

from ocr_emulator.contract.revisions import REVISIONS, Revision
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, unchanged
from ocr_emulator.scenario.source.nodes import Items, Node
from ocr_emulator.scenario.source.problems import Report

T = TypeVar("T")


def text(expected: str = "text") -> Codec[str]:
    """A text that is not blank; `expected` is what it is called in messages."""
    return Codec(
        read=lambda node, report: values.text(node, report, expected),
        schema=lambda: json_schema.TEXT,
        write=unchanged,
    )


TEXT: Final = text()
ANY_TEXT: Final[Codec[str]] = Codec(read=values.any_text, schema=lambda: json_schema.ANY_TEXT, write=unchanged)
NAME: Final[Codec[str]] = Codec(read=values.name, schema=lambda: json_schema.NAME, write=unchanged)
MESSAGE: Final[Codec[str]] = Codec(read=values.message, schema=lambda: json_schema.MESSAGE, write=unchanged)
TRUTH: Final[Codec[bool]] = Codec(read=values.truth, schema=lambda: {"type": "boolean"}, write=unchanged)

#: A length of time in seconds, written as that number.
DURATION: Final[Codec[float]] = Codec(read=values.duration, schema=lambda: json_schema.A_DURATION, write=unchanged)

REVISION: Final[Codec[Revision]] = Codec(
    read=values.revision,
    schema=lambda: {
        "anyOf": [
            json_schema.choice({**{str(one): one.summary for one in REVISIONS}, "latest": "The newest there is."}),
            {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        ],
    },
    write=str,
)


def count(least: int, what: str) -> Codec[int]:
    """A whole number of at least `least`; `what` it is a number of, for messages."""
    return Codec(
        read=lambda node, report: values.count(node, report, least, what),
        schema=lambda: json_schema.count(least),
        write=unchanged,
    )


def word(known: Collection[str], what: str, meanings: Mapping[str, str] | None = None) -> Codec[str]:
    """One of the `known` words, with what each means, where an editor is to show it."""
    return Codec(
        read=lambda node, report: values.word(node, report, known, what),
        schema=lambda: json_schema.words(meanings) if meanings else {"enum": list(known)},
        write=unchanged,
    )


def one_or_more(item: Codec[T], what: str, otherwise: str = "") -> Codec[tuple[T, ...]]:
    """A single value, or a list of at least one; `otherwise` is the end of the advice where there is none."""
    return Codec(
        read=lambda node, report: values.one_or_more(
            node, report, lambda one: item.read(one, report), what, otherwise
        ),
        schema=lambda: json_schema.one_or_more(item.schema()),
        write=lambda found: [item.write(one) for one in found],
    )


def set_of(item: Codec[T], what: str) -> Codec[frozenset[T]]:
    """A single value, or a list of several or none, whose order has no meaning; written as a sorted list."""

    def read(node: Node, report: Report) -> frozenset[T]:
        if isinstance(node, Items) and not node.items:
            return frozenset()
        return frozenset(values.one_or_more(node, report, lambda one: item.read(one, report), what))

    return Codec(
        read=read,
        schema=lambda: json_schema.one_or_more(item.schema(), 0),
        write=lambda found: sorted(map(item.write, found)),
    )
