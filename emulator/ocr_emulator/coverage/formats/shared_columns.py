"""What the formats for people share: the headline, and the columns of a pair."""

from collections.abc import Iterator
from typing import Final

from ocr_emulator.coverage.hits import HitCounts
from ocr_emulator.coverage.report import CoverageReport, PairCoverage, Totals

#: The titles of the columns that `times` fills: how often a pair was hit, and how the client went on.
TIMES: Final = ("by nature", "by scenario", "by document", "retried", "gave up", "went on")

#: The headline above `others`.
OTHERS: Final = "Answered, but not possible at this revision and front (a scenario's own, or another revision's):"


def contract_in_words(report: CoverageReport) -> str:
    """The contract of the report: "revision 2024-01-12, front plain"."""
    return f"revision {report.revision}, front {report.front}"


def totals_in_words(totals: Totals) -> str:
    """The totals in words: "12.3% (20 of 162 met, 56 excluded)"."""
    return f"{totals.percent:.1f}% ({totals.hit} of {totals.required} met, {totals.excluded} excluded)"


def state(pair: PairCoverage) -> str:
    """The state of a pair in one word: yes, no or excluded."""
    if pair.is_excluded:
        return "excluded"
    return "yes" if pair.is_hit else "no"


def times(met: HitCounts) -> tuple[int, ...]:
    """The cells of a pair below the titles TIMES."""
    return met.by_nature, met.by_scenario, met.by_document, met.retried, met.gave_up, met.called_another


def others(report: CoverageReport) -> Iterator[tuple[str | int, ...]]:
    """A row for each of the report's `others`: operation, resultCode, and the cells below TIMES."""
    return ((*pair, *times(met)) for pair, met in report.others.items())
