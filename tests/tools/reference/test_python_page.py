"""The page of the Python client: it has everything that is public, and its examples work."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_emulator import client, pytest_plugin
from tests.running import Emulator
from tests.tools.reference.reading import blocks, page
from tools.reference.python_page import CLASSES, FUNCTIONS, fixtures, methods

PAGE = "docs/reference/python.md"
EXAMPLES = [block.text for block in blocks(page(PAGE)) if "import" in block.text]

#: What `ocr_emulator.client` has for the emulator's own commands.
FOR_COMMANDS = {"bearer", "check_ready", "send", "url_of"}


def test_everything_public_is_there() -> None:
    """Each name that the client gives out has a section."""
    assert {*CLASSES, *FUNCTIONS, *FOR_COMMANDS} == set(client.__all__)


@pytest.mark.parametrize("name", CLASSES)
def test_every_method_is_there(name: str) -> None:
    """A class has a section for each of its public methods, and no other."""
    own = {
        key
        for key, value in vars(getattr(client, name)).items()
        if inspect.isroutine(getattr(value, "__func__", value))
    }
    assert set(methods(name)) == {key for key in own if not key.startswith("_")}
    assert re.findall(rf"^#### {name}\.(\w+)$", page(PAGE), re.MULTILINE) == methods(name)


def test_every_fixture_is_there() -> None:
    """Each fixture of the plugin has a section."""
    assert fixtures() == [name for name in vars(pytest_plugin) if name.startswith("ocr_")]
    assert [name for name in fixtures() if f"\n### {name}\n" not in page(PAGE)] == []


@pytest.mark.process
def test_without_pytest(tmp_path: Path) -> None:
    """The example that starts an emulator can be copied as it stands."""
    example, _ = EXAMPLES
    subprocess.run([sys.executable, "-c", example], cwd=tmp_path, timeout=60, check=True)


def test_with_pytest(pytester: pytest.Pytester, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """So can the test."""
    monkeypatch.setenv("OCR_EMULATOR_URL", emulator.url)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.plugins = ["ocr_emulator.pytest_plugin"]
    _, example = EXAMPLES
    pytester.makepyfile(example)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
