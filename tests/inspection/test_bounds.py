"""How a process keeps itself within bounds, in a process that is there for that."""

import signal
import subprocess
import sys

import pytest

from tests.running import ROOT

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits"),
]

#: Limits itself to 1024 MiB, below limits that it has already, and says what its limits are then.
LIMITED = """
import resource, sys
from ocr_emulator.inspection.bounds import limit_memory

limits = [int(limit) * 2**20 if limit != "-" else resource.RLIM_INFINITY for limit in sys.argv[1:]]
resource.setrlimit(resource.RLIMIT_AS, limits)
limit_memory(1024 * 2**20)
print(resource.getrlimit(resource.RLIMIT_AS)[0] // 2**20, resource.getrlimit(resource.RLIMIT_CORE))
"""

#: Uses CPU time, outside the block and in it, or nothing at all in it.
TIMED = """
import sys, time
from ocr_emulator.inspection.bounds import limited_time

def use(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass

with limited_time(0.2):
    use(float(sys.argv[1]))
use(0.4)
print("done")
"""


def run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("soft", "hard", "limit"),
    [("-", "-", 1024), ("700", "-", 700), ("700", "800", 700), ("2000", "-", 1024), ("2000", "2000", 1024)],
)
def test_memory(soft: str, hard: str, limit: int) -> None:
    """A limit that the process has already stays where it is lower; and a crash leaves no copy of its memory."""
    done = run(LIMITED, soft, hard)
    assert (done.stdout, done.stderr) == (f"{limit} (0, 0)\n", "")


def test_time() -> None:
    """What takes too much CPU time inside is ended by the system, with a signal that means nothing else."""
    assert run(TIMED, "60").returncode == -signal.SIGPROF


def test_time_outside() -> None:
    """CPU time that is used before or after does not count."""
    assert run(TIMED, "0").stdout == "done\n"
