"""The coverage report as Markdown, for a comment on a pull request, or a wiki."""

from collections.abc import Iterable, Sequence

from ocr_emulator.coverage.formats.shared_columns import (
    OTHERS,
    TIMES,
    contract_in_words,
    others,
    state,
    times,
    totals_in_words,
)
from ocr_emulator.coverage.report import CoverageReport, PairCoverage


def as_markdown(report: CoverageReport) -> str:
    """The totals in one line, and a row for each pair; a missing one says **no**."""
    head = f"Result codes met: **{totals_in_words(report.totals)}**, {contract_in_words(report)}."
    parts = [head, _table(("operation", "resultCode", "resultKey", "met", *TIMES), map(_row, report.pairs))]
    if report.others:
        parts += [OTHERS, _table(("operation", "resultCode", *TIMES), others(report))]
    return "\n\n".join(parts)


def _row(pair: PairCoverage) -> tuple[str | int, ...]:
    met = "**no**" if pair.is_missing else state(pair)
    return pair.operation, pair.code.number, pair.code.key, met, *times(pair.hits)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    lines = ("|".join(["", *(f" {_cell(one)} " for one in row), ""]) for row in (columns, *rows))
    head, *body = lines
    return "\n".join([head, f"|{'---|' * len(columns)}", *body])


def _cell(value: str | int) -> str:
    """The text of a cell, escaped so that it ends neither its cell nor its row."""
    return " ".join(str(value).split()).replace("\\", "\\\\").replace("|", "\\|")
