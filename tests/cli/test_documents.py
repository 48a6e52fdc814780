"""The command that lists test documents and writes them, as a process of its own."""

from pathlib import Path

import pytest

from ocr_emulator.specimens.catalogue import CATALOGUE
from tests.cli.command import run
from tests.specimens.pictures import opened, text_in

pytestmark = pytest.mark.process


def test_list() -> None:
    """It lists each document with what it is and what it does."""
    done = run("documents")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(CATALOGUE)
    assert lines[-2] == (
        "resident-locked             resident card                      "
        "authenticity: locked (4000123, from revision 2024-08-13)"
    )


def test_out(tmp_path: Path) -> None:
    """It writes files and an index, and prints their names."""
    folder = tmp_path / "new" / "cards"
    done = run(
        "documents", "--operation", "id-card", "--value", "name=남궁선우", "--format", "jpg", "--out", str(folder)
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == sorted(map(str, folder.iterdir()))
    assert {path.name for path in folder.iterdir()} >= {"index.html", "driver.jpg", "resident-expired.jpg"}
    text = text_in(opened((folder / "driver.jpg").read_bytes()))
    assert text == 'OCR-EMULATOR:1:D1:{"name":"남궁선우"}:E762'


def test_pdf(tmp_path: Path) -> None:
    """Of all documents, those that can be a PDF are written as one."""
    done = run("documents", "--code", "5003001", "--format", "pdf", "--out", str(tmp_path))
    assert done.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"business-5003001.pdf", "index.html"}


@pytest.mark.parametrize(
    ("arguments", "status", "end"),
    [
        (["--value", "name"], 2, "argument --value: found 'name'; expected NAME=TEXT\n"),
        (
            ["--operation", "id-card", "--format", "pdf", "--out", "."],
            1,
            "ocr-emulator: none of these documents can be a pdf; give --format png or jpg\n",
        ),
        (
            ["--code", "77"],
            1,
            "ocr-emulator: there is no code '77' in revision 2026-08-11; `ocr-emulator codes` lists them\n",
        ),
        (
            ["--code", "5003023", "--out", "README.md"],
            1,
            "ocr-emulator: cannot write to README.md: File exists; give --out another folder\n",
        ),
    ],
)
def test_refused(arguments: list[str], status: int, end: str) -> None:
    """What cannot be done is refused with a reason."""
    done = run("documents", *arguments)
    assert done.returncode == status
    assert done.stderr.endswith(end)
