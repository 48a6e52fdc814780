"""The formats of a report: text for a terminal, Markdown, JSON."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ocr_emulator.comparison.judging import Finding, Verdict, tell
from ocr_emulator.comparison.report import Report, as_json, conclusion, issue

#: The order in which a reader wants them.
_ORDER: Final = (Verdict.DIFFERS, Verdict.CONFIRMED, Verdict.NO_ANSWER, Verdict.NOT_ASKED)


def _text(report: Report) -> str:
    return "\n".join(_text_lines(report))


def _text_lines(report: Report) -> Iterator[str]:
    yield f"{report.title}."
    if report.stopped:
        yield f"It stopped: {report.stopped}."
    for verdict in _ORDER:
        found = report.of(verdict)
        if found:
            yield ""
            yield verdict
        for one in found:
            yield from _text_of(one)
    yield from _drift_in_text(report)
    yield ""
    yield f"{report.summary}."
    for one in report.findings:
        if one.is_unknown:
            yield ""
            yield issue(one, report)


def _text_of(one: Finding) -> Iterator[str]:
    yield f"  {one.name}: {one.says} ({one.rests_on})"
    if one.why:
        yield f"    {one.why}"
    elif one.verdict is Verdict.DIFFERS:
        yield f"    service:  {one.reply}"
        yield f"    emulator: {tell(one.emulator)}"
        yield f"    {conclusion(one)}"
    else:
        yield f"    both: {one.reply}"


def _drift_in_text(report: Report) -> Iterator[str]:
    if report.drift is None:
        return
    yield ""
    yield "changed since" if report.drift else "Nothing has changed since."
    for one in report.drift:
        yield f"  {one.name}"
        yield f"    before{f' ({one.seen})' if one.seen else ''}: {one.before}"
        yield f"    now: {one.now}"


def _markdown(report: Report) -> str:
    return "\n".join(_markdown_lines(report))


def _markdown_lines(report: Report) -> Iterator[str]:
    yield "# Compared with the real service"
    yield ""
    yield f"{report.title}: {report.summary}."
    if report.stopped:
        yield ""
        yield f"**It stopped**: {report.stopped}."
    yield ""
    yield "| claim | rested on | service | emulator | result |"
    yield "|---|---|---|---|---|"
    for verdict in _ORDER:
        for one in report.of(verdict):
            yield _row(one)
    yield from _drift_in_markdown(report)
    for one in report.findings:
        if one.is_unknown:
            yield ""
            yield issue(one, report)


def _row(one: Finding) -> str:
    result = f"{one.verdict}: {one.why}" if one.why else str(one.verdict)
    if one.verdict is Verdict.DIFFERS:
        result = f"**differs**: {conclusion(one)}"
    cells = (f"`{one.name}`: {one.says}", one.rests_on, one.reply, tell(one.emulator), result)
    return f"| {' | '.join(map(_cell, cells))} |"


def _drift_in_markdown(report: Report) -> Iterator[str]:
    if report.drift is None:
        return
    yield ""
    yield "## Changed since"
    yield ""
    if not report.drift:
        yield "Nothing."
        return
    yield "| claim | before | now |"
    yield "|---|---|---|"
    for one in report.drift:
        yield f"| {' | '.join(map(_cell, (f'`{one.name}`', one.before, one.now)))} |"


def _cell(text: str) -> str:
    """A text that cannot leave its cell, nor be read as a tag of HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def _json(report: Report) -> str:
    return json.dumps(as_json(report), ensure_ascii=False, indent=2)


FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {"text": _text, "markdown": _markdown, "json": _json}
