"""The pages in Korean have the structure and the commands of those in English."""

import re

import pytest

from tests.product.pages import TRANSLATED, all_blocks, dialogues, prose, text_of
from tests.running import ROOT

#: What has to be there in Korean.
EXPECTED = {
    "README.md",
    "docs/howto/compare.md",
    "docs/howto/console.md",
    "docs/howto/ekyc.md",
    "docs/howto/troubleshooting.md",
    "docs/index.md",
    "docs/test-documents.md",
    *(f"docs/start/{name}.md" for name in ("docker", "node", "pytest", "spring", "testers")),
}


def test_the_promised_pages_are_there() -> None:
    """Each page that is promised in Korean is there."""
    assert set(TRANSLATED) >= EXPECTED


@pytest.mark.parametrize("page", sorted(TRANSLATED))
def test_headings(page: str) -> None:
    """Both have the same headings, level by level; what is a name in one is a name in the other."""
    english, korean = (re.findall(r"^(#+) ", prose(one), re.MULTILINE) for one in (page, TRANSLATED[page]))
    assert korean == english


@pytest.mark.parametrize("page", sorted(TRANSLATED))
def test_commands(page: str) -> None:
    """Both show the same commands and the same replies."""
    assert dialogues(TRANSLATED[page]) == dialogues(page)


@pytest.mark.parametrize("page", sorted(TRANSLATED))
def test_other_blocks(page: str) -> None:
    """All other code is the same, but for comments and texts in Korean."""
    english, korean = (
        [(language, _code(text)) for language, text in all_blocks(one) if language != "console"]
        for one in (page, TRANSLATED[page])
    )
    assert korean == english


def _code(text: str) -> str:
    """`text` without comments and docstrings."""
    return re.sub(r'#.*|""".*?"""', "", text)


@pytest.mark.parametrize("page", sorted(TRANSLATED))
def test_they_link_to_each_other(page: str) -> None:
    """From each page the other language is one click away."""
    other = TRANSLATED[page]
    back, forth = (re.findall(r"\[(?:English|한국어)\]\(([^)]+)\)", text_of(one)) for one in (other, page))
    assert [(ROOT / other).parent.joinpath(link).resolve() for link in back] == [ROOT / page]
    assert [(ROOT / page).parent.joinpath(link).resolve() for link in forth] == [ROOT / other]
