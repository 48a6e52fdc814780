"""The two languages of the pages: where their pages are, and what they say beside what the program says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import Final

from msgspec import Struct, convert

from ocr_emulator.contract.catalogue import Origin
from ocr_emulator.contract.contract_file import Evidence, Span
from ocr_emulator.korean import korean_texts
from tools.reference.root import ROOT


class CodeWords(Struct, frozen=True, kw_only=True):
    """The phrases of the page of result codes."""

    code_head: tuple[str, ...]
    revision_head: tuple[str, ...]
    row_head: tuple[str, ...]
    new: str
    message_of: str
    words_rest_on: str
    else_rests_on: str
    given_by: str
    every_operation: str
    origin: str
    open_fact: str
    by_request: str
    no_request: str
    by_scenario: str
    by_next: str
    by_file: str
    documents: str
    numbers: str
    file_names: str
    shipped: str


class ScenarioWords(Struct, frozen=True, kw_only=True):
    """The phrases of the page of shipped scenarios."""

    head: tuple[str, ...]
    codes: str
    every_code: str
    faults: str
    faults_page: str
    file: str


class SpanWords(Struct, frozen=True, kw_only=True):
    """How to say in which revisions something holds."""

    every_revision: str
    since: str
    until: str
    between: str


class Words(Struct, frozen=True, kw_only=True):
    """All phrases of one language."""

    codes: CodeWords
    scenarios: ScenarioWords
    spans: SpanWords
    origins: Mapping[Origin, str]
    evidence: Mapping[Evidence, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language.

    `templates` is the folder of its templates, `docs` that of its pages, those of the reference and all others;
    `root` is what leads from the pages of the reference to the project's folder.
    `texts` translates what the program says in English, by kind of text; None: it is English.
    """

    words: Words = field(repr=False)
    templates: Path
    docs: Path
    root: str
    texts: Mapping[str, Mapping[str, str]] | None = field(default=None, repr=False)

    def translated(self, kind: str, english: str) -> str:
        """What the program says in English, in this language; raises KeyError where nobody has translated it."""
        return english if self.texts is None else self.texts[kind][english]

    def link_to(self, name: str) -> str:
        """What leads from the pages of the reference to one that people write, beside or above them."""
        reference = self.docs / "reference"
        path = next(one for folder in (reference, self.docs) if (one := folder / f"{name}.md").is_file())
        return relpath(path, reference)

    def span(self, span: Span) -> str:
        """The revisions in which something holds."""
        words = self.words.spans
        match span.since, span.until:
            case None, None:
                return words.every_revision
            case since, None:
                return words.since.format(since)
            case None, until:
                return words.until.format(until)
            case since, until:
                return words.between.format(since, until)


_FOLDER: Final = Path(__file__).parent
_WORDS: Final = convert(
    tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8")), type=dict[str, Words], strict=False
)

ENGLISH: Final = Language(
    words=_WORDS["english"], templates=_FOLDER / "templates", docs=ROOT / "docs", root="../.."
)
KOREAN: Final = Language(
    words=_WORDS["korean"],
    templates=_FOLDER / "templates" / "ko",
    docs=ROOT / "docs" / "ko",
    root="../../..",
    texts=korean_texts(),
)
