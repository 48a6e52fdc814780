"""The coverage report as one page of HTML that loads nothing: no script, no font, no other file."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from ocr_emulator.coverage.formats.shared_columns import (
    OTHERS,
    TIMES,
    contract_in_words,
    others,
    state,
    times,
    totals_in_words,
)
from ocr_emulator.coverage.report import CoverageReport, PairCoverage, Totals

#: Whether a pair was hit is said in words, and a colour only repeats it. On paper, each sheet repeats the table
#: head.
_STYLE: Final = """\
:root { color-scheme: light dark; --line: #8888; --no: light-dark(#a40000, #ff9d94); }
body { font: 1rem/1.4 system-ui, sans-serif; max-width: 96rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
th[scope=row] { min-width: 11rem; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.no > .met { color: var(--no); font-weight: bold; }
tr.excluded { opacity: .7; }
td.advice { min-width: 18rem; font-size: .85rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
@media print {
  body { font-size: 8pt; margin: 0; max-width: none; }
  .wide { overflow: visible; }
  tr { break-inside: avoid; }
  th[scope=row], td.advice { min-width: 0; }
}"""

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{summary}</p>
{tables}
</main>
</body>
</html>"""


def as_html(report: CoverageReport) -> str:
    """The totals, a table of the operations, and a table of pairs for each; a missing pair says how to hit it."""
    excluded = f" Excluded: {', '.join(report.exclusions)}." if report.exclusions else ""
    return _PAGE.format(
        title="Result codes met",
        style=_STYLE,
        summary=escape(f"{totals_in_words(report.totals)}, {contract_in_words(report)}.{excluded}"),
        tables="\n".join(_tables(report)),
    )


def _tables(report: CoverageReport) -> Iterator[str]:
    names = ("operation", "percent", "met", "possible", "excluded")
    yield _table("By operation", names, (_sum(*item) for item in report.operations.items()))
    for name, pairs in report.operations.items():
        yield _table(name, ("result code", "met", "origin", *TIMES, "how to meet it"), map(_row, pairs))
    if report.others:
        yield _table(OTHERS, ("operation", "resultCode", *TIMES), map(_other, others(report)))


def _table(caption: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "\n".join(rows)
    return (
        f'<div class="wide"><table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _sum(name: str, pairs: Sequence[PairCoverage]) -> str:
    totals = Totals.of(pairs)
    cells = (f"{totals.percent:.1f}%", totals.hit, totals.possible, totals.excluded)
    return f"<tr>{_head(name)}{_numbers(cells)}</tr>"


def _row(pair: PairCoverage) -> str:
    words = f'<td class="met">{state(pair)}</td><td>{escape(pair.code.origin)}</td>'
    advice = f'<td class="advice">{escape(pair.advice) if pair.is_missing else ""}</td>'
    return f'<tr class="{state(pair)}">{_head(str(pair.code))}{words}{_numbers(times(pair.hits))}{advice}</tr>'


def _other(cells: Sequence[str | int]) -> str:
    return f"<tr>{_head(str(cells[0]))}{_numbers(cells[1:])}</tr>"


def _head(content: str) -> str:
    return f'<th scope="row">{escape(content)}</th>'


def _numbers(cells: Iterable[str | int]) -> str:
    return "".join(f'<td class="number">{escape(str(cell))}</td>' for cell in cells)
