"""The coverage report as Markdown."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.coverage.formats.markdown_format import as_markdown
from tests.coverage.reports import SOME, covered, with_key


def test_summary() -> None:
    """The sum stands on top."""
    assert as_markdown(SOME).splitlines()[0] == (
        "Result codes met: **1.0% (2 of 185 met, 56 excluded)**, revision 2024-01-12, front plain."
    )


def test_rows() -> None:
    """Met, missing and excluded pairs can be told apart."""
    lines = as_markdown(SOME).splitlines()
    assert lines[2:6] == [
        "| operation | resultCode | resultKey | met | by nature | by scenario | by document | retried | gave up | went on |",
        "|---|---|---|---|---|---|---|---|---|---|",
        "| business | 0 | SUCCESS | yes | 3 | 0 | 0 | 0 | 0 | 2 |",
        "| business | -1 | FAIL | **no** | 0 | 0 | 0 | 0 | 0 | 0 |",
    ]
    assert "| business | 4010002 | INVALID_UUID | excluded | 0 | 0 | 0 | 0 | 0 | 0 |" in lines
    assert "| id-card | 5000503 | API_TEMPORARILY_UNAVAILABLE | yes | 0 | 2 | 0 | 1 | 1 | 0 |" in lines


def test_others() -> None:
    """What is not possible has a table of its own, where there is any."""
    head = "Answered, but not possible at this revision and front (a scenario's own, or another revision's):"
    assert as_markdown(SOME).splitlines()[-5:] == [
        head,
        "",
        "| operation | resultCode | by nature | by scenario | by document | retried | gave up | went on |",
        "|---|---|---|---|---|---|---|---|",
        "| id-card | 9999 | 0 | 1 | 0 | 0 | 0 | 1 |",
    ]
    assert head not in as_markdown(covered({}))


@given(st.text())
def test_every_row_has_every_cell(key: str) -> None:
    """Whatever a key is made of, its row is one line with ten cells."""
    *_, row = as_markdown(with_key(key)).split("\n\n")[1].splitlines()
    assert len(re.split(r"(?<!\\)(?:\\\\)*\|", row)) == 12
    assert row.startswith("| business | 1 | ")
