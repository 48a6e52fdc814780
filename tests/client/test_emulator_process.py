"""An emulator of one's own, as a child process."""

import re
from pathlib import Path

import pytest

from ocr_emulator.client import Emulator, NoAnswerError, send
from ocr_emulator.client.emulator_process import run_emulator

pytestmark = pytest.mark.process


def test_it_runs_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there as long as the block lasts, on this machine alone, whatever the environment says of an address."""
    monkeypatch.setenv("OCR_EMULATOR_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("OCR_EMULATOR_HOST", "0.0.0.0")
    monkeypatch.setenv("OCR_EMULATOR_PORT", "1")
    with run_emulator([], tmp_path, tmp_path / "log") as child:
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", child.url)
        assert Emulator(child.url).ready() == {"status": "ready", "scenario": "default", "scenarios": 21}
        assert child.exit_report() == ""
    assert child.process.returncode == 0
    with pytest.raises(NoAnswerError):
        send(child.url, "GET", "/")


def test_it_is_not_taken_for_a_module_of_the_folder(tmp_path: Path) -> None:
    """A module of the same name in the folder that it runs in does not matter."""
    Path(tmp_path, "emulator.py").write_text("raise SystemExit(3)", encoding="utf-8")
    with run_emulator([], tmp_path, tmp_path / "log") as child:
        assert Emulator(child.url).ready()


def test_its_scenarios(tmp_path: Path) -> None:
    """Its arguments are those of `ocr-emulator serve`."""
    Path(tmp_path, "mine.yaml").write_text("rules: []", encoding="utf-8")
    with run_emulator(["--scenarios", str(tmp_path), "--scenario", "mine"], tmp_path, tmp_path / "log") as child:
        assert Emulator(child.url).ready()["scenario"] == "mine"


def test_it_does_not_start(tmp_path: Path) -> None:
    """One that does not start is told with its status and the end of its log."""
    log = tmp_path / "log"
    with pytest.raises(NoAnswerError) as caught, run_emulator(["--revision", "lates"], tmp_path, log):
        raise AssertionError
    first, second = str(caught.value).splitlines()
    assert first == f"the emulator did not start: it ended with status 1; the end of its log, {log}:"
    assert second.startswith("ocr-emulator: --revision: found 'lates'; ")


def test_it_dies(tmp_path: Path) -> None:
    """One that ends too soon can be asked how it ended."""
    with run_emulator([], tmp_path, tmp_path / "log") as child:
        send(child.url, "GET", "/no-such-path")
        child.process.kill()
        child.process.wait(10)
        first, *_, last = child.exit_report().splitlines()
    assert first == f"it ended with status -9; the end of its log, {child.log}:"
    assert " GET /no-such-path -> 404 NOT_FOUND [default]: " in last
