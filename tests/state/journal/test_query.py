"""What can be asked of the journal."""

from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, FileType
from ocr_emulator.scenario.model import STAGE_NAMES, DecidedBy
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry
from ocr_emulator.state.journal.query import JOURNAL_FIELDS, MAX_VALUES, QueryError, entry_as_json, parse_query
from tests.state.journal.test_journal import ENTRY

#: An entry with all the fields that there are.
FULL = JournalEntry(
    id=7,
    at=1_767_323_045.25,
    method="POST",
    path="/v1.0/appkeys/app/business",
    app_key="app",
    operation="business",
    version="v1.0",
    body_size=1234,
    file_type="png",
    file_size=1000,
    sha256="ab" * 32,
    caller="01234567",
    request_key="89abcdef",
    revision="2024-01-12",
    scenario="busy",
    stage="decide",
    rule="twice",
    decided_by=DecidedBy.SCENARIO,
    status=200,
    result_code=5000503,
    result_key="API_TEMPORARILY_UNAVAILABLE",
    reason="the scenario 'busy' says so",
    delay=0.25,
    fault="truncated-body 20",
    took=0.5,
    client=ClientPresence.THERE,
)


def finds(entry: JournalEntry, **wanted: str | list[str]) -> bool:
    """Whether an entry is as `wanted`, by field."""
    lists = {name: [texts] if isinstance(texts, str) else texts for name, texts in wanted.items()}
    return parse_query(lists).matches(entry)


def refusal(name: str, text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse_query({name: [text]})
    return caught.value


class TestTelling:
    def test_all(self) -> None:
        """An entry is told field by field, in camelCase, its time as a date."""
        assert entry_as_json(FULL) == {
            "id": 7,
            "at": "2026-01-02T03:04:05.250Z",
            "appKey": "app",
            "method": "POST",
            "path": "/v1.0/appkeys/app/business",
            "operation": "business",
            "version": "v1.0",
            "bodySize": 1234,
            "fileType": "png",
            "fileSize": 1000,
            "sha256": "ab" * 32,
            "caller": "01234567",
            "requestKey": "89abcdef",
            "revision": "2024-01-12",
            "scenario": "busy",
            "stage": "decide",
            "rule": "twice",
            "byScenario": True,
            "byDocument": False,
            "status": 200,
            "resultCode": 5000503,
            "resultKey": "API_TEMPORARILY_UNAVAILABLE",
            "reason": "the scenario 'busy' says so",
            "delay": 0.25,
            "fault": "truncated-body 20",
            "took": 0.5,
            "client": "there",
        }
        assert list(entry_as_json(FULL)) == list(JOURNAL_FIELDS)

    def test_what_is_not_there(self) -> None:
        """What an entry has not is left out; nought and false are something."""
        assert entry_as_json(replace(ENTRY, app_key=None)) == {
            "id": 1,
            "at": "1970-01-01T00:16:40.500Z",
            "method": "POST",
            "path": "/v1.0/appkeys/app/business",
            "bodySize": 0,
            "revision": "2024-01-12",
            "scenario": "default",
            "byScenario": False,
            "byDocument": False,
            "status": 200,
            "resultCode": 0,
            "resultKey": "SUCCESS",
            "delay": 0.0,
        }


WORDS = st.text(max_size=20)
SIZES = st.integers(0, 10**12)
SECONDS = st.floats(0, 1e6, allow_nan=False)
ENTRIES = st.builds(
    JournalEntry,
    id=st.integers(1, 10**12),
    at=st.floats(0, 253_402_300_799),
    method=WORDS,
    path=WORDS,
    app_key=st.none() | WORDS,
    operation=st.none() | st.sampled_from(list(OPERATIONS)),
    version=st.none() | st.sampled_from(list(VERSIONS)),
    body_size=SIZES,
    file_type=st.none() | st.sampled_from(list(map(str, FileType))),
    file_size=st.none() | SIZES,
    sha256=st.none() | WORDS,
    caller=st.none() | WORDS,
    request_key=st.none() | WORDS,
    revision=WORDS,
    scenario=WORDS,
    stage=st.none() | st.sampled_from(STAGE_NAMES),
    rule=st.none() | WORDS,
    decided_by=st.sampled_from(DecidedBy),
    status=st.integers(100, 599),
    result_code=st.none() | st.integers(-1, 10**9),
    result_key=WORDS,
    reason=st.none() | WORDS,
    delay=SECONDS,
    fault=st.none() | WORDS,
    took=st.none() | SECONDS,
    client=st.none() | st.sampled_from(ClientPresence),
)


def written(name: str, value: object) -> str:
    """A filter that asks for a field as it is told."""
    if isinstance(value, bool):
        return str(value).lower()
    return f">= {value}" if name == "at" else str(value)


class TestFinding:
    @given(entry=ENTRIES)
    @example(entry=replace(ENTRY, at=1.9999999998835847))
    def test_its_own_value(self, entry: JournalEntry) -> None:
        """Any entry is found by any of its fields as it is told, and by all of them together."""
        filters = {name: [written(name, value)] for name, value in entry_as_json(entry).items()}
        for name, texts in filters.items():
            assert parse_query({name: texts}).matches(entry), (name, texts)
        assert parse_query(filters).matches(entry)

    @pytest.mark.parametrize("name", [name for name in JOURNAL_FIELDS if name not in {"at", "reason"}])
    def test_another_value(self, name: str) -> None:
        """An entry is not found by another value than it has."""
        others = {
            "operation": "id-card",
            "version": "v2.0",
            "fileType": "pdf",
            "stage": "validate",
            "byScenario": "false",
            "byDocument": "true",
            "client": "gone",
        }
        numbers = {"id", "bodySize", "fileSize", "status", "resultCode", "delay", "took"}
        other = others.get(name, "1" if name in numbers else "something else")
        assert not finds(FULL, **{name: other})
        assert finds(FULL, **{name: [other, written(name, entry_as_json(FULL)[name])]})

    @pytest.mark.parametrize("name", [name for name in JOURNAL_FIELDS if name not in entry_as_json(ENTRY)])
    def test_what_is_not_there(self, name: str) -> None:
        """An entry that has no such field is found by no value of it."""
        assert not finds(ENTRY, **{name: written(name, entry_as_json(FULL)[name])})

    def test_nothing_asked(self) -> None:
        """Whoever asks for nothing finds every entry."""
        assert finds(ENTRY)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("1000", True),
            ("1000.0", True),
            (">= 1000", True),
            (">=1000", True),
            (" > 999.5 ", True),
            ("> 1000", False),
            ("< 1000", False),
            ("<= 1000", True),
            ("< 1000.000001", True),
            ("1e3", True),
            ("1E3", True),
            ("1e+3", True),
            ("< 1E+3", False),
            (">= 1E-07", True),
            (">= 1e-07", True),
            ("> 1.0000000000000001e15", False),
            ("< 1e999", True),
            ("-1000", False),
            ("999", False),
        ],
    )
    def test_numbers(self, text: str, *, found: bool) -> None:
        """A number is equal, or stands so to another."""
        assert finds(FULL, fileSize=text) is found
        assert not finds(ENTRY, fileSize=text)

    def test_failure(self) -> None:
        """The code of a failure is a number below nought."""
        assert finds(replace(ENTRY, result_code=-1), resultCode="-1")

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            (">= 2026-01-02T03:04:05.250+00:00", True),
            (">2026-01-02T03:04:05Z", True),
            ("> 2026-01-02T12:04:05+09:00", True),
            ("> 2026-01-02T03:04:05.250Z", False),
            ("< 2026-01-02T03:04:06Z", True),
            ("<= 2026-01-02T03:04:05.250Z", True),
            ("< 2026-01-02T03:04:05.250Z", False),
        ],
    )
    def test_times(self, text: str, *, found: bool) -> None:
        """A time is before or after another, which says its offset."""
        assert finds(FULL, at=text) is found

    def test_a_part_of_a_reason(self) -> None:
        """A reason is found by a part of it, letter by letter."""
        assert finds(FULL, reason="'busy' says")
        assert not finds(FULL, reason="BUSY")

    def test_several_values(self) -> None:
        """Of one field any of several values will do; all the fields have to be so."""
        assert finds(FULL, resultCode=["0", ">= 5000000"], operation=["business", "id-card"])
        assert not finds(FULL, resultCode=["0", ">= 5000000"], operation="id-card")
        assert not finds(FULL, operation=[])

    def test_differences(self) -> None:
        """A query says which fields of an entry are otherwise, in the order in which they were asked for."""
        query = parse_query({"status": ["200"], "rule": ["x"], "operation": ["id-card"]})
        assert query.mismatches(FULL) == ["rule", "operation"]
        assert query.mismatches(replace(FULL, rule="x", operation="id-card")) == []


A_NUMBER = "a number, or a comparison, as >= 500"
A_TIME = "a comparison with a time, as > 2026-01-02T03:04:05Z"
A_STAGE = (
    "route, check_size, authenticate, authorize, parse_body, decrypt, validate, request_key, decide or recognise"
)
AN_OPERATION = (
    "business, business/status, credit-card, public-keys, id-card, id-card/stand-alone or id-card/authenticity"
)
A_FIELD = (
    "a field: id, at, appKey, method, path, operation, version, bodySize, fileType, fileSize, sha256, caller, "
    "requestKey, revision, scenario, stage, rule, byScenario, byDocument, status, resultCode, resultKey, reason, delay, fault, "
    "took or client"
)


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "text", "accepted", "hint"),
        [
            ("status", "OK", A_NUMBER, ""),
            ("status", "", A_NUMBER, ""),
            ("status", "== 200", A_NUMBER, ""),
            ("status", "٢٠٠", A_NUMBER, ""),
            ("status", ">= 1 and < 3", A_NUMBER, ""),
            ("id", "1" * 16, A_NUMBER, ""),
            ("resultCode", "nan", A_NUMBER, ""),
            ("took", "1e", A_NUMBER, ""),
            ("took", "e3", A_NUMBER, ""),
            ("took", "1e1000", A_NUMBER, ""),
            ("delay", "800ms", A_NUMBER, ""),
            ("at", "2026-01-02T03:04:05Z", A_TIME, ""),
            ("at", "> 2026-01-02T03:04:05", A_TIME, ""),
            ("at", "> yesterday", A_TIME, ""),
            ("at", ">", A_TIME, ""),
            ("operation", "busines", AN_OPERATION, "; did you mean 'business'?"),
            ("operation", "BUSINESS", AN_OPERATION, "; did you mean 'business'?"),
            ("operation", "x", AN_OPERATION, ""),
            ("version", "v1", "v1.0, v1.1, v2.0 or v2.1", "; did you mean 'v2.1'?"),
            ("fileType", ".png", "pdf, jpg or png", "; did you mean 'png'?"),
            ("client", "left", "there or gone", ""),
            ("stage", "valid", A_STAGE, "; did you mean 'validate'?"),
            ("byScenario", "yes", "true or false", ""),
            ("resultcode", "0", A_FIELD, "; did you mean 'resultCode'?"),
            ("result_code", "0", A_FIELD, "; did you mean 'resultCode'?"),
            ("", "0", A_FIELD, ""),
        ],
    )
    def test_message(self, name: str, text: str, accepted: str, hint: str) -> None:
        """What cannot be read is refused with the field, what was found and what can be written there."""
        refused = refusal(name, text)
        found = text if name in JOURNAL_FIELDS else name
        assert str(refused) == f"{name}: found {found!r}; expected {accepted}{hint}"
        assert (refused.field, refused.accepted) == (name, accepted)

    @pytest.mark.parametrize("name", JOURNAL_FIELDS)
    @given(text=st.text(max_size=30))
    def test_anything(self, name: str, text: str) -> None:
        """Whatever is written, it is read or refused, and no entry is too odd for it."""
        with suppress(QueryError):
            query = parse_query({name: [text]})
            assert isinstance(query.matches(FULL), bool)
            assert isinstance(query.matches(ENTRY), bool)

    def test_the_first_is_told(self) -> None:
        """Of several fields that cannot be read the first is told; an unknown name goes before any value."""
        wanted: Mapping[str, list[str]] = {"status": ["x"], "delay": ["y"], "statu": ["200"]}
        with pytest.raises(QueryError) as caught:
            parse_query(wanted)
        assert caught.value.field == "statu"

    def test_too_many_values(self) -> None:
        """A filter has so many values at the most, because each is held against every request."""
        parse_query({"status": ["200"] * MAX_VALUES})
        with pytest.raises(QueryError) as caught:
            parse_query({"status": ["200"] * (MAX_VALUES + 1)})
        message = "status: found '101 values'; expected at most 100; ask for the others in another call"
        assert str(caught.value) == message
