"""Limits, fields, rules of life and addresses."""

import re
from collections import defaultdict
from itertools import pairwise

import pytest

from ocr_emulator.contract.catalogue import rows_named
from ocr_emulator.contract.facts import FACTS, Fact
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.revisions import REVISIONS, Revision

EVERY_FACT = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.name} {fact.span}")
EVERY_REVISION = pytest.mark.parametrize("revision", REVISIONS, ids=str)

#: What holds in every revision, in one way or another.
ALWAYS = {
    "size_limit",
    "size_limit_is_of",
    "megabyte",
    "gateway_limit",
    "gateway_host",
    "malformed_business_number",
    "business_number_with_hyphens",
    "number_for_text",
    "missing_field",
    "image_without_file_name",
    "missing_image_part",
    "status_without_json_label",
    "content_type_check",
    "empty_picture",
    "portrait_resolution",
    "pdf_resolution",
    "unnamed_business_status",
    "passport_keys",
    "request_key_life",
    "serial_number_is_required",
    "authenticity_kinds",
    "request_key_kinds",
    "damaged_file",
    "protected_file",
    "unknown_path",
    "wrong_method",
    "host",
}

#: What holds from a revision on: before it there is no such thing.
LATER = {
    "values_have_boxes": "2024-03-12",
    "most_wrong_dates": "2024-08-13",
    "withdrawn_card_kind": "2026-05-27",
    "token_life": "2026-03-10",
    "token_length": "2026-03-10",
    "token_host": "2026-03-10",
}


def holding_at(revision: Revision) -> list[Fact]:
    """The facts of a revision."""
    return [fact for fact in FACTS if fact.span.holds_at(revision.date)]


@EVERY_REVISION
def test_one_row_for_each(revision: Revision) -> None:
    """In every revision each fact has exactly one row, and what came later has none before."""
    names = ALWAYS | {name for name, since in LATER.items() if since <= str(revision)}
    assert sorted(fact.name for fact in holding_at(revision)) == sorted(names)


def test_a_name_is_of_one_kind() -> None:
    """A fact is of the same kind in every revision."""
    kinds = defaultdict(set)
    for fact in FACTS:
        kinds[fact.name].add(fact.kind)
    assert {name: kind for name, kind in kinds.items() if len(kind) > 1} == {}
    assert {fact.kind for fact in FACTS} == {"limit", "field", "rule", "address"}


@EVERY_FACT
def test_a_value_is_of_one_type(fact: Fact) -> None:
    """A fact's value has the same type in every revision."""
    assert {type(one.value) for one in FACTS if one.name == fact.name} == {type(fact.value)}


def test_neighbours_differ() -> None:
    """Where one row of a fact follows another, it says something else."""
    words = defaultdict(list)
    for fact in FACTS:
        words[fact.name].append(fact.says)
    assert all(one != other for found in words.values() for one, other in pairwise(found)), words


@pytest.mark.parametrize(
    "name",
    [
        "damaged_file",
        "protected_file",
        "unknown_path",
        "wrong_method",
        "malformed_business_number",
        "missing_field",
        "withdrawn_card_kind",
    ],
)
def test_the_words_name_the_code(name: str) -> None:
    """A fact that is a resultKey says the number of just that code."""
    for fact in FACTS:
        if fact.name == name:
            numbers = {row.number for row in rows_named(fact.value)}
            assert {int(number) for number in re.findall(r"\b[0-9]{3,7}\b", fact.says)} == numbers


@pytest.mark.parametrize("name", ["authenticity_kinds", "request_key_kinds"])
def test_kinds(name: str) -> None:
    """A fact about kinds of card has kinds that there are, each once, in the usual order."""
    for fact in FACTS:
        if fact.name == name:
            assert fact.value == [kind for kind in IdType if kind in fact.value]


@EVERY_FACT
def test_the_words_have_the_number(fact: Fact) -> None:
    """What a fact says in words has its number, size or address in it."""
    words = {
        5_242_880: "at most 5 MB",
        20_971_520: "at most 20 MB",
        1_048_576: "1024 x 1024 bytes",
        3600: "for one hour, once",
        5: "After 5 wrong issue dates",
        128: "128 letters and digits",
    }
    if isinstance(fact.value, int) and not isinstance(fact.value, bool):
        assert words[fact.value] in fact.says
    if fact.kind == "address":
        assert fact.value in fact.says
        assert fact.value in fact.advice


@EVERY_FACT
def test_what_begins_or_ends_comes_with_advice(fact: Fact) -> None:
    """A row that comes into force says what an application does about it, or says all there is to say."""
    if (fact.span.since or fact.span.until) and not fact.advice:
        assert fact.name == "protected_file"
        assert fact.value != "PDF_PASSWORD_PROTECTED"
