"""What the formats for people have in common: the sentence on top, and the cells of a line."""

from collections.abc import Iterator
from typing import Final

from ocr_emulator.coverage.hits import HitCounts
from ocr_emulator.coverage.report import CoverageReport, PairCoverage, Totals

#: How often, and how the client went on.
TIMES: Final = ("by nature", "by scenario", "retried", "gave up", "went on")

#: What `others` are.
OTHERS: Final = "Answered, but not possible at this revision and front (a scenario's own, or another revision's):"


def contract_in_words(coverage: CoverageReport) -> str:
    """Which contract it is about."""
    return f"revision {coverage.revision}, front {coverage.front}"


def totals_in_words(totals: Totals) -> str:
    """How many of how many: "12.3% (20 of 162 met, 56 excluded)"."""
    return f"{totals.percent:.1f}% ({totals.hit} of {totals.required} met, {totals.excluded} excluded)"


def state(line: PairCoverage) -> str:
    """Whether it is met, in a word: yes, no or excluded."""
    if line.is_excluded:
        return "excluded"
    return "yes" if line.is_hit else "no"


def times(met: HitCounts) -> tuple[int, ...]:
    """The cells below TIMES."""
    return met.by_nature, met.by_scenario, met.retried, met.gave_up, met.called_another


def others(coverage: CoverageReport) -> Iterator[tuple[str | int, ...]]:
    """The rows of `others`: operation, resultCode, and the cells below TIMES."""
    return ((*pair, *times(met)) for pair, met in coverage.others.items())
