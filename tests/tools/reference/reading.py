"""Reads the committed pages of the reference as their readers do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.running import ROOT


@dataclass(frozen=True)
class Block:
    """A block of code on a page."""

    language: str
    text: str


def page(path: str) -> str:
    """The text of a committed page."""
    return (ROOT / path).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The blocks of code in a text."""
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)]


def sections(text: str) -> Mapping[str, str]:
    """The text below each heading that has anchors, by the first of them."""
    parts = re.split(r'^(?=<a id=")', text, flags=re.MULTILINE)
    return {found[1]: part for part in parts if (found := re.match(r'<a id="([^"]+)">', part))}


def anchors(text: str) -> set[str]:
    """The names by which links find a place of a page."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def links(text: str) -> list[str]:
    """The relative links of a page."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith("http")]
