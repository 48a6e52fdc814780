"""The file that holds the contract, and what each of its rows has."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.contract_file import ALWAYS, TABLES, Evidence, Row, Span, read_evidence, read_span

SPRING, AUTUMN = date(2024, 3, 12), date(2026, 8, 11)
DAY = timedelta(days=1)

#: The members that a row of each table may have: those it must have, and the others.
DATED = {"since", "until"}
MEMBERS: dict[str, tuple[set[str], set[str]]] = {
    "revision": ({"date", "summary", "evidence"}, set()),
    "version": ({"name", "says", "evidence"}, {"takes_token", "is_encrypted", "advice", *DATED}),
    "operation": (
        {"name", "versions", "says", "evidence"},
        {"service", "method", "suffix", "headers", "file_types", *DATED},
    ),
    "fact": ({"kind", "name", "value", "says", "evidence"}, {"advice", "choice", "alternatives", *DATED}),
    "code": (
        {"number", "key", "message", "operations", "origin", "cause", "evidence"},
        {"words", "only", "fronts", "gateway_status", "advice", *DATED},
    ),
}

ROWS: list[tuple[str, Row]] = [(table, row) for table, rows in TABLES.items() for row in rows]
DATES: list[date] = [row["date"] for row in TABLES["revision"]]


def name_of(value: object) -> str | None:
    """What a row is called in the list of tests."""
    if not isinstance(value, dict):
        return None
    name = value.get("name") or value.get("key") or value.get("date")
    return f"{name} {read_span(value)}"


EVERY_ROW = pytest.mark.parametrize(("table", "row"), ROWS, ids=name_of)


def subject_of(table: str, row: Row) -> tuple[str, Any]:
    """What a row is about."""
    return table, row["key"] if table == "code" else row.get("name", row.get("date"))


def test_tables() -> None:
    """The contract is revisions, versions, operations, facts and result codes."""
    assert set(TABLES) == set(MEMBERS)


@EVERY_ROW
def test_members(table: str, row: Row) -> None:
    """A row has every member that its kind needs, and none that nobody reads."""
    needed, allowed = MEMBERS[table]
    assert needed <= set(row) <= needed | allowed


@EVERY_ROW
def test_dates(table: str, row: Row) -> None:
    """A row begins and ends on the date of a revision, not the first; one without a beginning or end has none."""
    span = read_span(row)
    assert {span.since, span.until} - {None} <= set(DATES[1:]), table
    assert span.since is None or span.until is None or span.since < span.until


@EVERY_ROW
def test_it_rests_on_something(table: str, row: Row) -> None:
    """Every row says what it rests on, and a code may say it of its words, each kind of evidence once."""
    for member in {"evidence", "words"} & set(row):
        evidence = read_evidence(row, member)
        assert evidence, table
        assert len(set(evidence)) == len(evidence)


@EVERY_ROW
def test_sentences(table: str, row: Row) -> None:
    """What a row says, causes or advises is whole sentences, on one line."""
    for member in {"says", "advice", "cause", "summary"} & set(row):
        assert row[member] == row[member].strip(), table
        assert row[member].endswith(".")
        assert row[member].isprintable()


def test_every_revision_is_there_for_something() -> None:
    """Every revision after the first is the beginning or the end of a row."""
    used = {bound for _, row in ROWS for bound in (read_span(row).since, read_span(row).until)}
    assert used - {None} == set(DATES[1:])


def test_spans_of_a_subject_do_not_overlap() -> None:
    """No two rows about the same hold in the same revision, at the same front."""
    holding = Counter(
        (*subject_of(table, row), front, day)
        for table, row in ROWS
        for front in row.get("fronts", ("plain", "gateway"))
        for day in DATES
        if read_span(row).holds_at(day)
    )
    assert {subject: times for subject, times in holding.items() if times > 1} == {}


def test_what_ends_goes_on_otherwise() -> None:
    """Where a row ends, another about the same begins: nothing is gone."""
    begins = {(*subject_of(table, row), read_span(row).since) for table, row in ROWS}
    ended = [(*subject_of(table, row), read_span(row).until) for table, row in ROWS if read_span(row).until]
    assert [one for one in ended if one not in begins] == []


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(), "in every revision"),
        (Span(SPRING), "from 2024-03-12 on"),
        (Span(until=AUTUMN), "until 2026-08-11"),
        (Span(SPRING, AUTUMN), "from 2024-03-12 until 2026-08-11"),
    ],
)
def test_span_in_words(span: Span, words: str) -> None:
    """A span is said in words that end a sentence."""
    assert str(span) == words


@pytest.mark.parametrize(
    ("span", "held"),
    [
        (Span(), [True, True, True, True, True]),
        (Span(SPRING), [False, True, True, True, True]),
        (Span(until=AUTUMN), [True, True, True, False, False]),
        (Span(SPRING, AUTUMN), [False, True, True, False, False]),
    ],
)
def test_span_holds(span: Span, held: list[bool]) -> None:
    """A row holds from its first date on, that day included, and until its last, that day excluded."""
    days = [SPRING - DAY, SPRING, AUTUMN - DAY, AUTUMN, AUTUMN + DAY]
    assert [span.holds_at(day) for day in days] == held


@given(since=st.none() | st.dates(), until=st.none() | st.dates(), day=st.dates())
def test_spans_that_meet_leave_no_gap(since: date | None, until: date | None, day: date) -> None:
    """Of a span and those before and after it exactly one holds on any day."""
    if since and until and since > until:
        since, until = until, since
    around = [Span(until=since)] if since else []
    around += [Span(since=until)] if until else []
    held = [span for span in (Span(since, until), *around) if span.holds_at(day)]
    assert len(held) == 1


def test_span_of() -> None:
    """A row without dates holds always."""
    assert read_span({}) == ALWAYS
    assert read_span({"since": SPRING}) == Span(since=SPRING)
    assert read_span({"until": AUTUMN}) == Span(until=AUTUMN)
    assert read_span({"since": SPRING, "until": AUTUMN}) == Span(SPRING, AUTUMN)


def test_evidence_of() -> None:
    """Evidence is of a kind that is known, and never absent."""
    assert read_evidence({"evidence": ["guide", "inferred"]}) == (Evidence.GUIDE, Evidence.INFERRED)
    with pytest.raises(ValueError, match=r"^'hearsay' is not a valid Evidence$"):
        read_evidence({"evidence": ["hearsay"]})
    with pytest.raises(KeyError):
        read_evidence({})


def test_evidence_of_the_words() -> None:
    """A row can say of a part of it what that rests on."""
    assert read_evidence({"evidence": ["guide"], "words": ["seed"]}, "words") == (Evidence.SEED,)
