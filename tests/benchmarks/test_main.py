"""The command `python -m benchmarks`, where it cannot go on."""

import subprocess
import sys

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.process


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)


def test_no_wrk() -> None:
    """Without wrk nothing is measured, and it is said how to get it."""
    done = run("--wrk", "/nowhere/wrk")
    assert done.returncode == 1
    assert (
        done.stderr
        == "benchmarks: there is no '/nowhere/wrk'; install it (Debian: apt install wrk), or say where it is: --wrk PATH\n"
    )


def test_unknown_name() -> None:
    """A name that fits nothing is told with those that there are."""
    done = run("--only", "statsu")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "python -m benchmarks: error: argument --only: found 'statsu'; expected a part of one of: "
        "status, 200 rules, 1000 sessions, full journal, missing header, business 10 KB, business 100 KB, "
        "business 4.9 MB, new JPEG 10 KB, new JPEG 100 KB, new JPEG 4.9 MB, new PNG 1.7 MB, new PDF, "
        "new JPEG 10 KB, encrypted, new JPEG 100 KB, encrypted, new JPEG 4.9 MB, encrypted, "
        "new PNG 1.7 MB, encrypted, "
        "plain card 100 KB, encrypted card 100 KB, plain card 4.9 MB, encrypted card 4.9 MB, "
        "memory, start, first file, latency"
    )


@pytest.mark.parametrize("option", ["--no-peers", "--only=status"])
def test_page_of_a_part(option: str) -> None:
    """The page is not written when only a part is measured."""
    done = run("--page", option)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "python -m benchmarks: error: argument --page: everything has to be measured for it; "
        "leave --only and --no-peers out"
    )
