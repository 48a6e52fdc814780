"""The page of the benchmark: it has the rows that the benchmark measures, and another page quotes it."""

import re
from pathlib import Path

import pytest

from benchmarks.figures import FIGURES
from benchmarks.page import (
    BEGIN,
    END,
    SENTENCES,
    PageError,
    quoted_figures,
    with_figures,
    with_tables,
    write_pages,
)
from benchmarks.report import Setting
from benchmarks.results import Results
from benchmarks.work import STATUS, WORKS
from tests.benchmarks.sampling import FAULTY, at
from tests.running import ROOT

QUOTING = "docs/explain/performance.md"
PAGE = (ROOT / "docs/benchmark.md").read_text(encoding="utf-8")


def rows(column: str) -> list[dict[str, str]]:
    """The rows of all tables of the page that have the column, as cells by the names of their columns."""
    found = []
    for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        head, _, *lines = ([cell.strip() for cell in line[1:-1].split("|")] for line in table.splitlines())
        found += [dict(zip(head, line, strict=True)) for line in lines if column in head]
    return found


def test_rows() -> None:
    """The page has every work that is measured, once, and no other."""
    assert sorted(row["work"] for row in rows("work")) == sorted(work.name for work in WORKS)


def test_figures() -> None:
    """The page has every figure with its target, once, in their order."""
    expected = [(str(one.number), one.name, one.target) for one in FIGURES]
    assert [(row[""], row["figure"], row["target"]) for row in rows("figure")] == expected


def test_quotation() -> None:
    """The other page quotes two rates of the page and what they are of WireMock's, rounded to three and two digits."""
    by_work = {row["work"]: row for row in rows("work")}
    quoted = re.search(SENTENCES[QUOTING], (ROOT / QUOTING).read_text(encoding="utf-8"))
    works = [by_work[STATUS], by_work["business 4.9 MB"]]
    rates = [_rounded(work["emulator"], 3) for work in works]
    multiples = [_rounded(work["WireMock"].partition("(")[2].removesuffix(")"), 2) for work in works]
    assert quoted is not None
    assert [_number(text) for text in quoted.groups()] == [*rates, *multiples]


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _rounded(text: str, digits: int) -> float:
    return float(f"{_number(text):.{digits}g}")


#: What is quoted.
RESULTS = Results(
    samples={
        STATUS: {"emulator": at(19_974), "WireMock": at(9_969)},
        "business 4.9 MB": {"emulator": at(276), "WireMock": at(9)},
    }
)
SETTING = Setting(date="2026-11-22", machine="2 cores, 24 GiB, CPython 3.13.1", rounds=3, seconds=2, connections=8)

QUOTATION = (
    "On two cores it answers 1 status requests and 2 uploads of 4.9 MB a second, 3 and 4 times as many as WireMock; "
    "[the benchmark](../benchmark.md) has the tables."
)


def test_quoted_figures() -> None:
    """Rates are quoted with three digits, and what they are of WireMock's with two."""
    assert quoted_figures(RESULTS) == ("20,000", "276", "2.0", "31")


@pytest.mark.parametrize("peer", [{}, {"WireMock": [FAULTY]}], ids=["not measured", "fails"])
def test_nothing_to_quote(peer: dict[str, object]) -> None:
    """Without WireMock there is nothing to quote."""
    samples = {STATUS: {"emulator": at(1), **peer}, "business 4.9 MB": {"emulator": at(1), **peer}}
    with pytest.raises(PageError) as caught:
        quoted_figures(Results(samples=samples))  # type: ignore[arg-type] # a peer's samples are some
    assert str(caught.value) == "emulator and WireMock have to be measured at status and business 4.9 MB"


def test_with_tables() -> None:
    """The tables take the place of those between the marks, and nothing else changes."""
    page = f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n"
    assert with_tables(page, "new") == f"before\n\n{BEGIN}\n\nnew\n\n{END}\n\nafter\n"


@pytest.mark.parametrize("page", ["", BEGIN, END], ids=["neither", "no end", "no beginning"])
def test_no_place_for_tables(page: str) -> None:
    """A page without both marks is left alone, and it is said which they are."""
    with pytest.raises(PageError) as caught:
        with_tables(page, "new")
    assert (
        str(caught.value)
        == f"docs/benchmark.md has no place for the tables; put these lines around it: {BEGIN} {END}"
    )


def test_no_place_for_figures() -> None:
    """A page without the sentence is left alone, and it is said what is missing."""
    with pytest.raises(PageError) as caught:
        with_figures("Nothing.", "It is ([0-9]+) fast", ("1",), "page.md")
    assert str(caught.value) == "page.md has no sentence for the figures; it has to match: It is ([0-9]+) fast"


def test_write_pages(tmp_path: Path) -> None:
    """One call writes the tables, and the figures where they are quoted."""
    (tmp_path / QUOTING).parent.mkdir(parents=True)
    for name, text in (("docs/benchmark.md", f"{BEGIN}\n{END}"), (QUOTING, QUOTATION)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    write_pages(RESULTS, SETTING, tmp_path)
    assert "| status | 19,974 |  | 9,969 (2.00) |" in (tmp_path / "docs/benchmark.md").read_text(encoding="utf-8")
    figures = "answers 20,000 status requests and 276 uploads of 4.9 MB a second, 2.0 and 31 times"
    assert figures in (tmp_path / QUOTING).read_text(encoding="utf-8")
