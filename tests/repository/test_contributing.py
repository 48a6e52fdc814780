"""CONTRIBUTING.md and its neighbours: what they name is there, and what they show runs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.pages import blocks, named_paths, text_of
from tests.running import ROOT
from tests.test_packaging import pins, pyproject

PAGES = ["CONTRIBUTING.md", "SECURITY.md", "docs/explain/architecture.md"]

WHOLE, FAST, LINTERS, REFERENCE, LOCKS = blocks("CONTRIBUTING.md", "sh")


def run(command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a shell command with the programs of this environment."""
    scripts = Path(sys.executable).parent
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace(".venv/bin", str(scripts))],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.process
@pytest.mark.parametrize("page", PAGES)
def test_what_is_named_is_there(page: str) -> None:
    """Every file and folder that a page names exists."""
    found = list(named_paths(page))
    assert found, page
    assert [name for name, is_there in found if not is_there] == []


@pytest.mark.parametrize(
    "what", ["result code", "fault", "revision", "fact", "shipped scenario", "setting", "panel"]
)
def test_how_to_add(what: str) -> None:
    """There are steps for each kind of thing that is added again and again, and a test is one of them."""
    _, found, rest = text_of("CONTRIBUTING.md").partition(f"\n## How to add a {what}")
    assert found
    steps = re.findall(r"^\d\. .+$", rest.partition("\n## ")[0], re.MULTILINE)
    assert len(steps) > 1
    assert "`tests/" in "".join(steps)


def test_the_whole_suite() -> None:
    """The command for all tests is the one that .ci/run takes from the README."""
    found = re.search(r"^python3 -m venv .*/pytest.*$", text_of("README.md"), re.MULTILINE)
    assert found
    assert WHOLE.strip() == found[0]


@pytest.mark.process
def test_the_fast_tests() -> None:
    """The command for the inner loop finds thousands of tests, in no other folders than those that it names."""
    done = run(f"{FAST.strip()} --collect-only -p no:cacheprovider")
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr
    tests = [line for line in done.stdout.splitlines() if line.startswith("tests/")]
    assert {line.split("/")[1] for line in tests} == {"pipeline", "scenario"}


def test_the_reference() -> None:
    """The command that writes the reference is there."""
    module = REFERENCE.strip().removeprefix(".venv/bin/python -m ")
    assert Path(ROOT, module.replace(".", "/"), "__main__.py").is_file()


def test_the_linters() -> None:
    """They are those of .ci/run, in that order, and those of pre-commit."""
    commands = LINTERS.strip().split(" && ")
    assert "\n".join(commands) in text_of(".ci/run")
    hooks = re.findall(r"entry: (.+)", text_of(".pre-commit-config.yaml"))
    programs = [" ".join(one.split()[:2]) if "ruff" in one else one.split()[0] for one in commands]
    assert [one for one in programs if not any(hook.startswith(one) for hook in hooks)] == []


@pytest.mark.process
def test_the_locks(tmp_path: Path) -> None:
    """The commands make the locks, with the versions that are in them."""
    names = ["constraints.txt", "requirements.lock", "build.lock"]
    for name in ["pyproject.toml", *names]:
        shutil.copy(ROOT / name, tmp_path)
    commands = [line for line in LOCKS.splitlines() if " -o " in line]
    assert [line.partition(" -o ")[2].split()[0] for line in commands] == names
    done = run("\n".join(commands), tmp_path)
    assert done.returncode == 0, done.stderr
    for name in names:
        assert pins(str(tmp_path / name)) == pins(name)


def test_the_changelog() -> None:
    """Its newest version is that of the package; each version has a date and kinds of changes that are known."""
    text = text_of("CHANGELOG.md")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    released = [one for one in versions if one != "[Unreleased]"]
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", one) for one in released)
    assert released[0].startswith(f"[{pyproject()['project']['version']}] ")
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert {*re.findall(r"^### (.+)$", text, re.MULTILINE)} <= kinds


def test_the_licence() -> None:
    """LICENSE is the whole text of the Apache License 2.0, and the metadata name it."""
    text = text_of("LICENSE")
    assert text.split()[:5] == ["Apache", "License", "Version", "2.0,", "January"]
    assert "9. Accepting Warranty or Additional Liability." in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert pyproject()["project"]["license"].startswith("Apache-2.0")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "SECURITY.md", ".github/ISSUE_TEMPLATE/real-service.yml"])
def test_whose_it_is(page: str) -> None:
    """Where people come to report something, it is said that the project is not NHN's."""
    assert "This project is not NHN's" in text_of(page)
