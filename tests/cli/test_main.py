"""The command line, as a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_emulator.contract.listing import FORMATS
from ocr_emulator.envelope.walkthrough import walkthrough
from tests.contracts import SEED
from tests.running import ROOT, Emulator, start

pytestmark = pytest.mark.process

POINTLESS = "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it"


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ocr_emulator", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_script_and_the_module_are_the_same() -> None:
    """`ocr-emulator` and `python -m emulator` do the same."""
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


class TestServe:
    def test_it_says_where_it_listens(self) -> None:
        """The first line has the address, so that a program can wait for it; `serve` may be left out."""
        command = [sys.executable, "-m", "ocr_emulator", "--port", "0"]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout
            assert re.fullmatch(
                r"Listening on (http://127\.0\.0\.1:\d+): scenario default, 21 loaded, revision 2024-01-12, front plain\. "
                r"Try \1/docs; stop with Ctrl-C\.\n",
                process.stdout.readline(),
            )
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 0

    def test_it_refuses_to_start_with_a_wrong_scenario(self, tmp_path: Path) -> None:
        """A wrong file is refused at the start, with its place, and a non-zero exit status."""
        (tmp_path / "bad.yaml").write_text("rules:\n  - then: {resultCode: 4000007}\n", encoding="utf-8")
        done = run("serve", "--port", "0", "--scenarios", str(tmp_path))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            f"ocr-emulator: {tmp_path}/bad.yaml:2:24: rules[0].then.resultCode: found the number 4000007; "
            "expected a resultCode or resultKey of the catalogue; `ocr-emulator codes` lists them; "
            "a code of your own needs a resultMessage beside it\n"
        )

    def test_a_port_that_is_taken(self) -> None:
        """A port that another program has is told, with what to do."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = run("serve", "--port", str(port))
        assert done.returncode == 1
        assert done.stderr == (
            f"ocr-emulator: cannot listen on 127.0.0.1 port {port}: Address already in use; "
            "stop what uses it, or choose another with --port\n"
        )

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--scenario", "nope"], "there is no scenario 'nope'; loaded are"),
            (["--port", "80800"], "--port: found '80800'; expected a port: a whole number from 0 to 65535\n"),
            (["--scenarios", "nowhere"], "cannot read the folder 'nowhere': No such file or directory; give the"),
            (["--host", "256.1.1.1", "--port", "0"], "cannot listen on 256.1.1.1 port 0: "),
        ],
    )
    def test_wrong_settings(self, arguments: list[str], message: str) -> None:
        """A setting that cannot be is told before anything starts."""
        done = run("serve", *arguments)
        assert done.returncode == 1
        assert done.stderr.startswith(f"ocr-emulator: {message}")
        assert done.stderr.count("\n") == 1

    def test_an_unknown_variable(self) -> None:
        """A slip in a variable's name is not passed over."""
        done = run("serve", OCR_EMULATOR_PROT="1")
        assert done.returncode == 1
        assert done.stderr == (
            "ocr-emulator: the environment has OCR_EMULATOR_PROT, which is no setting; unset it; "
            "did you mean 'OCR_EMULATOR_PORT'?\n"
        )

    def test_it_serves_without_a_folder_of_scenarios(self, tmp_path: Path) -> None:
        """Where there is no ./scenarios the natural replies are served, and it says so."""
        done = run("serve", "--scenario", "nope", folder=tmp_path)
        assert done.stderr == (
            "There is no folder ./scenarios here: only the natural replies. See --scenarios.\n"
            "ocr-emulator: there is no scenario 'nope'; loaded are default\n"
        )

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


def test_doctor() -> None:
    """The scheme is explained step by step, every value of the walkthrough in it, the keys named as for show."""
    done = run("doctor")
    assert done.returncode == 0
    for number, step in enumerate(walkthrough(), start=1):
        assert f"\n{number}. {step.title}\n" in done.stdout
        assert f"\n   {step.value}\n" in done.stdout
    assert "demo key that is published with the emulator" in done.stdout


class TestCall:
    @pytest.mark.parametrize(
        ("operation", "argument", "shown"),
        [
            ("business", "examples/business.png", "주식회사 가나다상사"),
            ("business/status", "1234567890", '"statusCode": "00"'),
            ("public-keys", "id-card", '"version": '),
            ("credit-card", "examples/credit-card.png", '"totalCardNum": "4111111111111111"'),
            ("id-card", "examples/credit-card.png", '"value": "홍길동"'),
            ("id-card/stand-alone", "examples/credit-card.png", '"value": "홍길동"'),
            ("id-card/authenticity", "examples/credit-card.png", '"isAuthenticity": true'),
        ],
    )
    def test_every_operation(self, emulator: Emulator, operation: str, argument: str, shown: str) -> None:
        """Every operation can be tried by hand; what is encrypted is printed in plain."""
        done = run("call", operation, argument, "--url", emulator.url)
        assert done.returncode == 0, done.stderr
        assert shown in done.stdout

    @pytest.mark.parametrize("kind", ["driver", "passport"])
    def test_every_kind_of_card(self, emulator: Emulator, kind: str) -> None:
        """A card of any kind is asked about as its kind has to be."""
        result = {"idType": kind}
        emulator.use({"rules": [{"when": {"operation": "id-card"}, "then": {"resultCode": 0, "result": result}}]})
        done = run("call", "id-card/authenticity", "examples/credit-card.png", "--url", emulator.url)
        assert '"isAuthenticity": true' in done.stdout

    @pytest.mark.parametrize(
        ("operation", "argument"),
        [("business/status", "1234567890"), ("id-card/authenticity", "examples/credit-card.png")],
    )
    def test_with_a_token(self, emulator: Emulator, operation: str, argument: str) -> None:
        """With a user v1.1 and v2.1 are called, with a token that is created for it."""
        emulator.use("tokens")
        user = "my-user:my-secret-access-key"
        done = run("call", operation, argument, "--url", emulator.url, "--user", user)
        assert (done.returncode, done.stderr) == (0, "")
        version = "v1.1" if operation == "business/status" else "v2.1"
        assert f"POST /{version}/appkeys/my-app/{operation} -> 0 SUCCESS [tokens]" in emulator.log

    def test_plain(self, emulator: Emulator) -> None:
        """What v1.0 takes without an envelope can be called so."""
        done = run("call", "credit-card", "examples/credit-card.png", "--url", emulator.url, "--plain")
        assert (done.returncode, done.stderr) == (0, "")
        assert '"totalCardNum": "4111111111111111"' in done.stdout
        assert "POST /v1.0/appkeys/my-app/credit-card -> 0 SUCCESS [default]" in emulator.log

    def test_without_a_token(self, emulator: Emulator) -> None:
        """When there is no token to be had, that is said, and why."""
        emulator.use("tokens")
        done = run("call", "business/status", "1234567890", "--url", emulator.url, "--user", "my-user:wrong")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            f"ocr-emulator: no token from {emulator.url}: HTTP 401 invalid_client "
            "(the scenario's given.users has this id with another secret)\n"
        )

    def test_an_error(self, emulator: Emulator) -> None:
        """An error is printed with its reason, and the exit status is not zero."""
        done = run("call", "business/status", "12", "--url", emulator.url)
        assert done.returncode == 1
        assert '"resultCode": 4000101' in done.stdout
        assert done.stderr.startswith("X-Emulator-Reason: businessNumber has 2 characters")

    def test_an_error_on_the_way(self, emulator: Emulator) -> None:
        """When what has to come first fails, that is said."""
        emulator.use("invalid-keys")
        done = run("call", "id-card", "examples/credit-card.png", "--url", emulator.url)
        assert done.returncode == 1
        assert done.stderr == (
            "ocr-emulator: public-keys answers 4010001 Invalid appKey or secretKey. (the scenario 'invalid-keys' says so)\n"
        )

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ["idcard", "x"],
                "there is no operation 'idcard'; expected business, business/status, credit-card, public-keys, id-card, id-card/stand-alone or id-card/authenticity; did you mean 'id-card'?",
            ),
            (
                ["business", "nowhere.png"],
                "cannot read nowhere.png: No such file or directory; give the path of an image",
            ),
            (
                ["business/status", "1", "--url", "http://127.0.0.1:1"],
                "no answer from http://127.0.0.1:1: [Errno 111] Connection refused",
            ),
            (
                ["id-card", "x.png", "--plain"],
                "--plain is for business, business/status or credit-card; leave it out for id-card",
            ),
        ],
    )
    def test_wrong_arguments(self, arguments: list[str], message: str) -> None:
        """What cannot be done is said in a line."""
        done = run("call", *arguments)
        assert (done.returncode, done.stderr) == (1, f"ocr-emulator: {message}\n")
