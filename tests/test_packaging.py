"""What an installation brings, and the projects that it has to live with."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.running import ROOT

#: A test of a project whose own package is called `emulator`.
SOURCE = """
from pathlib import Path

import emulator


def test_it(ocr_session):
    assert Path(emulator.__file__).parent.parent == Path.cwd()
    assert emulator.NAME == "the project's own"
    assert not ocr_session.requests()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has a package `emulator` itself, and a test that uses our fixtures."""
    package, tests = tmp_path / "emulator", tmp_path / "tests"
    package.mkdir()
    tests.mkdir()
    Path(package, "__init__.py").write_text('NAME = "the project\'s own"\n', encoding="utf-8")
    Path(tests, "test_it.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


@pytest.mark.process
@pytest.mark.parametrize(
    ("command", "environment"),
    [
        ([sys.executable, "-m", "pytest"], {}),
        ([str(Path(sys.executable).with_name("pytest"))], {"PYTHONPATH": "."}),
    ],
    ids=["python -m pytest", "PYTHONPATH=. pytest"],
)
def test_a_project_with_a_package_of_that_name(
    project: Path, command: list[str], environment: dict[str, str]
) -> None:
    """A project that has a package `emulator` imports its own, and our plugin starts an emulator beside it."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"OCR_EMULATOR_URL", "PYTHONPATH"}
    }
    done = subprocess.run(
        [*command, "-q", "-p", "no:schemathesis"],
        cwd=project,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.process
def test_no_module_of_that_name(tmp_path: Path) -> None:
    """Where the emulator is installed there is a module `ocr_emulator`, and none called `emulator`."""
    code = "from importlib.util import find_spec as f; print(f('ocr_emulator') is not None, f('emulator') is not None)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False"]


def test_the_wheel_has_one_package() -> None:
    """A wheel holds the package `ocr_emulator`, from a folder in which nothing else can be imported."""
    project = tomllib.loads(Path(ROOT, "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"] == {"packages": ["emulator/ocr_emulator"]}
    found = {path.name for path in Path(ROOT, "emulator").iterdir()} - {"__pycache__"}
    assert found == {"ocr_emulator"}
