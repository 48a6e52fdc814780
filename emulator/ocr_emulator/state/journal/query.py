"""What can be asked of the journal: each field of an entry, how it is told, and what a filter on it may say."""

import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, FileType
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.scenario.matchers import COMPARISONS
from ocr_emulator.state.clock import format_utc
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry

#: Whether a value of an entry is so.
Predicate = Callable[[object], bool]


class QueryError(EmulatorError):
    """A filter that cannot be read; `field` is its name, `accepted` says what can be written there."""

    def __init__(self, field: str, found: str, accepted: str, hint: str = "") -> None:
        self.field = field
        self.accepted = accepted
        super().__init__(f"{field}: found {found!r}; expected {accepted}{hint}")


class UnknownRequestError(QueryError):
    """There is no request of that number in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalField:
    """A field: how it is found in an entry, what a filter may say, and how that is read (None: it cannot be)."""

    value: Callable[[JournalEntry], object]
    accepted: str
    read: Callable[[str], Predicate | None]
    words: Collection[str] = ()

    def test(self, name: str, texts: Iterable[str]) -> Callable[[JournalEntry], bool]:
        """Whether an entry is as one of `texts` says; raises QueryError."""
        tests = [self._read(name, text) for text in texts]
        return lambda entry: any(test(self.value(entry)) for test in tests)

    def _read(self, name: str, text: str) -> Predicate:
        test = self.read(text)
        if test is None:
            raise QueryError(name, text, self.accepted, did_you_mean(text, self.words))
        return test


def _equal(wanted: object) -> Predicate:
    return lambda found: found == wanted


def _text(value: Callable[[JournalEntry], object]) -> JournalField:
    return JournalField(value=value, accepted="a text, letter by letter", read=_equal)


def _part(value: Callable[[JournalEntry], object]) -> JournalField:
    return JournalField(
        value=value, accepted="a part of the text", read=lambda text: lambda found: text in str(found or "")
    )


def _word(value: Callable[[JournalEntry], object], words: Collection[str]) -> JournalField:
    def read(text: str) -> Predicate | None:
        return _equal(text) if text in words else None

    return JournalField(value=value, accepted=listed(words), read=read, words=words)


_NUMBER: Final = re.compile(
    r"(?P<sign><=|>=|<|>|)\s*(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?)"
)


def _number(value: Callable[[JournalEntry], object]) -> JournalField:
    return JournalField(value=value, accepted="a number, or a comparison, as >= 500", read=_compared)


def _compared(text: str) -> Predicate | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    bound = float(found["number"])
    compare: Callable[[float, float], bool] = COMPARISONS.get(found["sign"], operator.eq)
    return lambda value: isinstance(value, int | float) and compare(value, bound)


def _truth(value: Callable[[JournalEntry], object]) -> JournalField:
    words = {"true": True, "false": False}
    return JournalField(
        value=value,
        accepted="true or false",
        read=lambda text: _equal(words[text]) if text in words else None,
    )


def _time(text: str) -> Predicate | None:
    found = re.fullmatch(r"(?P<sign><=|>=|<|>)\s*(?P<time>.+)", text.strip())
    try:
        bound = datetime.fromisoformat(found["time"]) if found else None
    except ValueError:
        return None
    if found is None or bound is None or bound.tzinfo is None:
        return None
    compare = COMPARISONS[found["sign"]]
    return lambda at: isinstance(at, float) and compare(at, bound.timestamp())


#: The fields of an entry, in the order in which they are told.
JOURNAL_FIELDS: Final[Mapping[str, JournalField]] = {
    "id": _number(lambda entry: entry.id),
    "at": JournalField(
        value=lambda entry: entry.at,
        accepted="a comparison with a time, as > 2026-01-02T03:04:05Z",
        read=_time,
    ),
    "appKey": _text(lambda entry: entry.app_key),
    "method": _text(lambda entry: entry.method),
    "path": _text(lambda entry: entry.path),
    "operation": _word(lambda entry: entry.operation, OPERATIONS),
    "version": _word(lambda entry: entry.version, VERSIONS),
    "bodySize": _number(lambda entry: entry.body_size),
    "fileType": _word(lambda entry: entry.file_type, tuple(map(str, FileType))),
    "fileSize": _number(lambda entry: entry.file_size),
    "sha256": _text(lambda entry: entry.sha256),
    "caller": _text(lambda entry: entry.caller),
    "requestKey": _text(lambda entry: entry.request_key),
    "revision": _text(lambda entry: entry.revision),
    "scenario": _text(lambda entry: entry.scenario),
    "stage": _text(lambda entry: entry.stage),
    "rule": _text(lambda entry: entry.rule),
    "byScenario": _truth(lambda entry: entry.by_scenario),
    "status": _number(lambda entry: entry.status),
    "resultCode": _number(lambda entry: entry.result_code),
    "resultKey": _text(lambda entry: entry.result_key),
    "reason": _part(lambda entry: entry.reason),
    "delay": _number(lambda entry: entry.delay),
    "fault": _text(lambda entry: entry.fault),
    "took": _number(lambda entry: entry.took),
    "client": _word(lambda entry: entry.client, tuple(map(str, ClientPresence))),
}


def entry_as_json(entry: JournalEntry) -> Mapping[str, object]:
    """An entry by field, without those that it has not."""
    found = {name: column.value(entry) for name, column in JOURNAL_FIELDS.items()}
    return {name: value for name, value in {**found, "at": format_utc(entry.at)}.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of an entry, field by field; all of it has to be so."""

    tests: Mapping[str, Callable[[JournalEntry], bool]]

    def matches(self, entry: JournalEntry) -> bool:
        """Whether it is so."""
        return all(test(entry) for test in self.tests.values())

    def mismatches(self, entry: JournalEntry) -> list[str]:
        """The names of the fields that are otherwise."""
        return [name for name, test in self.tests.items() if not test(entry)]


def parse_query(wanted: Mapping[str, Iterable[str]]) -> Query:
    """What is `wanted`, by field: one of several texts; raises QueryError."""
    for name in wanted:
        if name not in JOURNAL_FIELDS:
            raise QueryError(name, name, f"a field: {listed(JOURNAL_FIELDS)}", did_you_mean(name, JOURNAL_FIELDS))
    return Query({name: JOURNAL_FIELDS[name].test(name, texts) for name, texts in wanted.items()})
