"""The pieces of Markdown that the pages are made of, and the templates into which they go."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

#: What stands in the first line of each page.
MADE: Final = "<!-- Made by `python -m tools.reference`. Change the program or tools/reference, not this page. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar in a cell is escaped."""
    lines = (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in (head, *rows))
    first, *others = lines
    return "\n".join([first, f"|{'---|' * len(head)}", *others])


def block(language: str, text: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.strip()}\n```"


def items(texts: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {text}" for text in texts)


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that are not blank, with a blank line between two."""
    return "\n\n".join(part for part in parts if part)


def filled(template: Path, **values: str) -> str:
    """A template, each `{{name}}` in it replaced; raises KeyError for a name that has no value."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], template.read_text(encoding="utf-8"))


def page(template: Path, **values: str) -> str:
    """A page made of a template."""
    return f"{MADE}\n\n{filled(template, **values)}"
