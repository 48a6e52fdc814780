"""A coverage as Markdown, for a comment on a change or a wiki."""

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


def as_markdown(coverage: CoverageReport) -> str:
    """The sum in one line, and a row for each pair; those that are missing say **no**."""
    head = f"Result codes met: **{totals_in_words(coverage.totals)}**, {contract_in_words(coverage)}."
    parts = [head, _table(("operation", "resultCode", "resultKey", "met", *TIMES), map(_row, coverage.pairs))]
    if coverage.others:
        parts += [OTHERS, _table(("operation", "resultCode", *TIMES), others(coverage))]
    return "\n\n".join(parts)


def _row(line: PairCoverage) -> tuple[str | int, ...]:
    met = "**no**" if line.is_missing else state(line)
    return line.operation, line.code.number, line.code.key, met, *times(line.hits)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    lines = ("|".join(["", *(f" {_cell(one)} " for one in row), ""]) for row in (columns, *rows))
    head, *body = lines
    return "\n".join([head, f"|{'---|' * len(columns)}", *body])


def _cell(value: str | int) -> str:
    """A text that cannot end its cell or its row."""
    return " ".join(str(value).split()).replace("\\", "\\\\").replace("|", "\\|")
