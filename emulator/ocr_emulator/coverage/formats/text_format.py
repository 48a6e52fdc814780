"""The coverage report in a few lines, for a terminal."""

from collections.abc import Iterator
from textwrap import fill
from typing import Final

from ocr_emulator.coverage.formats.shared_columns import OTHERS, contract_in_words, totals_in_words
from ocr_emulator.coverage.report import CoverageReport, Totals

_INDENT: Final = "    "
_FOOT: Final = (
    "`ocr-emulator codes` says what causes each code; --format markdown, junit or html says more of each pair."
)


def as_text(report: CoverageReport) -> str:
    """The totals of all and of each operation, with the codes that are missing from it."""
    return "\n".join(_lines(report))


def _lines(report: CoverageReport) -> Iterator[str]:
    yield f"Result codes met: {totals_in_words(report.totals)}, {contract_in_words(report)}."
    for name, lines in report.operations.items():
        yield f"{name}: {totals_in_words(Totals.of(lines))}"
        missing = " ".join(str(line.code.number) for line in lines if line.is_missing)
        if missing:
            yield fill(f"missing: {missing}", width=110, initial_indent=_INDENT, subsequent_indent=_INDENT * 2)
    if report.others:
        yield f"{OTHERS} {', '.join(f'{name} {number}' for name, number in report.others)}"
    if any(line.is_missing for line in report.pairs):
        yield _FOOT
