"""The formats of a coverage report: a module for each, and the table of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ocr_emulator.coverage.formats.html_format import as_html
from ocr_emulator.coverage.formats.json_format import as_json
from ocr_emulator.coverage.formats.junit_format import as_junit
from ocr_emulator.coverage.formats.markdown_format import as_markdown
from ocr_emulator.coverage.formats.text_format import as_text
from ocr_emulator.coverage.report import CoverageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: `write` makes the text, which does not end with a new line."""

    write: Callable[[CoverageReport], str]
    media_type: str


#: The formats by the name that `?format=` and `--format` take.
FORMATS: Final[Mapping[str, Format]] = {
    "html": Format(write=as_html, media_type="text/html"),
    "json": Format(write=as_json, media_type="application/json"),
    "junit": Format(write=as_junit, media_type="application/xml"),
    "markdown": Format(write=as_markdown, media_type="text/markdown"),
    "text": Format(write=as_text, media_type="text/plain"),
}
