"""`ocr-emulator serve`, as a process of its own."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import run
from tests.running import ROOT


@pytest.mark.process
def test_it_says_where_it_listens() -> None:
    """The first line has the address, so that a program can wait for it; `serve` may be left out."""
    command = [sys.executable, "-m", "ocr_emulator", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        assert re.fullmatch(
            r"Listening on (http://127\.0\.0\.1:\d+): scenario default, 21 loaded, revision 2024-01-12, front plain\. "
            r"Open \1 in a browser; stop with Ctrl-C\.\n",
            process.stdout.readline(),
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


@pytest.mark.process
def test_it_refuses_to_start_with_a_wrong_scenario(tmp_path: Path) -> None:
    """A wrong file is refused at the start, with its place, and a non-zero exit status."""
    (tmp_path / "bad.yaml").write_text("rules:\n  - then: {resultCode: 4000007}\n", encoding="utf-8")
    done = run("serve", "--port", "0", "--scenarios", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"ocr-emulator: {tmp_path}/bad.yaml:2:24: rules[0].then.resultCode: found the number 4000007; "
        "expected a resultCode or resultKey of the catalogue; `ocr-emulator codes` lists them; "
        "a code of your own needs a resultMessage beside it\n"
    )


@pytest.mark.process
def test_a_port_that_is_taken() -> None:
    """A port that another program has is told, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"ocr-emulator: cannot listen on 127.0.0.1 port {port}: Address already in use; "
        "stop what uses it, or choose another with --port\n"
    )


@pytest.mark.process
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scenario", "nope"], "there is no scenario 'nope'; loaded are"),
        (["--port", "80800"], "--port: found '80800'; expected a port: a whole number from 0 to 65535\n"),
        (["--scenarios", "nowhere"], "cannot read the folder 'nowhere': No such file or directory; give the"),
        (["--host", "256.1.1.1", "--port", "0"], "cannot listen on 256.1.1.1 port 0: "),
    ],
)
def test_wrong_settings(arguments: list[str], message: str) -> None:
    """A setting that cannot be is told before anything starts."""
    done = run("serve", *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith(f"ocr-emulator: {message}")
    assert done.stderr.count("\n") == 1


@pytest.mark.process
def test_an_unknown_variable() -> None:
    """A slip in a variable's name is not passed over."""
    done = run("serve", OCR_EMULATOR_PROT="1")
    assert done.returncode == 1
    assert done.stderr == (
        "ocr-emulator: the environment has OCR_EMULATOR_PROT, which is no setting; unset it; "
        "did you mean 'OCR_EMULATOR_PORT'?\n"
    )


@pytest.mark.process
def test_it_serves_without_a_folder_of_scenarios(tmp_path: Path) -> None:
    """Where there is no ./scenarios it says what there is: the shipped scenarios, or the natural replies alone."""
    done = run("serve", "--scenario", "nope", folder=tmp_path)
    first, second = done.stderr.splitlines()
    assert first == "There is no folder ./scenarios here: only the shipped scenarios. See --scenarios."
    assert second.startswith("ocr-emulator: there is no scenario 'nope'; loaded are allowance-used-up, ")
    done = run("serve", "--no-shipped", "--scenario", "nope", folder=tmp_path)
    assert done.stderr == (
        "There is no folder ./scenarios here: only the natural replies. See --scenarios.\n"
        "ocr-emulator: there is no scenario 'nope'; loaded are default\n"
    )
