"""The command line, as a process of its own."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_emulator.contract.catalogue_formats import FORMATS
from tests.cli.command import run
from tests.contracts import SEED
from tests.running import ROOT, Emulator, start

pytestmark = pytest.mark.process

POINTLESS = "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it"


def test_the_script_and_the_module_are_the_same() -> None:
    """`ocr-emulator` and `python -m ocr_emulator` do the same."""
    script = Path(sys.executable).with_name("ocr-emulator")
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout == run("--help").stdout
    for command in ("serve", "check", "codes", "schema", "doctor", "call", "healthcheck"):
        assert f"\n    {command}" in done.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_codes(name: str) -> None:
    """The catalogue is printed in each format."""
    done = run("codes", "--format", name)
    assert (done.returncode, done.stdout) == (0, FORMATS[name](SEED) + "\n")


class TestCheck:
    def test_all_is_well(self) -> None:
        """Without a file every file of the scenario folder is checked."""
        done = run("check")
        assert (done.returncode, done.stdout, done.stderr) == (0, "21 scenarios, no problem found.\n", "")

    def test_a_file(self) -> None:
        """A file that is named is checked alone."""
        assert run("check", "scenarios/every-code.yaml").stdout == "1 scenario, no problem found.\n"

    def test_a_folder(self, tmp_path: Path) -> None:
        """Of a folder that is named its scenario files are checked; one that has none is said to have none."""
        assert run("check", "scenarios", "scenarios/every-code.yaml").stdout == "21 scenarios, no problem found.\n"
        assert run("check", str(tmp_path)).stderr == (
            "ocr-emulator: there is no scenario file (*.yaml, *.yml) to check; name some, or give --scenarios DIR\n"
        )

    def test_problems(self, tmp_path: Path) -> None:
        """Every problem of every file is printed, and the exit status is not zero."""
        (tmp_path / "a.yaml").write_text("rule: []\nrules: 3\n", encoding="utf-8")
        (tmp_path / "b.yaml").write_text("given: {allowance: 12:30}\n", encoding="utf-8")
        done = run("check", "a.yaml", "b.yaml", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "ocr-emulator: a.yaml:1:1: rule: found the key 'rule'; expected description, seed, given or rules; "
            "did you mean 'rules'?\n"
            "a.yaml:2:8: rules: found the number 3; expected a list of rules; begin each with a hyphen\n"
            "b.yaml:1:20: given.allowance: found '12:30'; expected a number of calls: a whole number of at least 0\n"
        )

    def test_a_file_that_is_not_there(self) -> None:
        """A file that cannot be read is a problem like any other."""
        done = run("check", "nowhere.yaml")
        assert done.returncode == 1
        assert done.stderr == (
            "ocr-emulator: nowhere.yaml: cannot be read: No such file or directory; "
            "expected a YAML file; check its name and rights\n"
        )

    def test_warnings(self, tmp_path: Path) -> None:
        """Warnings are printed, and leave the exit status 0; with --strict they count as errors do."""
        (tmp_path / "a.yaml").write_text("seed: 7\n", encoding="utf-8")
        done = run("check", "a.yaml", folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (
            0,
            f"a.yaml:1:7: warning: seed: {POINTLESS}\n1 scenario, no error, 1 warning.\n",
            "",
        )
        done = run("check", "--strict", "a.yaml", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: a.yaml:1:7: warning: seed: {POINTLESS}\n"
        assert run("check", "--strict").returncode == 0

    def test_warnings_beside_errors(self, tmp_path: Path) -> None:
        """Warnings and errors are printed together, sorted by place; the warnings say that they are."""
        text = "rules:\n  - when: {chance: 100%}\n    then: {resultCode: FAIL}\n    unless: x\n"
        (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
        done = run("check", "a.yaml", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "ocr-emulator: a.yaml:2:20: warning: rules[0].when.chance: found '100%', which is no chance; "
            "expected less than 100%; remove it\n"
            "a.yaml:4:5: rules[0].unless: found the key 'unless'; expected name, when, then, unchecked or repeat\n"
        )

    @pytest.mark.parametrize(("flags", "status"), [([], 0), (["--strict"], 1)])
    def test_warnings_for_programs(self, tmp_path: Path, flags: list[str], status: int) -> None:
        """In JSON and on GitHub a warning has its severity, and refuses only with --strict."""
        (tmp_path / "a.yaml").write_text("seed: 7\n", encoding="utf-8")
        done = run("check", *flags, "--format", "json", "a.yaml", folder=tmp_path)
        place = {"file": "a.yaml", "line": 1, "column": 7, "path": "seed"}
        expected = [{**place, "severity": "warning", "message": POINTLESS}]
        assert (done.returncode, json.loads(done.stdout), done.stderr) == (status, expected, "")
        done = run("check", *flags, "--format", "github", "a.yaml", folder=tmp_path)
        shown = f"::warning file=a.yaml,line=1,col=7::seed: {POINTLESS}\n"
        assert (done.returncode, done.stdout, done.stderr) == (status, shown, "")

    def test_for_programs(self, tmp_path: Path) -> None:
        """The problems can be had as JSON, each with its file, line, column and path."""
        file = tmp_path / "bad.yaml"
        file.write_text("rules:\n  - then: natral\n", encoding="utf-8")
        done = run("check", "--format", "json", str(file))
        message = (
            "found 'natral'; expected natural, every-code, or a mapping with resultCode; did you mean 'natural'?"
        )
        problem = {
            "file": str(file),
            "line": 2,
            "column": 11,
            "path": "rules[0].then",
            "severity": "error",
            "message": message,
        }
        assert (done.returncode, json.loads(done.stdout), done.stderr) == (1, [problem], "")
        sound = run("check", "--format", "json", "scenarios/default.yaml")
        assert (sound.returncode, sound.stdout) == (0, "[]\n")

    def test_for_github(self, tmp_path: Path) -> None:
        """The problems can be had as GitHub shows them, beside the lines of a change."""
        file = tmp_path / "50%,a.yaml"
        file.write_text("rules:\n  - then: natral\n", encoding="utf-8")
        done = run("check", "--format", "github", str(file))
        name = str(file).replace("%", "%25").replace(",", "%2C")
        assert done.returncode == 1
        assert done.stdout == (
            f"::error file={name},line=2,col=11::rules[0].then: found 'natral'; expected natural, every-code, "
            "or a mapping with resultCode; did you mean 'natural'?\n"
        )
        assert run("check", "--format", "github").stdout == "\n"

    def test_without_a_folder_of_scenarios(self, tmp_path: Path) -> None:
        """Where there is no ./scenarios there is nothing to check, and that is said."""
        (tmp_path / "empty").mkdir()
        advice = "there is no scenario file (*.yaml, *.yml) to check; name some, or give --scenarios DIR"
        done = run("check", "--scenarios", "empty", folder=tmp_path)
        assert (done.returncode, done.stderr) == (1, f"ocr-emulator: {advice}\n")
        done = run("check", folder=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith(
            "ocr-emulator: cannot read the folder 'scenarios': No such file or directory"
        )


class TestHealthcheck:
    def test_ready(self, emulator: Emulator) -> None:
        """It succeeds when the emulator at that port is ready, whatever proxy the environment has."""
        port = str(emulator.client.base_url.port)
        done = run("healthcheck", "--port", port, HTTP_PROXY="http://127.0.0.1:1", http_proxy="http://127.0.0.1:1")
        assert (done.returncode, done.stdout) == (0, "ready\n")

    def test_every_interface(self) -> None:
        """The address that means every interface is knocked at by its loopback."""
        with start("--host", "0.0.0.0") as emulator:
            port = emulator.url.rpartition(":")[2]
            assert run("healthcheck", OCR_EMULATOR_HOST="0.0.0.0", OCR_EMULATOR_PORT=port).returncode == 0

    def test_not_there(self) -> None:
        """It fails when nothing answers, and says where it knocked."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        done = run("healthcheck", "--port", str(port))
        assert done.returncode == 1
        assert done.stderr.startswith(f"ocr-emulator: no answer from http://127.0.0.1:{port}: ")


def test_codes_as_json_are_json() -> None:
    """A program can read the catalogue."""
    assert len(json.loads(run("codes", "--format", "json").stdout)) == 49


def test_whoever_reads_may_stop() -> None:
    """A pipe that is closed early ends the program without a word."""
    command = f"{sys.executable} -m ocr_emulator codes | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("       0  SUCCESS\n", "")


def test_a_terminal_without_korean() -> None:
    """What a terminal cannot show is written as an escape."""
    done = run("doctor", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Here \\ud64d\\uae38\\ub3d9." in done.stdout
