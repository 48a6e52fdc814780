"""Everything the README shows is run, and answers as it says."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr_emulator.client import codes_for
from ocr_emulator.scenario.library import load_files
from ocr_emulator.specimens.business_numbers import TEST_NUMBERS
from ocr_emulator.specimens.catalogue import CATALOGUE
from tests.contracts import SEED
from tests.running import ROOT, Emulator, start

READMES = ["README.md", "README.ko.md"]

#: The pages for testers, of which every command is run too.
TESTERS_PAGES = ["docs/ko/test-documents.md", "docs/test-documents.md"]


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(readme), re.DOTALL | re.MULTILINE)


def dialogues(readme: str) -> list[tuple[str, str]]:
    """Each command of the console blocks with the output that is shown below it."""
    found = (
        re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE) for block in blocks(readme, "console")
    )
    return [dialogue for block in found for dialogue in block]


@pytest.fixture(scope="module")
def fresh() -> Iterator[Emulator]:
    """An emulator that only the READMEs talk to: what they show goes on from one command to the next."""
    with start() as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("command", "output"),
    [
        pytest.param(*dialogue, id=f"{readme} {number}")
        for readme in [*READMES, *TESTERS_PAGES]
        for number, dialogue in enumerate(dialogues(readme), 1)
    ],
)
def test_a_command_prints_what_is_shown_below_it(fresh: Emulator, command: str, output: str) -> None:
    """What the README shows as a reply is the reply, to the letter."""
    for tool in ("java", "node"):
        if re.search(rf"\b{tool} examples/", command) and not shutil.which(tool):
            pytest.skip(f"{tool.upper()} IS NOT INSTALLED: what the README shows of it is not tested here")
    scripts = str(Path(sys.executable).parent)
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command.replace("http://localhost:8080", fresh.url).replace(".venv/bin", scripts)],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    expected = output.replace("http://localhost:8080", fresh.url).rstrip("\n")
    assert done.stdout.decode().replace("\r\n", "\n").rstrip("\n") == expected


@pytest.mark.parametrize("readme", READMES)
def test_every_readme_shows_commands(readme: str) -> None:
    """No README is without an example."""
    assert len(dialogues(readme)) > 2


@pytest.mark.parametrize(
    ("readme", "scenario"),
    [(readme, block) for readme in READMES for block in blocks(readme, "yaml")],
)
def test_a_scenario_that_is_shown_is_sound(readme: str, scenario: str, tmp_path: Path) -> None:
    """A scenario can be copied from the README as it stands."""
    file = tmp_path / "shown.yaml"
    file.write_text(scenario, encoding="utf-8")
    assert load_files([file], SEED)["shown"].rules, readme


@pytest.mark.parametrize(
    ("readme", "source"),
    [(readme, block) for readme in READMES for block in blocks(readme, "python")],
)
def test_a_test_that_is_shown_passes(
    readme: str, source: str, pytester: pytest.Pytester, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test can be copied from the README as it stands."""
    monkeypatch.setenv("OCR_EMULATOR_URL", emulator.url)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.plugins = ["ocr_emulator.pytest_plugin"]
    pytester.makepyfile(source)
    result = pytester.runpytest_subprocess()
    assert result.ret == 0, readme
    result.assert_outcomes(passed=2 + len(codes_for("business/status")))


def test_every_readme_shows_a_test() -> None:
    """Each README has one suite to copy."""
    assert [len(blocks(readme, "python")) for readme in READMES] == [1, 1]


@pytest.mark.parametrize("page", TESTERS_PAGES)
def test_the_testers_page_is_whole(page: str) -> None:
    """Every test document and every test number is on it, and every picture is there."""
    text = text_of(page)
    assert re.findall(r'alt="([a-z-]+)"> \| `', text) == list(CATALOGUE)
    assert re.findall(r"^\| `([0-9]{10})` \|", text, re.MULTILINE) == list(TEST_NUMBERS)
    pictures = re.findall(r'src="([^"]+)"', text)
    assert [one for one in pictures if not ((ROOT / page).parent / one).is_file()] == []
