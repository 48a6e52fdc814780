"""The page of result codes: what each means, and how a client can be made to meet it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from ocr_emulator.contract.catalogue import Front, Origin, ResultCode
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.facts import FACTS
from ocr_emulator.contract.operations import ENDPOINTS, OPERATIONS
from ocr_emulator.contract.revisions import DEFAULT, REVISIONS, Revision
from tools.reference.language import ENGLISH, KOREAN, Language
from tools.reference.markdown import block, items, page, paragraphs, table
from tools.reference.recipes import (
    REQUESTS,
    CodeEntry,
    documents_with,
    entries,
    next_commands,
    numbers_with,
    request_commands,
    scenario_text,
)
from tools.reference.shipped import file_names_for, scenarios_with

#: The page about the test documents, which people write.
_TEST_DOCUMENTS: Final = "test-documents"


def codes_page(language: Language) -> str:
    """The page in a language."""
    words = language.words.codes
    return page(
        language.templates / "codes.md",
        default=str(DEFAULT),
        test_documents=language.link_to(_TEST_DOCUMENTS),
        codes=table(
            words.code_head,
            ((_link(one), f"`{one.first.key}`", _cause(one.first, language)) for one in entries()),
        ),
        revisions=table(words.revision_head, (_revision(revision, language) for revision in REVISIONS)),
        sections=paragraphs(part for entry in entries() for part in _section(entry, language)),
    )


english_codes_page = partial(codes_page, ENGLISH)
korean_codes_page = partial(codes_page, KOREAN)


def _link(entry: CodeEntry) -> str:
    return f"[{entry.first.number}](#{entry.name})"


def _cause(row: ResultCode, language: Language) -> str:
    return language.translated("causes", row.cause)


def _revision(revision: Revision, language: Language) -> tuple[str, ...]:
    plain, gateway = (contract_at(revision, front).codes for front in Front)
    summary = language.translated("revisions", revision.summary)
    return str(revision), str(len(plain)), str(len(gateway)), summary, "; ".join(_changes(revision, language))


def _changes(revision: Revision, language: Language) -> Iterator[str]:
    if revision is DEFAULT:
        return
    before = REVISIONS[REVISIONS.index(revision) - 1]
    words = language.words.codes
    for text, is_changed in ((words.new, _is_new), (words.message_of, _has_new_message)):
        found = [entry for entry in entries() if is_changed(entry, before, revision)]
        if found:
            yield text.format(", ".join(map(_link, found)))


def _is_new(entry: CodeEntry, before: Revision, after: Revision) -> bool:
    return not contract_at(before).codes.get(entry.name) and bool(contract_at(after).codes.get(entry.name))


def _has_new_message(entry: CodeEntry, before: Revision, after: Revision) -> bool:
    old, new = (contract_at(revision).codes.get(entry.name) for revision in (before, after))
    return bool(old and new and old.message != new.message)


def _section(entry: CodeEntry, language: Language) -> Iterator[str]:
    first, words = entry.first, language.words.codes
    yield "".join(f'<a id="{name}"></a>' for name in dict.fromkeys((entry.name, first.key)))
    yield f"### {first.number} {first.key}"
    yield table(words.row_head, (_row(row, language) for row in entry.rows))
    yield items(_facts(first, language))
    yield words.by_request
    yield from _request(entry, language)
    yield words.by_scenario
    yield block("yaml", scenario_text(entry))
    yield words.by_next
    yield block("sh", next_commands(entry))
    yield from _files(entry, language)
    if names := scenarios_with(entry.name):
        yield words.shipped.format(", ".join(f"[`{name}`](scenarios.md#{name})" for name in names))


def _row(row: ResultCode, language: Language) -> tuple[str, ...]:
    statuses = {front: row.gateway_status or 200 if front is Front.GATEWAY else 200 for front in row.fronts}
    words = language.words.codes
    rests_on = (
        words.words_rest_on.format(_named(row.wording_evidence, language)),
        words.else_rests_on.format(_named(row.evidence, language)),
    )
    return (
        language.span(row.span),
        ", ".join(f"`{front}`" for front in row.fronts),
        ", ".join(map(str, dict.fromkeys(statuses.values()))),
        row.message,
        _cause(row, language),
        "; ".join(rests_on),
    )


def _named(evidence: Sequence[Evidence], language: Language) -> str:
    return ", ".join(language.words.evidence[one] for one in evidence)


def _facts(code: ResultCode, language: Language) -> Iterator[str]:
    words = language.words.codes
    versions = dict.fromkeys(str(one.version) for one in ENDPOINTS if code.is_possible_at(one))
    operations = words.every_operation if len(code.operations) == len(OPERATIONS) else _listed(code.operations)
    yield words.given_by.format(operations, ", ".join(versions))
    yield words.origin.format(code.origin, language.words.origins[code.origin])
    choices: dict[str, list[str]] = {}
    for fact in FACTS:
        if any(one.names(code.key) for one in fact.alternatives):
            choices.setdefault(fact.public_name, []).extend(one.choice for one in fact.alternatives)
    if choices:
        texts = (f"`{name}` ({', '.join(dict.fromkeys(found))})" for name, found in choices.items())
        yield words.open_fact.format("; ".join(texts))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _request(entry: CodeEntry, language: Language) -> Iterator[str]:
    request = REQUESTS.get(entry.first.key)
    if request is None:
        yield language.words.codes.no_request
        return
    yield request.says if language is ENGLISH else request.korean
    if commands := request_commands(entry, request):
        yield block("sh", commands)


def _files(entry: CodeEntry, language: Language) -> Iterator[str]:
    """The files and numbers that give an error by themselves; a success needs none."""
    if entry.first.origin is Origin.GATEWAY or entry.first.number == 0:
        return
    number, words = entry.first.number, language.words.codes
    ways = (
        (words.documents.replace("{page}", language.link_to(_TEST_DOCUMENTS)), documents_with(number)),
        (words.numbers, numbers_with(number)),
        (words.file_names, file_names_for(number)),
    )
    if found := [text.format(_listed(names)) for text, names in ways if names]:
        yield words.by_file
        yield items(found)
