"""The page about the architecture, held against what the linter and the code say."""

import re
from pathlib import Path

from tests.repository.pages import blocks, table
from tests.running import ROOT
from tests.test_packaging import pyproject

PAGE = "docs/explain/architecture.md"
PACKAGE = ROOT / "emulator" / "ocr_emulator"
CONTRACTS = pyproject()["tool"]["importlinter"]["contracts"]
(LAYERS,) = [one["layers"] for one in CONTRACTS if one.get("containers") == ["ocr_emulator"]]
PICTURE, WAY = blocks(PAGE, "mermaid")


def test_layers() -> None:
    """The picture has the layers that import-linter checks, in their order."""
    boxes = dict(re.findall(r'^  (layer\d+)\["(.+)"\]$', PICTURE, re.MULTILINE))
    assert list(boxes.values()) == [layer.replace(" | ", " · ") for layer in LAYERS]
    arrows = re.findall(r"(?=(layer\d+) --> (layer\d+))", PICTURE)
    assert arrows == list(zip(boxes, list(boxes)[1:], strict=False))


def test_packages() -> None:
    """The table says of each package what it is for, in the order of the layers."""
    found = [cells[0].strip("`") for cells in table(PAGE, "| package or module | what it is for |")]
    assert found == [name for layer in LAYERS for name in layer.split(" | ")]


def test_the_way_of_a_request() -> None:
    """It goes through packages that there are."""
    taking_part = set(re.findall(r"participant (\w+)", WAY)) - {"client"}
    assert all((PACKAGE / name).is_dir() for name in taking_part)
    assert set(re.findall(r"^ +(\w+)-+>>", WAY, re.MULTILINE)) <= taking_part | {"client"}


def test_stages() -> None:
    """The stages are the modules of the folder, with the numbers that these say of themselves."""
    stages = {}
    for path in Path(PACKAGE, "pipeline", "stages").glob("[a-z]*.py"):
        found = re.match(r'"""Stage (\d+)', path.read_text(encoding="utf-8"))
        assert found, path
        stages[int(found[1])] = path.stem
    shown = table(PAGE, "| stage | module | question |")
    assert [(int(cells[0]), cells[1].strip("`")) for cells in shown] == sorted(stages.items())
