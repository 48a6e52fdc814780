"""The command that lists the scenarios and copies the shipped ones, as a process of its own."""

from pathlib import Path

import pytest

from ocr_emulator.scenario.shipped import SHIPPED
from tests.cli.command import run

pytestmark = pytest.mark.process

NAMES = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
FILES = {path.name: path.read_bytes() for path in SHIPPED.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestList:
    def test_shipped(self, tmp_path: Path) -> None:
        """Where there is no folder the shipped ones are listed: name, file and description."""
        done = run("scenarios", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        assert [line.split()[0] for line in lines] == NAMES
        assert lines[3] == (
            "busy-then-fine        shipped/busy-then-fine.yaml        "
            "The service is busy twice for each appKey, then it answers. Does your client try again?"
        )

    def test_own(self, tmp_path: Path) -> None:
        """Those of ./scenarios stand beside the shipped ones, or in their place."""
        (tmp_path / "scenarios").mkdir()
        for name in ("ours", "tokens"):
            (tmp_path / "scenarios" / f"{name}.yaml").write_text(f"description: Our {name}.", encoding="utf-8")
        lines = run("scenarios", folder=tmp_path).stdout.splitlines()
        assert [line.split()[0] for line in lines] == sorted([*NAMES, "ours"])
        own = [line.split(maxsplit=2)[1:] for line in lines if "shipped/" not in line]
        assert own == [["scenarios/ours.yaml", "Our ours."], ["scenarios/tokens.yaml", "Our tokens."]]

    def test_no_shipped(self, tmp_path: Path) -> None:
        """The flag and the variable leave the shipped ones out."""
        listed = "default  built in  Every reply is the natural one.\n"
        assert run("scenarios", "--no-shipped", folder=tmp_path).stdout == listed
        assert run("scenarios", folder=tmp_path, OCR_EMULATOR_NO_SHIPPED="true").stdout == listed

    def test_a_bad_file(self, tmp_path: Path) -> None:
        """A file that cannot be loaded is told with its place."""
        (tmp_path / "bad.yaml").write_text("rules: 1", encoding="utf-8")
        done = run("scenarios", "--scenarios", ".", folder=tmp_path)
        message = "bad.yaml:1:8: rules: found the number 1; expected a list of rules; begin each with a hyphen"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"ocr-emulator: {message}\n")


class TestCopy:
    def test_into_a_new_folder(self, tmp_path: Path) -> None:
        """Every shipped file is copied, with the schema, and its path printed; the copies pass the check."""
        done = run("scenarios", "--copy", "a/b", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [f"a/b/{name}" for name in sorted(FILES)]
        assert contents(tmp_path / "a" / "b") == FILES
        checked = run("check", "--strict", "a/b", folder=tmp_path)
        assert checked.stdout == f"{len(NAMES)} scenarios, no problem found.\n"

    def test_what_is_there_already(self, tmp_path: Path) -> None:
        """A file with the same content stays; what is missing is copied."""
        run("scenarios", "--copy", ".", folder=tmp_path)
        (tmp_path / "tokens.yaml").unlink()
        done = run("scenarios", "--copy", ".", folder=tmp_path)
        there = f"{len(FILES) - 1} of {len(FILES)} files are there already, with the same content"
        assert (done.returncode, done.stdout) == (0, f"tokens.yaml\n{there}\n")

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        """Where a file has another content nothing is copied, and the file is named."""
        mine = {"tokens.yaml": b"mine", "default.yaml": b"mine"}
        for name, data in mine.items():
            (tmp_path / name).write_bytes(data)
        done = run("scenarios", "--copy", ".", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "ocr-emulator: . has another default.yaml and tokens.yaml already; nothing was copied; "
            "give --copy another folder, or rename what is yours\n"
        )
        assert contents(tmp_path) == mine

    def test_where_it_cannot_write(self, tmp_path: Path) -> None:
        """A folder that cannot be made is told, with what to do."""
        (tmp_path / "file").touch()
        done = run("scenarios", "--copy", "file/folder", folder=tmp_path)
        assert (done.returncode, done.stderr) == (
            1,
            "ocr-emulator: cannot copy to file/folder: Not a directory; give --copy another folder\n",
        )
