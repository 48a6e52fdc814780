"""Writes what was measured where it is read: tables in the page of the benchmark, two figures on another page."""

import re
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import InvalidError, NotMeasuredError, rates, ratio
from benchmarks.report import Setting, markdown
from benchmarks.results import EMULATOR, Results
from benchmarks.servers import ROOT
from benchmarks.work import STATUS
from ocr_emulator.errors import EmulatorError

PAGE: Final = "docs/benchmark.md"

#: What stands before and after the tables.
BEGIN: Final = "<!-- `python -m benchmarks --page` writes the tables from here on. -->"
END: Final = "<!-- The tables end here. -->"

#: The sentences of other pages: requests per second of two works, and how many times WireMock's they are.
SENTENCES: Final[Mapping[str, str]] = {
    "docs/explain/performance.md": (
        r"it answers ([\d,]+) status requests and ([\d,]+) uploads of 4\.9 MB a second, "
        r"([\d.]+) and ([\d.]+) times as many as WireMock; \[the benchmark\]\(\.\./benchmark\.md\)"
    ),
}

_QUOTED: Final = (STATUS, "business 4.9 MB")
_PEER: Final = "WireMock"


class PageError(EmulatorError):
    """A page has no place for what was measured, or what it needs was not measured."""


def write_pages(results: Results, setting: Setting, root: Path = ROOT) -> None:
    """Write the tables into the page below `root`, and the figures where they are quoted; raises PageError."""
    figures = quoted_figures(results)
    pages = {PAGE: with_tables((root / PAGE).read_text(encoding="utf-8"), markdown(results, setting))}
    for name, sentence in SENTENCES.items():
        pages[name] = with_figures((root / name).read_text(encoding="utf-8"), sentence, figures, name)
    for name, text in pages.items():
        (root / name).write_text(text, encoding="utf-8")


def with_tables(page: str, tables: str) -> str:
    """The page with these tables between its two marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise PageError(f"{PAGE} has no place for the tables; put these lines around it: {BEGIN} {END}")
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def with_figures(text: str, sentence: str, figures: tuple[str, ...], name: str) -> str:
    """The text of a page with these figures in the places of the groups of its `sentence`."""
    found = re.search(sentence, text)
    if found is None:
        raise PageError(f"{name} has no sentence for the figures; it has to match: {sentence}")
    for number in range(len(figures), 0, -1):
        start, end = found.span(number)
        text = text[:start] + figures[number - 1] + text[end:]
    return text


def quoted_figures(results: Results) -> tuple[str, ...]:
    """Two rates with three digits, and what they are of WireMock's with two."""
    try:
        own = [rates(results, work) for work in _QUOTED]
        multiples = [ratio(rate, rates(results, work, _PEER)) for rate, work in zip(own, _QUOTED, strict=True)]
    except (NotMeasuredError, InvalidError) as error:
        raise PageError(f"{EMULATOR} and {_PEER} have to be measured at {' and '.join(_QUOTED)}") from error
    return (*(f"{float(f'{median(rate):.3g}'):,.0f}" for rate in own), *map(_multiple, multiples))


def _multiple(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{float(f'{value:.2g}'):.0f}"  # noqa: PLR2004 - two digits
