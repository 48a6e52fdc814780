"""The pages that users read: both READMEs and everything below `docs/`, and the code blocks that they show."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from tests.running import ROOT

READMES: Final = ["README.md", "README.ko.md"]

#: Every page, by its path from the project's root.
PAGES: Final = READMES + sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))

#: The pages of the reference that programs write, in both languages, by name; other tests hold them against the code.
GENERATED: Final = {"cli", "codes", "faults", "python", "scenarios", "settings"}

#: The pages that people write.
WRITTEN: Final = [
    page
    for page in PAGES
    if "/reference/" not in page or not GENERATED & {Path(page).stem, Path(page).parent.name}
]

#: Each written page that there is in Korean, by the page in English.
TRANSLATED: Final = {"README.md": "README.ko.md"} | {
    page.replace("docs/ko/", "docs/", 1): page
    for page in WRITTEN
    if page.startswith("docs/ko/") and page.replace("docs/ko/", "docs/", 1) in WRITTEN
}


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def all_blocks(page: str) -> list[tuple[str, str]]:
    """The code blocks of a page: the language of each, and its text."""
    return re.findall(r"^```(\S*)\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [text for found, text in all_blocks(page) if found == language]


@cache
def examples() -> str:
    """Every file of `examples/`, all of which are run by tests of their own."""
    files = sorted(path for path in (ROOT / "examples").rglob("*") if path.is_file())
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.suffix not in {".png", ".pdf"})


def scenarios(page: str) -> list[str]:
    """The YAML blocks of a page that are whole scenarios; others are parts of the files in `examples/`."""
    return [block for block in blocks(page, "yaml") if block not in examples()]


def dialogues(page: str) -> list[tuple[str, str]]:
    """Each command of the console blocks with the output that is shown below it."""
    found = (re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE) for block in blocks(page, "console"))
    return [dialogue for block in found for dialogue in block]


def prose(page: str) -> str:
    """The text of a page without its code blocks."""
    return re.sub(r"^```\S*\n.*?^```$", "", text_of(page), flags=re.DOTALL | re.MULTILINE)
