"""Conditions that no request can meet: together, which is an error, or after the natural checks, a warning."""

from collections.abc import Mapping, Sequence
from typing import Final

from ocr_emulator.contract.facts import FACTS
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, AuthenticityField, IdType
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import listed
from ocr_emulator.scenario.matchers import Compared, Matcher, OneOf
from ocr_emulator.scenario.source.nodes import Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.when import PlacedCondition

#: The fields of a JSON body by name: what a value must be, for each kind of card that has such a field.
_FIELDS: Final[Mapping[str, tuple[AuthenticityField, ...]]] = {
    "businessNumber": (AuthenticityField(name="businessNumber", expected="ten digits", pattern="[0-9]{10}"),),
    **{
        field.name: tuple(
            one for of_kind in AUTHENTICITY_FIELDS.values() for one in of_kind if one.name == field.name
        )
        for fields in AUTHENTICITY_FIELDS.values()
        for field in fields
    },
}

#: The most bytes that a file may have, in any revision.
_LARGEST: Final = max(fact.value for fact in FACTS if fact.name == "size_limit")


def check_cards(placed: Sequence[PlacedCondition], report: Report) -> None:
    """Note the fields that no kind of identity card has which all the conditions before allow."""
    kinds = [
        kind for kind in IdType if all(one.condition.matcher.accepts(kind.value) for one in _of(placed, "idType"))
    ]
    for one in _of(placed, "fields"):
        name = one.condition.name
        having = [kind for kind in kinds if name in _names(kind)]
        if any(name in _names(kind) for kind in IdType) and not having:
            theirs = listed(dict.fromkeys(name for kind in kinds for name in _names(kind)))
            report(
                one.place,
                f"found {name}, which a {listed(kinds)} card does not have; expected {theirs}; "
                "name another field, or another kind of card",
            )
        kinds = having or kinds


def _names(kind: IdType) -> list[str]:
    return [field.name for field in AUTHENTICITY_FIELDS[kind]]


def _of(placed: Sequence[PlacedCondition], subject: str) -> list[PlacedCondition]:
    return [one for one in placed if one.condition.subject == subject]


def check_headers(placed: Sequence[PlacedCondition], report: Report) -> None:
    """Note the headers that two conditions exclude; capital and small letters are the same in a header's name."""
    seen: dict[str, PlacedCondition] = {}
    for one in _of(placed, "header"):
        first = seen.setdefault(one.condition.name.lower(), one)
        if first is not one and _exclude(first.condition.matcher, one.condition.matcher):
            report(
                one.place,
                f"found a value that excludes the one of {first.place.path}, which is the same header; "
                "expected one of the two; remove one",
            )


def _exclude(one: Matcher, other: Matcher) -> bool:
    """Whether no value is accepted by both; certain only where one of them lists its values."""
    listing, second = (one, other) if isinstance(one, OneOf) else (other, one)
    return isinstance(listing, OneOf) and not any(map(second.accepts, listing.values))


def warn_of_blank_headers(placed: Sequence[PlacedCondition], speaking: Sequence[Endpoint], report: Report) -> None:
    """Warn of headers that are to be blank, and are required at every endpoint where the checked rule speaks."""
    for one in _of(placed, "header"):
        matcher, name = one.condition.matcher, one.condition.name
        is_blank = isinstance(matcher, OneOf) and not any(str(value).strip() for value in matcher.values)
        if is_blank and speaking and all(name.lower() in _required(endpoint) for endpoint in speaking):
            report.warn(
                one.place,
                f"found no value for {name}, without which the natural checks refuse a request before any rule; "
                "expected a value; write one, or remove the condition",
            )


def _required(endpoint: Endpoint) -> set[str]:
    return {name.lower() for name in (endpoint.version.authorization, *endpoint.headers)}


def warn_of_sizes(placed: Sequence[PlacedCondition], report: Report) -> None:
    """Warn of files that are larger than a request can be."""
    for one in _of(placed, "fileSize"):
        if _is_too_large(one.condition.matcher):
            report.warn(
                one.place,
                "found a size that the natural checks refuse before any rule; "
                f"expected less than {_LARGEST} bytes, the most of a whole request in any revision; mend it",
            )


def _is_too_large(matcher: Matcher) -> bool:
    if isinstance(matcher, Compared):
        return not Compared((*matcher.bounds, ("<", _LARGEST))).is_possible
    return isinstance(matcher, OneOf) and all(
        isinstance(size, int) and size >= _LARGEST for size in matcher.values
    )


def warn_of_values(name: str, node: Node, report: Report) -> None:
    """Warn of values, each at its place, that a field never has once the natural checks have passed."""
    for item in node.items if isinstance(node, Items) else (node,):
        if isinstance(item, Scalar) and item.value is not None and not _can_be(name, item.text):
            expected = listed(dict.fromkeys(field.expected for field in _FIELDS[name]))
            report.warn(
                item.place,
                f"found {item}, which the natural checks refuse before any rule; expected {expected}; mend it",
            )


def _can_be(name: str, text: str) -> bool:
    return any(field.accepts(text) for field in _FIELDS[name])
