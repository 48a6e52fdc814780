"""The test documents in the folder of examples are those that the program makes."""

import re
from pathlib import Path

import pypdfium2
import pytest

from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.drawing.drawing import draw_specimen
from tests.cli.command import run
from tests.running import ROOT
from tests.specimens.pictures import opened, text_in

FOLDER = ROOT / "examples" / "documents"


@pytest.mark.parametrize("name", CATALOGUE)
def test_picture(name: str) -> None:
    """Each document of the catalogue is there, in the size in which it is drawn, and says what it does."""
    image = opened((FOLDER / f"{name}.png").read_bytes())
    specimen = CATALOGUE[name].specimen
    assert text_in(image) == specimen.text
    assert image.size == draw_specimen(specimen).size


def test_pdfs() -> None:
    """So are the PDFs."""
    paths = sorted(FOLDER.glob("*.pdf"))
    assert [path.stem for path in paths] == ["business-corporation", "business-individual"]
    for path in paths:
        page = pypdfium2.PdfDocument(path.read_bytes())[0]
        assert text_in(page.render(scale=2).to_pil()) == CATALOGUE[path.stem].text


@pytest.mark.process
def test_commands(tmp_path: Path) -> None:
    """The commands in the README of the folder make what is there, and nothing else."""
    commands = re.findall(
        r"^\$ ocr-emulator (.*) --out examples/documents$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(commands) == 2
    for command in commands:
        assert run(*command.split(), "--out", str(tmp_path)).returncode == 0
    made = {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in FOLDER.iterdir()} == made | {"README.md"}
    assert (tmp_path / "index.html").read_text("utf-8") == (FOLDER / "index.html").read_text("utf-8")
