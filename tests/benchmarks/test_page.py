"""The page of the benchmark: it has the rows that the benchmark measures, and another page quotes it."""

import re

from benchmarks.figures import FIGURES
from benchmarks.work import STATUS, WORKS
from tests.running import ROOT

PAGE = (ROOT / "docs/benchmark.md").read_text(encoding="utf-8")

#: The page that quotes it, and the sentence: requests per second of two works, and how many times WireMock's they are.
QUOTING = ROOT / "docs/explain/performance.md"
SENTENCE = (
    r"it answers ([\d,]+) status requests and ([\d,]+) uploads of 4\.9 MB a second, "
    r"([\d.]+) and ([\d.]+) times as many as WireMock; \[the benchmark\]\(\.\./benchmark\.md\)"
)


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
    quoted = re.search(SENTENCE, QUOTING.read_text(encoding="utf-8"))
    works = [by_work[STATUS], by_work["business 4.9 MB"]]
    rates = [_rounded(work["emulator"], 3) for work in works]
    multiples = [_rounded(work["WireMock"].partition("(")[2].removesuffix(")"), 2) for work in works]
    assert quoted is not None
    assert [_number(text) for text in quoted.groups()] == [*rates, *multiples]


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _rounded(text: str, digits: int) -> float:
    return float(f"{_number(text):.{digits}g}")
