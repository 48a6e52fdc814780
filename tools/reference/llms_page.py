"""llms.txt: the reference in one file, for an assistant that writes scenarios and tests."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from starlette.testclient import TestClient

from ocr_emulator import create_app
from ocr_emulator.cli.commands import COMMANDS
from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.contract_file import Span
from ocr_emulator.contract.facts import CHOICES
from ocr_emulator.contract.operations import ENDPOINTS, OPERATIONS
from ocr_emulator.contract.result_fields import RESULT_FIELDS
from ocr_emulator.contract.revisions import DEFAULT
from ocr_emulator.scenario.faults import as_markdown
from ocr_emulator.scenario.grammar.codec import KeyTable
from ocr_emulator.scenario.language.delays import DISTRIBUTIONS
from ocr_emulator.scenario.language.given import GIVEN
from ocr_emulator.scenario.language.matchers import MATCHERS
from ocr_emulator.scenario.language.replies import REPLY
from ocr_emulator.scenario.language.rules import RULE
from ocr_emulator.scenario.language.scenario import SCENARIO_FILE
from ocr_emulator.scenario.language.users import USER
from ocr_emulator.scenario.language.when import WHEN
from ocr_emulator.settings import Settings
from tools.reference.cli_page import usage
from tools.reference.language import ENGLISH
from tools.reference.markdown import block, filled, items, paragraphs, table
from tools.reference.recipes import entries
from tools.reference.root import ROOT
from tools.reference.settings_page import settings_table
from tools.reference.shipped import scenarios, text_of

#: The tables of the scenario language, by where their keys stand.
TABLES: Final[Mapping[str, KeyTable]] = {
    "the top of the file": SCENARIO_FILE,
    "given": GIVEN,
    "given.users.ID": USER,
    "rules[]": RULE,
    "rules[].when": WHEN,
    "a text in when, in place of the text itself": MATCHERS,
    "rules[].then, and the body of next": REPLY,
    "delay, in place of a length of time": DISTRIBUTIONS,
}


def llms_page() -> str:
    """The file."""
    return filled(
        ENGLISH.templates / "llms.txt",
        documents=items(_documents()),
        default=str(DEFAULT),
        operations=items(_operations()),
        keys=paragraphs(_keys()),
        statuses=", ".join(f"`{code}` {says}" for code, says in STATUS_CODES.items()),
        choices=items(f"`{name}`: {', '.join(choices)}" for name, choices in CHOICES.items()),
        fields=items(f"`{name}`: {', '.join(fields)}" for name, fields in RESULT_FIELDS.items()),
        scenarios=paragraphs(part for name in scenarios() for part in (f"`{name}`", block("yaml", text_of(name)))),
        calls=items(_calls()),
        codes=table(("code", "key", "given by", "revisions", "origin", "cause"), _codes()),
        faults=as_markdown(),
        settings=settings_table(),
        commands=items(f"`{usage(command)}`: {command.help}" for command in COMMANDS),
    )


def _documents() -> Iterator[str]:
    """The pages in English, by their titles."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        name = path.relative_to(ROOT).as_posix()
        title = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        if title and not name.startswith("docs/ko/"):
            yield f"[{title[1]}]({name})"


def _operations() -> Iterator[str]:
    for name, operation in OPERATIONS.items():
        first = next(one for one in ENDPOINTS if one.operation is operation)
        files = f"; part `image`: {', '.join(operation.file_types)}" if operation.file_types else ""
        yield f"`{name}`: `{first.method} {first.path}` ({', '.join(operation.versions)}{files}). {operation.says}"


def _keys() -> Iterator[str]:
    for place, keys in TABLES.items():
        yield f"{place}:"
        yield items(f"`{name}`: {key.says}" for name, key in keys.keys.items())


def _calls() -> Iterator[str]:
    """Each call, with its summary and the first paragraph of what else is said of it."""
    for path, methods in _description()["paths"].items():
        for method, call in methods.items():
            first, *_ = call.get("description", "").split("\n\n")
            yield f"`{method.upper()} /__admin{path}`: {call['summary']}. {' '.join(first.split())}".rstrip()


def _description() -> Mapping[str, Any]:
    client = TestClient(create_app(Settings(no_shipped=True)))  # nothing that runs beside the calls is started
    found: Mapping[str, Any] = client.get("/__admin/openapi.json").json()
    return found


def _codes() -> Iterator[tuple[str, ...]]:
    """The codes; rows that differ in nothing but what they rest on are one."""
    for entry in entries():
        for _, rows in groupby(entry.rows, key=lambda row: (row.fronts, row.message, row.cause)):
            yield _code(tuple(rows))


def _code(rows: Sequence[ResultCode]) -> tuple[str, ...]:
    first, last = rows[0], rows[-1]
    operations = "every operation" if len(first.operations) == len(OPERATIONS) else ", ".join(first.operations)
    restricted = f" ({first.only} versions)" if first.only else ""
    fronts = "" if len(first.fronts) > 1 else f" (front {first.fronts[0]})"
    return (
        str(first.number),
        first.key,
        f"{operations}{restricted}",
        f"{ENGLISH.span(Span(first.span.since, last.span.until))}{fronts}",
        first.origin,
        first.cause,
    )
