"""A coverage in a few lines, for a terminal."""

from collections.abc import Iterator
from textwrap import fill
from typing import Final

from ocr_emulator.coverage.formats.shared_columns import OTHERS, contract_in_words, totals_in_words
from ocr_emulator.coverage.report import CoverageReport, Totals

_INDENT: Final = "    "
_FOOT: Final = (
    "`ocr-emulator codes` says what causes each code; --format markdown, junit or html says more of each pair."
)


def as_text(coverage: CoverageReport) -> str:
    """The percentage over all and of each operation, with the codes that are missing from it."""
    return "\n".join(_lines(coverage))


def _lines(coverage: CoverageReport) -> Iterator[str]:
    yield f"Result codes met: {totals_in_words(coverage.totals)}, {contract_in_words(coverage)}."
    for name, lines in coverage.operations.items():
        yield f"{name}: {totals_in_words(Totals.of(lines))}"
        missing = " ".join(str(line.code.number) for line in lines if line.is_missing)
        if missing:
            yield fill(f"missing: {missing}", width=110, initial_indent=_INDENT, subsequent_indent=_INDENT * 2)
    if coverage.others:
        yield f"{OTHERS} {', '.join(f'{name} {number}' for name, number in coverage.others)}"
    if any(line.is_missing for line in coverage.pairs):
        yield _FOOT
