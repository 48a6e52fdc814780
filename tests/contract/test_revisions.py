"""The revisions, and the texts that name them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.revisions import (
    DEFAULT,
    LATEST,
    REVISIONS,
    UnknownRevisionError,
    find_revision,
)

#: The revisions that were published.
PUBLISHED = [
    "2024-01-12",
    "2024-03-12",
    "2024-04-09",
    "2024-08-13",
    "2024-11-12",
    "2025-05-13",
    "2026-03-10",
    "2026-05-27",
    "2026-08-11",
]

A_REVISION = (
    "expected a revision: latest, or a date as YYYY-MM-DD from 2024-01-12 on; there are 2024-01-12, 2024-03-12, "
    "2024-04-09, 2024-08-13, 2024-11-12, 2025-05-13, 2026-03-10, 2026-05-27 and 2026-08-11"
)


def test_published() -> None:
    """The revisions are those that were published, the oldest first; each is written as its date."""
    assert [str(revision) for revision in REVISIONS] == PUBLISHED


def test_default_and_latest() -> None:
    """Served is the table that the emulator began with, unless another is asked for; the latest is the newest."""
    assert (str(DEFAULT), str(LATEST)) == ("2024-01-12", "2026-08-11")


@pytest.mark.parametrize("text", PUBLISHED)
def test_find_by_its_date(text: str) -> None:
    """A revision's own date names it."""
    assert str(find_revision(text)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-01-13", "2024-01-12"),
        ("2024-02-29", "2024-01-12"),
        ("2024-03-11", "2024-01-12"),
        ("2024-03-13", "2024-03-12"),
        ("2026-08-10", "2026-05-27"),
        ("2026-08-12", "2026-08-11"),
        ("9999-12-31", "2026-08-11"),
        ("latest", "2026-08-11"),
    ],
)
def test_find(text: str, found: str) -> None:
    """A date names the newest revision not after it, even one that has yet to come; `latest` the newest of all."""
    assert str(find_revision(text)) == found


@given(day=st.dates(min_value=DEFAULT.date))
def test_find_any_day(day: date) -> None:
    """On any day from the first revision on, the one found is the newest that was published by then."""
    found = find_revision(day.isoformat())
    assert found.date <= day
    assert not [revision for revision in REVISIONS if found.date < revision.date <= day]


@given(day=st.dates(max_value=DEFAULT.date - timedelta(days=1)))
def test_find_nothing_before_the_first(day: date) -> None:
    """Before the first revision there is none."""
    with pytest.raises(UnknownRevisionError) as refused:
        find_revision(day.isoformat())
    assert str(refused.value) == f"found '{day}'; {A_REVISION}"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", ""),
        (" ", ""),
        ("2024", ""),
        ("2024-1-1", ""),
        ("2024-1-12", ""),
        ("20240112", ""),
        ("2024-W02-5", ""),
        ("2023-12-31", ""),
        ("2024-02-30", ""),
        ("2024-13-01", ""),
        ("0000-00-00", ""),
        ("2024-03-12 ", ""),
        ("2024-03-12T00:00:00", ""),
        ("+2024-03-12", ""),
        ("v1.1", ""),
        ("newest", ""),
        ("latst", "; did you mean 'latest'?"),
        ("Latest", "; did you mean 'latest'?"),
        ("LATEST", "; did you mean 'latest'?"),
        (" latest", "; did you mean 'latest'?"),
    ],
)
def test_find_nothing(text: str, hint: str) -> None:
    """A text that is neither a date as YYYY-MM-DD nor `latest` names none, and the message lists those there are."""
    with pytest.raises(UnknownRevisionError) as refused:
        find_revision(text)
    assert str(refused.value) == f"found {text!r}; {A_REVISION}{hint}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024-03-12\n", "'2024-03-12\\n'"),
        ("\N{FULLWIDTH DIGIT TWO}024-03-12", "'\N{FULLWIDTH DIGIT TWO}024-03-12'"),
        ("9" * 100_000, f"'{'9' * 40}'"),
    ],
)
def test_whatever_is_found_stays_on_a_line(text: str, shown: str) -> None:
    """What a message repeats is on one line, and not without end; only 0 to 9 are digits."""
    with pytest.raises(UnknownRevisionError) as refused:
        find_revision(text)
    assert str(refused.value) == f"found {shown}; {A_REVISION}"


@given(text=st.text())
def test_find_anything_at_all(text: str) -> None:
    """Whatever the text, it names a revision or is refused."""
    with suppress(UnknownRevisionError):
        assert find_revision(text) in REVISIONS
