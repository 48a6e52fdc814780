"""Every link of the pages leads somewhere, and every page is linked from the index."""

import re
from pathlib import Path

import pytest

from tests.product.pages import PAGES, WRITTEN, prose, text_of
from tests.running import ROOT

#: Pages with links: those of the users, and the pages of the examples.
LINKING = PAGES + sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples").rglob("*.md"))


def links(page: str) -> list[str]:
    """The targets of a page's links and pictures."""
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)


def anchors(page: str) -> set[str]:
    """The anchors of a page: those that GitHub makes of its headings, and those that it sets itself."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        number = sum(one == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", one) is not None for one in found)
        found.add(f"{slug}-{number}" if slug in found else slug)
    return found | set(re.findall(r'(?:id|name)="([^"]+)"', text_of(page)))


def target_of(page: str, link: str) -> tuple[str, str]:
    """The file that a link leads to, from the project's root, and the anchor in it."""
    path, _, anchor = link.partition("#")
    target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
    return str(target.relative_to(ROOT)), anchor


@pytest.mark.parametrize("page", LINKING)
def test_links_lead_somewhere(page: str) -> None:
    """The file of each relative link is there, and has the heading that the link names."""
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        target, anchor = target_of(page, link)
        if not (ROOT / target).exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("folder", ["docs", "docs/ko"])
def test_the_index_has_every_page(folder: str) -> None:
    """Each written page of a language is linked from the index of that language."""
    index = f"{folder}/index.md"
    linked = {target_of(index, link)[0] for link in links(index)}
    pages = {page for page in WRITTEN if Path(page).is_relative_to(folder)} - {index}
    if folder == "docs":
        pages = {page for page in pages if not page.startswith("docs/ko/")}
    assert sorted(pages - linked) == []
