"""A rule's `when`: the operations it names, its chance, and the conditions that must all hold."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, FileType
from ocr_emulator.errors import listed
from ocr_emulator.scenario.checks.conditions import check_cards, check_headers, warn_of_sizes, warn_of_values
from ocr_emulator.scenario.conditions import FIELDS, SECRETS, Condition
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, Key, KeyTable, key
from ocr_emulator.scenario.grammar.codecs import one_or_more, word
from ocr_emulator.scenario.grammar.json_schema import Json, defined, said
from ocr_emulator.scenario.language.matchers import DIGEST, TEXT_MATCHERS, PlacedMatchers, any_of, numbers
from ocr_emulator.scenario.matchers import Matcher, of_composed
from ocr_emulator.scenario.model import Rule
from ocr_emulator.scenario.source.nodes import Entries, Node, Place, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.when import PlacedCondition, When

#: What the value of one key says: which header or field (blank elsewhere), where it is written, what it must be.
Found = tuple[tuple[str, Place, Matcher], ...]


def operation_schema() -> Json:
    """The definition `operation`."""
    return json_schema.words({name: operation.says for name, operation in OPERATIONS.items()})


#: An operation of the API; in a schema by this name, because several keys have it.
OPERATION: Final[Codec[str]] = Codec(
    read=lambda node, report: values.word(node, report, OPERATIONS, "an operation"),
    schema=lambda: defined("operation"),
    write=str,
)
ID_TYPE: Final = word(tuple(map(str, IdType)), "a kind of identity card")
FILE_TYPE: Final = word(tuple(map(str, FileType)), "a type of file")
VERSION: Final = word(VERSIONS, "a version", {name: version.says for name, version in VERSIONS.items()})


def _read_chance(node: Node, report: Report) -> float | None:
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%", node.text) if isinstance(node, Scalar) else None
    if found and 0 < float(found[1]) <= 100:  # noqa: PLR2004 - per cent
        if float(found[1]) == 100:  # noqa: PLR2004 - likewise
            report.warn(node.place, f"found {node}, which is no chance; expected less than 100%; remove it")
        return float(found[1]) / 100
    report(node.place, f"found {node}; expected a chance: more than 0% and at most 100%, as 10%")
    return None


_PER_CENT: Final = r"(?:0?[0-9]{1,2}(?:\.[0-9]{1,6})?|100(?:\.0{1,6})?)"

#: A probability, written in per cent with as many digits as can be read.
_CHANCE: Final[Codec[float]] = Codec(
    read=_read_chance,
    schema=lambda: {"type": "string", "pattern": rf"^(?!0+(?:\.0+)?\s*%){_PER_CENT}\s*%$"},
    write=lambda chance: f"{f'{chance * 100:.6f}'.rstrip('0').rstrip('.')}%",
)


def _read_headers(node: Node, report: Report) -> Found:
    if isinstance(node, Entries) and not node.entries:
        report(node.place, "found an empty mapping; expected a header and what it must be; add one")
    found: list[tuple[str, Place, Matcher]] = []
    for name, value in values.entries(node, report, "a header and what it must be in each line"):
        if not values.HEADER_NAME.fullmatch(name.text):
            report(name.place, f"found {name}; expected the name of a header")
        read = _read_secret if name.text.lower() in SECRETS else TEXT_MATCHERS.read
        found += _named(name.text, read(value, report))
    return tuple(found)


def _read_secret(node: Node, report: Report) -> PlacedMatchers | None:
    """As any matchers of a text, but nothing of what is written there can appear in a message."""
    unseen = Report(report.source)
    found = TEXT_MATCHERS.read(node, unseen)
    for place in sorted({one.place for one in unseen.problems}):
        report(
            Place(line=place.line, column=place.column, path=node.place.path),
            "found a condition that cannot be read; expected a text, one of several, or a matcher",
        )
    return found


def _headers_schema() -> Json:
    return {
        "type": "object",
        "propertyNames": json_schema.A_HEADER_NAME,
        "additionalProperties": defined("match"),
        "minProperties": 1,
    }


def _read_fields(node: Node, report: Report) -> Found:
    if isinstance(node, Entries) and not node.entries:
        report(node.place, f"found an empty mapping; expected a field: {listed(FIELDS)}; add one")
    found: list[tuple[str, Place, Matcher]] = []
    for name, value in values.fields(node, report, FIELDS, "the fields of a JSON body").items():
        warn_of_values(name, value, report)
        found += _named(name, TEXT_MATCHERS.read(value, report))
    return tuple(found)


def _fields_schema() -> Json:
    properties = {
        name: said(f"The field {name} of {operation.name}, decrypted.", defined("match"))
        for name, operation in FIELDS.items()
    }
    return json_schema.mapping(properties, minProperties=1)


#: Matchers of a file name, which a request has in NFC.
_FILE_NAME: Final[Codec[PlacedMatchers]] = Codec(
    read=lambda node, report: tuple(
        (place, of_composed(matcher)) for place, matcher in TEXT_MATCHERS.read(node, report) or ()
    ),
    schema=TEXT_MATCHERS.schema,
    write=TEXT_MATCHERS.write,
)


def _named(name: str, placed: PlacedMatchers | None) -> Found:
    return tuple((name, place, matcher) for place, matcher in placed or ())


def _matchers(conditions: Iterable[Condition]) -> PlacedMatchers:
    """The matchers of conditions on one value, without their places, which nobody writes."""
    return tuple((Place(), one.matcher) for one in conditions)


def _write_by_name(conditions: Sequence[Condition]) -> Json:
    return {name: _write_text(those) for name, those in _grouped(conditions, lambda one: one.name).items()}


def _write_text(conditions: Sequence[Condition]) -> Any:  # noqa: ANN401 - JSON
    is_secret = any(one.is_about_secret for one in conditions)
    return "..." if is_secret else TEXT_MATCHERS.write(_matchers(conditions))


def _grouped(conditions: Iterable[Condition], by: Callable[[Condition], str]) -> Mapping[str, list[Condition]]:
    groups = defaultdict(list)
    for one in conditions:
        groups[by(one)].append(one)
    return groups


def _condition(says: str, codec: Codec[PlacedMatchers]) -> Key:
    """A key whose value is about one thing in a request."""
    return Key(
        says=says,
        read=lambda node, report, _: _named("", codec.read(node, report)),
        schema=codec.schema,
        write=lambda conditions: codec.write(_matchers(conditions)),
    )


#: The keys that are conditions. Where each finds its value in a request is in `scenario.conditions.SUBJECTS`.
CONDITIONS: Final[Mapping[str, Key]] = {
    "version": _condition("The version of the API.", any_of(VERSION, "a version")),
    "appKey": _condition("The appKey in the path.", TEXT_MATCHERS),
    "fileName": _condition("The name of the uploaded file.", _FILE_NAME),
    "fileType": _condition("What the uploaded file is.", any_of(FILE_TYPE, "a type of file")),
    "fileSize": _condition(
        "The size of the uploaded file, decrypted: 100KB, or a comparison, as > 100KB and <= 5MB.",
        numbers(
            "a size: 100KB, or a comparison, as > 100KB and <= 5MB",
            r"(?:[0-9]{1,9}(?:\.[0-9]{1,3})?\s*[KM]B|[0-9]{1,9}\s*B?)",
            units=True,
        ),
    ),
    "sha256": _condition(
        "The SHA-256 of the uploaded file, decrypted: 64 hex digits.", any_of(DIGEST, "a digest")
    ),
    "header": key(
        "The request's headers, each with what it must be.",
        Codec(read=_read_headers, schema=_headers_schema, write=_write_by_name),
    ),
    "fields": key(
        "The fields of a JSON body, decrypted, each with what it must be.",
        Codec(read=_read_fields, schema=_fields_schema, write=_write_by_name),
    ),
    "idType": _condition(
        "The kind of identity card that authenticity asks about.", any_of(ID_TYPE, "a kind of identity card")
    ),
    "call": _condition(
        "The number of the appKey's call to the operation, from 1, or a comparison, as > 3.",
        numbers("the number of a call, from 1, or a comparison, as > 3", "[0-9]{1,9}", units=False),
    ),
}

WHEN: Final = KeyTable(
    what="a condition",
    keys={
        "operation": key(
            "The operations for which the rule speaks; absent: every one that can give its replies.",
            one_or_more(OPERATION, "an operation", ", or leave the key out"),
        ),
        "chance": key("The chance that it speaks: more than 0% and at most 100%, as 10%.", _CHANCE),
        **CONDITIONS,
    },
)


def read_when(node: Node, report: Report) -> When:
    """The operations, conditions and chance of a rule, and what cannot be so about them."""
    nodes = WHEN.nodes(node, report)
    read = {name: WHEN.keys[name].read(value, report, None) for name, value in nodes.items()}
    placed = tuple(
        PlacedCondition(Condition(subject=subject, name=name, matcher=matcher), place)
        for subject, found in read.items()
        if subject in CONDITIONS
        for name, place, matcher in found
    )
    when = When(operations=read.get("operation"), placed=placed, chance=read.get("chance"))
    when.check(node.place, report)
    for check in (check_cards, check_headers, warn_of_sizes):
        check(placed, report)
    return when


def write_when(rule: Rule) -> Json:
    """What the conditions of a rule are read from, with every operation for which it speaks."""
    conditions = _grouped(rule.conditions, lambda one: one.subject)
    return {
        "operation": [name for name in OPERATIONS if name in rule.operations],
        **{subject: CONDITIONS[subject].write(those) for subject, those in conditions.items()},
        **({} if rule.chance is None else {"chance": _CHANCE.write(rule.chance)}),
    }
