"""Queries on the journal: one table of its fields, with how each is shown and what a filter on it may say.

To make a field of JournalEntry visible and searchable, add a row to JOURNAL_FIELDS.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, FileType
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.scenario.matchers import COMPARISONS
from ocr_emulator.scenario.model import STAGE_NAMES, DecidedBy
from ocr_emulator.state.clock import format_utc
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry

#: How many values a filter may have: each is held against every request.
MAX_VALUES: Final = 100

#: Says whether the value of a field matches a filter.
Predicate = Callable[[object], bool]


class QueryError(EmulatorError):
    """A filter that cannot be read. `field` is its name, `accepted` says in words what may be written there."""

    def __init__(self, field: str, found: str, accepted: str, hint: str = "") -> None:
        self.field = field
        self.accepted = accepted
        super().__init__(f"{field}: found {found!r}; expected {accepted}{hint}")


class UnknownRequestError(QueryError):
    """The journal has no request with that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalField:
    """A field of the journal.

    `value` finds it in an entry. `read` turns the text of a filter into a predicate, or answers None when it
    cannot be read; `accepted` says in words which texts can. `words` are all of them, where they are few.
    """

    value: Callable[[JournalEntry], object]
    accepted: str
    read: Callable[[str], Predicate | None]
    words: Collection[str] = ()

    def entry_predicate(self, name: str, texts: Iterable[str]) -> Callable[[JournalEntry], bool]:
        """Says whether the field `name` of an entry matches one of `texts`; raises QueryError."""
        predicates = [self._read(name, text) for text in texts]
        return lambda entry: any(predicate(self.value(entry)) for predicate in predicates)

    def _read(self, name: str, text: str) -> Predicate:
        predicate = self.read(text)
        if predicate is None:
            raise QueryError(name, text, self.accepted, did_you_mean(text, self.words))
        return predicate


def _equal(wanted: object) -> Predicate:
    return lambda found: found == wanted


def _text_field(value: Callable[[JournalEntry], object]) -> JournalField:
    return JournalField(value=value, accepted="a text, letter by letter", read=_equal)


def _substring_field(value: Callable[[JournalEntry], object]) -> JournalField:
    return JournalField(
        value=value, accepted="a part of the text", read=lambda text: lambda found: text in str(found or "")
    )


def _word_field(value: Callable[[JournalEntry], object], words: Collection[str]) -> JournalField:
    def read(text: str) -> Predicate | None:
        return _equal(text) if text in words else None

    return JournalField(value=value, accepted=listed(words), read=read, words=words)


_NUMBER: Final = re.compile(
    r"(?P<sign><=|>=|<|>|)\s*(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?)"
)


def _number_field(value: Callable[[JournalEntry], object]) -> JournalField:
    return JournalField(value=value, accepted="a number, or a comparison, as >= 500", read=_read_comparison)


def _read_comparison(text: str) -> Predicate | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    bound = float(found["number"])
    compare: Callable[[float, float], bool] = COMPARISONS.get(found["sign"], operator.eq)
    return lambda value: isinstance(value, int | float) and compare(value, bound)


def _boolean_field(value: Callable[[JournalEntry], object]) -> JournalField:
    words = {"true": True, "false": False}
    return JournalField(
        value=value,
        accepted="true or false",
        read=lambda text: _equal(words[text]) if text in words else None,
    )


def _read_time(text: str) -> Predicate | None:
    """A comparison with an RFC 3339 time that has a zone."""
    found = re.fullmatch(r"(?P<sign><=|>=|<|>)\s*(?P<time>.+)", text.strip())
    try:
        bound = datetime.fromisoformat(found["time"]) if found else None
    except ValueError:
        return None
    if found is None or bound is None or bound.tzinfo is None:
        return None
    compare = COMPARISONS[found["sign"]]
    return lambda at: isinstance(at, float) and compare(at, bound.timestamp())


#: The fields of an entry by their JSON names, in the order in which they are shown.
JOURNAL_FIELDS: Final[Mapping[str, JournalField]] = {
    "id": _number_field(lambda entry: entry.id),
    "at": JournalField(
        value=lambda entry: entry.at,
        accepted="a comparison with a time, as > 2026-01-02T03:04:05Z",
        read=_read_time,
    ),
    "appKey": _text_field(lambda entry: entry.app_key),
    "method": _text_field(lambda entry: entry.method),
    "path": _text_field(lambda entry: entry.path),
    "operation": _word_field(lambda entry: entry.operation, OPERATIONS),
    "version": _word_field(lambda entry: entry.version, VERSIONS),
    "bodySize": _number_field(lambda entry: entry.body_size),
    "fileType": _word_field(lambda entry: entry.file_type, tuple(map(str, FileType))),
    "fileSize": _number_field(lambda entry: entry.file_size),
    "sha256": _text_field(lambda entry: entry.sha256),
    "caller": _text_field(lambda entry: entry.caller),
    "requestKey": _text_field(lambda entry: entry.request_key),
    "revision": _text_field(lambda entry: entry.revision),
    "scenario": _text_field(lambda entry: entry.scenario),
    "stage": _word_field(lambda entry: entry.stage, STAGE_NAMES),
    "rule": _text_field(lambda entry: entry.rule),
    "byScenario": _boolean_field(lambda entry: entry.decided_by is DecidedBy.SCENARIO),
    "byDocument": _boolean_field(lambda entry: entry.decided_by is DecidedBy.DOCUMENT),
    "status": _number_field(lambda entry: entry.status),
    "resultCode": _number_field(lambda entry: entry.result_code),
    "resultKey": _text_field(lambda entry: entry.result_key),
    "reason": _substring_field(lambda entry: entry.reason),
    "delay": _number_field(lambda entry: entry.delay),
    "fault": _text_field(lambda entry: entry.fault),
    "took": _number_field(lambda entry: entry.took),
    "client": _word_field(lambda entry: entry.client, tuple(map(str, ClientPresence))),
}


def entry_as_json(entry: JournalEntry) -> Mapping[str, object]:
    """The entry by JSON name, without the fields that are None; `at` as RFC 3339 text."""
    found = {name: column.value(entry) for name, column in JOURNAL_FIELDS.items()}
    return {name: value for name, value in {**found, "at": format_utc(entry.at)}.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Query:
    """Filters on the fields of an entry, by name of the field. An entry matches when all of them do."""

    predicates: Mapping[str, Callable[[JournalEntry], bool]]

    def matches(self, entry: JournalEntry) -> bool:
        """Whether every filter matches `entry`."""
        return all(matches(entry) for matches in self.predicates.values())

    def mismatches(self, entry: JournalEntry) -> list[str]:
        """The names of the fields whose filters do not match `entry`."""
        return [name for name, matches in self.predicates.items() if not matches(entry)]


def parse_query(filters: Mapping[str, Collection[str]]) -> Query:
    """The query of `filters`: texts by name of the field, one of which has to match; raises QueryError."""
    for name, texts in filters.items():
        if name not in JOURNAL_FIELDS:
            raise QueryError(name, name, f"a field: {listed(JOURNAL_FIELDS)}", did_you_mean(name, JOURNAL_FIELDS))
        if len(found := list(texts)) > MAX_VALUES:
            raise QueryError(
                name, f"{len(found)} values", f"at most {MAX_VALUES}; ask for the others in another call"
            )
    return Query({name: JOURNAL_FIELDS[name].entry_predicate(name, texts) for name, texts in filters.items()})
