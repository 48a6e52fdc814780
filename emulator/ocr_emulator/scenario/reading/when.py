"""What a rule's `when` says into conditions."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

import re2

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, FileType
from ocr_emulator.errors import listed
from ocr_emulator.quantities import SIZE_PATTERN, parse_size, size_from_match
from ocr_emulator.scenario.checks.conditions import check_cards, check_headers, warn_of_sizes, warn_of_values
from ocr_emulator.scenario.conditions import OF_BODY, SECRETS, Condition
from ocr_emulator.scenario.matchers import COMPARISONS, Compared, Contains, Glob, Matcher, Matches, OneOf
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.values import HEADER_NAME
from ocr_emulator.scenario.source.nodes import Entries, Node, Place, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.when import FIELDS, Placed, When

_NAMES: Final = tuple(OPERATIONS)


def read_when(node: Node, report: Report, *, unchecked: bool = False) -> When:
    """The conditions of a rule; all of them hold together.

    An `unchecked` rule speaks before anybody has looked at the body, and cannot ask about it.
    """
    found = values.fields(node, report, ("operation", "chance", *_READERS), "a condition")
    operations = values.field(found, "operation", lambda value: _operations(value, report))
    placed = [
        one for subject, value in found.items() if subject in _READERS for one in _read(subject, value, report)
    ]
    when = When(
        operations=operations,
        placed=tuple(placed),
        chance=values.field(found, "chance", lambda value: _chance(value, report)),
    )
    when.check(node.place, report)
    for check in (check_cards, check_headers, warn_of_sizes):
        check(placed, report)
    for one in placed:
        if unchecked and one.condition.subject in OF_BODY:
            report(
                one.place,
                f"found {one.condition.subject} in an unchecked rule, which speaks before the body is looked at; "
                "expected conditions on path and headers; remove it, or `unchecked`",
            )
    return when


def _operations(node: Node, report: Report) -> tuple[str, ...]:
    def one(item: Node) -> str | None:
        return values.word(item, report, _NAMES, "an operation")

    return values.one_or_more(node, report, one, "an operation", ", or leave the key out")


def _read(subject: str, node: Node, report: Report) -> Iterator[Placed]:
    for name, place, matcher in _READERS[subject](node, report):
        yield Placed(Condition(subject=subject, name=name, matcher=matcher), place)


#: A condition's name, its place, and what it asks.
_Found = Iterator[tuple[str, Place, Matcher]]


def _text(node: Node, report: Report, name: str = "") -> _Found:
    """A text, one of several, or a mapping of matchers."""
    if not isinstance(node, Entries):
        texts = values.one_or_more(node, report, lambda item: values.any_text(item, report), "a text")
        if texts:
            yield name, node.place, OneOf(texts)
        return
    found = values.fields(node, report, tuple(MATCHERS), "a matcher")
    if not node.entries:
        report(node.place, f"found an empty mapping; expected a matcher: {listed(MATCHERS)}; add one")
    for key, value in found.items():
        text = values.text(value, report)
        matcher = None if text is None else MATCHERS[key](text, value, report)
        if matcher:
            yield name, value.place, matcher


def _pattern(text: str, node: Node, report: Report) -> Matcher | None:
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

MATCHERS: Final[Mapping[str, Callable[[str, Node, Report], Matcher | None]]] = {
    "matches": _pattern,
    "contains": lambda text, _, __: Contains(text),
    "glob": lambda text, _, __: Glob(text),
}


def _known(known: Collection[str], what: str) -> Callable[[Node, Report], _Found]:
    """A word out of few, or one of several."""

    def read(node: Node, report: Report) -> _Found:
        words = values.one_or_more(node, report, lambda item: values.word(item, report, known, what), what)
        if words:
            yield "", node.place, OneOf(words)

    return read


def read_digest(node: Node, report: Report) -> str | None:
    """The SHA-256 of a file, in lower-case hex."""
    text = values.text(node, report)
    if text is not None and not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        report(node.place, f"found {node}; expected the SHA-256 of a file: 64 hex digits, as sha256sum prints it")
    return text and text.lower()


def _digest(node: Node, report: Report) -> _Found:
    digests = values.one_or_more(node, report, lambda item: read_digest(item, report), "a digest")
    if digests:
        yield "", node.place, OneOf(digests)


_BOUND: Final = re.compile(rf"(?P<sign>{'|'.join(sorted(COMPARISONS, key=len, reverse=True))})\s*{SIZE_PATTERN}")


def _number(units: bool, what: str) -> Callable[[Node, Report], _Found]:  # noqa: FBT001 - not a choice of a caller's
    """A number, one of several, or comparisons with `and` between."""

    def read(node: Node, report: Report) -> _Found:
        bounds = _bounds(node, units=units)
        if bounds is None:
            numbers = values.one_or_more(node, report, lambda item: _exact(item, report, what, units=units), what)
            if numbers:
                yield "", node.place, OneOf(numbers)
        elif Compared(bounds).is_possible:
            yield "", node.place, Compared(bounds)
        else:
            report(node.place, f"found {node}, which no number is; expected {what}; turn one of the signs")

    return read


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


def read_size(node: Node, report: Report) -> int | None:
    """A number of bytes; a file may be empty."""
    size = parse_size(node.text) if isinstance(node, Scalar) else None
    if size is None:
        report(node.place, f"found {node}; expected a size: 100KB")
    return size


def _is_whole(found: re.Match[str], *, units: bool) -> bool:
    """Whether it is a number of what is counted, and not a part of one."""
    return (units or not found["unit"]) and (found["unit"] in {"KB", "MB"} or "." not in found["number"])


def _chance(node: Node, report: Report) -> float | None:
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%", node.text) if isinstance(node, Scalar) else None
    if found and 0 < float(found[1]) <= 100:  # noqa: PLR2004 - per cent
        if float(found[1]) == 100:  # noqa: PLR2004 - likewise
            report.warn(node.place, f"found {node}, which is no chance; expected less than 100%; remove it")
        return float(found[1]) / 100
    report(node.place, f"found {node}; expected a chance: more than 0% and at most 100%, as 10%")
    return None


def _headers(node: Node, report: Report) -> _Found:
    if isinstance(node, Entries) and not node.entries:
        report(node.place, "found an empty mapping; expected a header and what it must be; add one")
    for key, value in values.entries(node, report, "a header and what it must be in each line"):
        if not HEADER_NAME.fullmatch(key.text):
            report(key.place, f"found {key}; expected the name of a header")
        yield from (_secret if key.text.lower() in SECRETS else _text)(value, report, key.text)


def _secret(node: Node, report: Report, name: str) -> _Found:
    """As `_text`, but nothing of what is written there can appear in a message."""
    unseen = Report(report.source)
    yield from _text(node, unseen, name)
    for place in sorted({one.place for one in unseen.problems}):
        at = replace(place, path=node.place.path)
        report(at, "found a condition that cannot be read; expected a text, one of several, or a matcher")


def _fields(node: Node, report: Report) -> _Found:
    if isinstance(node, Entries) and not node.entries:
        report(node.place, f"found an empty mapping; expected a field: {listed(FIELDS)}; add one")
    for name, value in values.fields(node, report, tuple(FIELDS), "the fields of a JSON body").items():
        warn_of_values(name, value, report)
        yield from _text(value, report, name)


_READERS: Final[Mapping[str, Callable[[Node, Report], _Found]]] = {
    "version": _known(tuple(VERSIONS), "a version"),
    "appKey": _text,
    "fileName": _text,
    "fileType": _known(tuple(map(str, FileType)), "a type of file"),
    "fileSize": _number(True, "a size: 100KB, or a comparison, as > 100KB and <= 5MB"),  # noqa: FBT003 - with units
    "sha256": _digest,
    "header": _headers,
    "fields": _fields,
    "idType": _known(tuple(map(str, IdType)), "a kind of identity card"),
    "call": _number(False, "the number of a call, from 1, or a comparison, as > 3"),  # noqa: FBT003 - without units
}
