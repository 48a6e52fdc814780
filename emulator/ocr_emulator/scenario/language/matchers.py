"""The matchers of the language: what a text, a word, a number or a digest must be, for a condition to hold."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import re2

from ocr_emulator.errors import listed
from ocr_emulator.quantities import SIZE_PATTERN, size_from_match
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, KeyTable, Variant
from ocr_emulator.scenario.grammar.codecs import ANY_TEXT, TEXT, one_or_more
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.matchers import COMPARISONS, Compared, Contains, Glob, Matcher, Matches, OneOf, Value
from ocr_emulator.scenario.source.nodes import Entries, Node, Place, Scalar
from ocr_emulator.scenario.source.problems import Report

#: The matchers of one value, each with the place where it is written; all of them must accept the value.
PlacedMatchers = tuple[tuple[Place, Matcher], ...]


def _of_text(make: Callable[[str], Matcher]) -> Callable[[Node, Report, object], Matcher | None]:
    """A reader of a text that is not blank, from which `make` makes the matcher."""

    def read(node: Node, report: Report, _: object) -> Matcher | None:
        text = values.text(node, report)
        return None if text is None else make(text)

    return read


def _pattern(node: Node, report: Report, _: object) -> Matcher | None:
    text = values.text(node, report)
    if text is None:
        return None
    try:
        re2.compile(text, _QUIET)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        report(node.place, f"found {node}; expected a pattern as RE2 takes it: {why}")
        return None
    except UnicodeEncodeError:  # half a character, which the reader of the text has noted
        return None
    return Matches(text)


_QUIET: Final = re2.Options()
_QUIET.log_errors = False

#: The matchers that are written by their names.
MATCHERS: Final = KeyTable(
    what="a matcher",
    keys={
        "matches": Variant(
            type=Matches,
            says="A pattern of RE2 that is found in the text.",
            read=_pattern,
            schema=TEXT.schema,
            write=lambda matcher: matcher.pattern,
        ),
        "contains": Variant(
            type=Contains,
            says="A text that is in it.",
            read=_of_text(Contains),
            schema=TEXT.schema,
            write=lambda matcher: matcher.part,
        ),
        "glob": Variant(
            type=Glob,
            says="The shape of the whole text, as a shell has it: *, ?, [abc].",
            read=_of_text(Glob),
            schema=TEXT.schema,
            write=lambda matcher: matcher.shape,
        ),
    },
)


def _read_texts(node: Node, report: Report) -> PlacedMatchers:
    if not isinstance(node, Entries):
        return _one_of(_TEXTS.read(node, report), node)
    if not node.entries:
        report(node.place, f"found an empty mapping; expected a matcher: {listed(MATCHERS.keys)}; add one")
    nodes = MATCHERS.nodes(node, report)
    found = ((value.place, MATCHERS.keys[name].read(value, report, None)) for name, value in nodes.items())
    return tuple((place, matcher) for place, matcher in found if matcher)


def _one_of(found: Sequence[Value] | None, node: Node) -> PlacedMatchers:
    return ((node.place, OneOf(tuple(found))),) if found else ()


def write_matchers(placed: PlacedMatchers) -> Any:  # noqa: ANN401 - JSON
    """What the matchers of one value are read from."""
    match [matcher for _, matcher in placed]:
        case [OneOf(values=(single,))]:
            return single
        case [OneOf(values=several)]:
            return list(several)
        case [Compared() as compared]:
            return str(compared)
    return {name: text for _, matcher in placed for name, text in MATCHERS.write_variant(matcher).items()}


_TEXTS: Final = one_or_more(ANY_TEXT, "a text")

#: A text, one of several, or what must hold of it: in a schema by this name, because many keys have it.
TEXT_MATCHERS: Final[Codec[PlacedMatchers]] = Codec(
    read=_read_texts, schema=lambda: json_schema.defined("match"), write=write_matchers
)


def text_matchers_schema() -> Json:
    """The definition `match`."""
    return {"anyOf": [*_TEXTS.schema()["anyOf"], MATCHERS.schema(minProperties=1)]}


def any_of(item: Codec[str], what: str) -> Codec[PlacedMatchers]:
    """One value that `item` reads, or one of several."""
    several = one_or_more(item, what)
    return Codec(
        read=lambda node, report: _one_of(several.read(node, report), node),
        schema=several.schema,
        write=write_matchers,
    )


def _read_digest(node: Node, report: Report) -> str | None:
    text = values.text(node, report)
    if text is not None and not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        report(node.place, f"found {node}; expected the SHA-256 of a file: 64 hex digits, as sha256sum prints it")
    return text and text.lower()


#: The SHA-256 of a file, in lower-case hex.
DIGEST: Final[Codec[str]] = Codec(
    read=_read_digest, schema=lambda: {"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"}, write=str
)

_SIGN: Final = "|".join(sorted(COMPARISONS, key=len, reverse=True))
_BOUND: Final = re.compile(rf"(?P<sign>{_SIGN})\s*{SIZE_PATTERN}")


def numbers(what: str, pattern: str, *, units: bool) -> Codec[PlacedMatchers]:
    """A number from 1, one of several, or comparisons with `and` between; `pattern` is that of one number.

    With `units` it may be a size, as `1.5MB`.
    """

    def read(node: Node, report: Report) -> PlacedMatchers:
        bounds = _bounds(node, units=units)
        if bounds is None:
            exact = values.one_or_more(node, report, lambda item: _exact(item, report, what, units=units), what)
            return _one_of(exact, node)
        if Compared(bounds).is_possible:
            return ((node.place, Compared(bounds)),)
        report(node.place, f"found {node}, which no number is; expected {what}; turn one of the signs")
        return ()

    return Codec(read=read, schema=lambda: _numbers_schema(pattern), write=write_matchers)


def _numbers_schema(number: str) -> Json:
    bound = rf"\s*(?:{_SIGN})\s*{number}\s*"
    one = {"type": ["integer", "string"], "minimum": 1, "pattern": f"^{number}$"}
    compared = {"type": "string", "pattern": f"^{bound}(?: and {bound})*$"}
    return {"anyOf": [*json_schema.one_or_more(one)["anyOf"], compared]}


def _bounds(node: Node, *, units: bool) -> tuple[tuple[str, int], ...] | None:
    """The comparisons in a text; None where it is something else."""
    if not isinstance(node, Scalar):
        return None
    found = [_BOUND.fullmatch(part.strip()) for part in node.text.split(" and ")]
    bounds = [(one["sign"], size_from_match(one)) for one in found if one and _is_whole(one, units=units)]
    return tuple(bounds) if bounds and len(bounds) == len(found) else None


def _exact(node: Node, report: Report, what: str, *, units: bool) -> int | None:
    found = re.fullmatch(SIZE_PATTERN, node.text) if isinstance(node, Scalar) else None
    if found and _is_whole(found, units=units) and size_from_match(found) > 0:
        return size_from_match(found)
    report(node.place, f"found {node}; expected {what}")
    return None


def _is_whole(found: re.Match[str], *, units: bool) -> bool:
    """Whether it is a whole number of bytes or calls; a part of a byte is none."""
    return (units or not found["unit"]) and (found["unit"] in {"KB", "MB"} or "." not in found["number"])
