"""Every page of the generated reference: it is what the command makes, and its links lead somewhere."""

from pathlib import Path

import pytest

from ocr_emulator.scenario.library import load_files
from tests.contracts import SEED
from tests.running import ROOT
from tests.tools.reference.reading import anchors, blocks, links, page
from tools.reference.pages import PAGES


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_what_the_command_makes(path: str) -> None:
    """`python -m tools.reference` would change nothing."""
    assert page(path) == PAGES[path]()


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("emulator/")])
def test_links(path: str) -> None:
    """Every link on a page leads to a file, and to a place that the file has."""
    broken = []
    for link in links(page(path)):
        name, _, anchor = link.partition("#")
        target = (ROOT / path).parent / name if name else ROOT / path
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", PAGES)
def test_scenarios(path: str, tmp_path: Path) -> None:
    """Every scenario that a page shows can be copied as it stands, and nothing in it is without effect."""
    for number, block in enumerate(one for one in blocks(page(path)) if one.language == "yaml"):
        file = tmp_path / f"shown-{number}.yaml"
        file.write_text(block.text, encoding="utf-8")
        assert load_files([file], SEED)[file.stem].warnings == ()
