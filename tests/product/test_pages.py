"""Everything the READMEs and the pages below `docs/` show is run, and answers as they say."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr_emulator.scenario.library import load_files
from ocr_emulator.settings.readers import read_observed
from ocr_emulator.specimens.business_numbers import TEST_NUMBERS
from ocr_emulator.specimens.catalogue import CATALOGUE
from tests.contracts import SEED
from tests.examples.readme import need
from tests.product.pages import READMES, WRITTEN, all_blocks, blocks, dialogues, examples, scenarios, text_of
from tests.running import ROOT, Emulator, start

#: The languages of code blocks, each of which a test below runs, reads, or finds in a file that is run.
LANGUAGES = {"console", "java", "js", "mermaid", "properties", "python", "sh", "text", "toml", "yaml"}

#: The pages with the whole catalogue of test documents and test numbers.
CATALOGUES = ["docs/ko/test-documents.md", "docs/test-documents.md"]

#: How the lines of `sh` blocks begin. They start containers or processes that do not end: other tests and CI run them.
STARTS = ("docker build ", "docker compose ", "docker run ", "pip install ", "python3 -m venv ")


@pytest.fixture(scope="module")
def shared() -> Iterator[Emulator]:
    """An emulator that only the pages talk to."""
    with start() as emulator:
        yield emulator


@pytest.mark.parametrize("page", [page for page in WRITTEN if dialogues(page)])
def test_commands_print_what_is_shown_below_them(page: str, shared: Emulator) -> None:
    """The commands of a page, one after the other, print what it shows, to the letter."""
    shared.client.post("/__admin/reset").raise_for_status()
    for command, output in dialogues(page):
        need(*re.findall(r"\b(java|node) examples/", command))
        expected = output.replace("http://localhost:8080", shared.url).rstrip("\n")
        assert _printed(command, shared.url) == expected, command


def _printed(command: str, url: str) -> str:
    """What a command prints that is run from the project's root, with the emulator's own commands on the path."""
    scripts = str(Path(sys.executable).parent)
    done = subprocess.run(
        ["bash", "-c", command.replace("http://localhost:8080", url)],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "OCR_EMULATOR_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.stdout.decode().replace("\r\n", "\n").rstrip("\n")


@pytest.mark.parametrize("page", READMES)
def test_every_readme_shows_commands(page: str) -> None:
    """No README is without an example, and none is longer than 150 lines."""
    assert len(dialogues(page)) > 5
    assert len(text_of(page).splitlines()) <= 150


@pytest.mark.parametrize("page", READMES)
@pytest.mark.parametrize("command", ["^python3 -m venv .*/pytest.*$", "^python3 -m venv .*ocr-emulator$"])
def test_the_commands_that_ci_takes_from_it(page: str, command: str) -> None:
    """CI runs the tests and starts the emulator by lines of the README, which it finds by how they look."""
    assert len(re.findall(command, text_of(page), re.MULTILINE)) == 1


@pytest.mark.parametrize("page", WRITTEN)
def test_every_block_is_in_a_language_that_is_tested(page: str) -> None:
    """What is in another language would be run by no test."""
    assert {language for language, _ in all_blocks(page)} <= LANGUAGES


@pytest.mark.parametrize(
    ("page", "block"),
    [(page, block) for page in WRITTEN for language in ("java", "js") for block in blocks(page, language)],
)
def test_an_excerpt_stands_in_an_example(page: str, block: str) -> None:
    """Java and JavaScript are parts of the files in `examples/`, word by word."""
    assert block in examples(), page


@pytest.mark.parametrize(
    ("page", "block"),
    [(page, block) for page in WRITTEN for block in scenarios(page)],
)
def test_a_scenario_that_is_shown_is_sound(page: str, block: str, tmp_path: Path) -> None:
    """YAML that is not a part of a file in `examples/` is a scenario that can be copied as it stands."""
    file = tmp_path / "shown.yaml"
    file.write_text(block, encoding="utf-8")
    assert "shown" in load_files([file], SEED), page


@pytest.mark.parametrize(
    ("page", "block"),
    [(page, block) for page in WRITTEN for block in blocks(page, "toml")],
)
def test_an_observation_that_is_shown_can_be_read(page: str, block: str, tmp_path: Path) -> None:
    """TOML is a file for --observed."""
    file = tmp_path / "seen.toml"
    file.write_text(block, encoding="utf-8")
    assert read_observed(str(file)), page


@pytest.mark.parametrize("page", [page for page in WRITTEN if blocks(page, "python")])
def test_python_that_is_shown_runs(
    page: str, pytester: pytest.Pytester, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests pass, with the plugin alone; any other Python is a program that runs."""
    monkeypatch.setenv("OCR_EMULATOR_URL", emulator.url)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.plugins = ["ocr_emulator.pytest_plugin"]
    for block in blocks(page, "python"):
        if "\ndef test_" in block:
            result = pytester.runpytest_subprocess(pytester.makepyfile(block))
            assert set(result.parseoutcomes()) == {"passed"}
        else:
            subprocess.run([sys.executable, "-c", block], cwd=ROOT, timeout=60, check=True)


@pytest.mark.parametrize("page", [page for page in WRITTEN if blocks(page, "sh")])
def test_a_command_that_starts_something(page: str) -> None:
    """Shell blocks start containers or install; the files that they name are there."""
    for line in "".join(blocks(page, "sh")).splitlines():
        assert line.startswith(STARTS), line
        assert [file for file in re.findall(r"-[cf] (\S+)", line) if not (ROOT / file).is_file()] == []


def test_a_line_of_the_log_that_is_shown(emulator: Emulator) -> None:
    """The log has such a line for a request with such a mistake; only its time is another."""
    (shown,) = blocks("docs/reference/headers-and-log.md", "text")
    assert [page for page in WRITTEN if blocks(page, "text")] == ["docs/reference/headers-and-log.md"]
    emulator.ask_status("123-45-67890", app_key="my-app")
    assert re.sub(r"^\S+ \S+ ", "", shown) in emulator.log


def test_the_picture_shows_the_block() -> None:
    """The picture of the READMEs is drawn from a console block that is run."""
    command = [sys.executable, "tools/draw_terminal.py", "README.md", "First forced error"]
    drawn = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=60, check=True).stdout
    assert (ROOT / "docs/images/busy-twice.svg").read_bytes() == drawn


@pytest.mark.parametrize("page", CATALOGUES)
def test_the_catalogue_is_whole(page: str) -> None:
    """Every test document and every test number is on the page, and every picture is there."""
    text = text_of(page)
    assert re.findall(r'alt="([a-z-]+)"> \| `', text) == list(CATALOGUE)
    assert re.findall(r"^\| `([0-9]{10})` \|", text, re.MULTILINE) == list(TEST_NUMBERS)
    pictures = re.findall(r'src="([^"]+)"', text)
    assert [one for one in pictures if not ((ROOT / page).parent / one).is_file()] == []
