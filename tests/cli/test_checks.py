"""Scenario files that are wrong, and to the letter what `ocr-emulator check` says of each.

Beside each file stands what a user sees, and then the exit status.
"""

import subprocess
import sys

import pytest

from ocr_emulator.cli.main import run
from tests.running import ROOT

FOLDER = ROOT / "tests" / "broken_scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
ONLY_WARNINGS = [name for name in NAMES if name.startswith("warning")]


def expected(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def arguments(name: str) -> list[str]:
    return ["check", str((FOLDER / f"{name}.yaml").relative_to(ROOT))]


def seen(printed: str, status: int) -> str:
    return f"{printed}exit status {status}\n"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_a_file(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every mistake it is said where it stands, what was found, what was expected, and what to do; and no more."""
    monkeypatch.chdir(ROOT)
    status = run(arguments(name))
    printed = capsys.readouterr()
    found = seen(printed.out + printed.err, status)
    assert found == expected(name), f"what is said of {name}.yaml now:\n{found}"


@pytest.mark.process
def test_as_a_process() -> None:
    """A user sees the same."""
    done = subprocess.run(
        [sys.executable, "-m", "ocr_emulator", *arguments("everything-at-once")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert seen(done.stdout, done.returncode) == expected("everything-at-once")


@pytest.mark.parametrize("name", ONLY_WARNINGS)
def test_strict(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With --strict the same warnings are said where errors are, and make the exit status 1."""
    monkeypatch.chdir(ROOT)
    status = run([*arguments(name), "--strict"])
    *warnings, _, _ = expected(name).splitlines()
    printed = capsys.readouterr()
    assert (status, printed.out, printed.err.splitlines()) == (
        1,
        "",
        [f"ocr-emulator: {warnings[0]}", *warnings[1:]],
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_is_repeated(name: str) -> None:
    """A secret stands in a message nowhere, wherever it stands in a file."""
    assert "hush-hush" not in expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_twice(name: str) -> None:
    """No line is like another."""
    lines = expected(name).splitlines()
    assert sorted(set(lines)) == sorted(lines)


def test_every_file_has_its_output() -> None:
    """Beside every file stands what is said of it, and nothing else is there."""
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{name}{end}" for name in NAMES for end in (".yaml", ".txt")
    }
    assert len(NAMES) >= 30
