"""A file takes no more CPU time and memory than it may."""

import subprocess
import sys

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.bounded_opening import Bounds
from tests.documents.odd_files import slow_jpeg
from tests.running import ROOT
from tests.samples import picture

pytestmark = pytest.mark.process

#: Opens the file on standard input within bounds, as type, seconds and MiB on the command line say.
PROGRAM = """
import resource, sys
from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.bounded_opening import Bounds, read_within_bounds
from ocr_emulator.documents.file import DamagedFileError

kind, seconds, memory, soft, hard = sys.argv[1:]
limits = [int(limit) * 2**20 if limit != "-" else resource.RLIM_INFINITY for limit in (soft, hard)]
resource.setrlimit(resource.RLIMIT_AS, limits)
bounds = Bounds(float(seconds), int(memory) * 2**20)
try:
    print(read_within_bounds(sys.stdin.buffer.read(), FileType(kind), bounds).width)
except DamagedFileError as error:
    print(error)
limit = resource.getrlimit(resource.RLIMIT_AS)[0]
print(limit // 2**20 if limit != resource.RLIM_INFINITY else "-", flush=True)
"""


def opened(content: bytes, file_type: FileType, bounds: Bounds, soft: str = "-", hard: str = "-") -> list[str]:
    """What came of the file, and the limit of memory afterwards, in MiB."""
    numbers = (f"{bounds.seconds}", f"{bounds.memory}", soft, hard)
    command = [sys.executable, "-c", PROGRAM, file_type.value, *numbers]
    done = subprocess.run(command, cwd=ROOT, input=content, capture_output=True, check=False)
    assert not done.stderr
    return done.stdout.decode().splitlines()


def test_time() -> None:
    """A file that takes more CPU time than it may is damaged, however long the machine lets it wait."""
    found = opened(slow_jpeg(4000), FileType.JPG, Bounds(0.5, 1024))
    assert found == ["takes more than 0.5 s of CPU time to open", "1024"]


def test_memory() -> None:
    """A file that takes more memory than it may is damaged."""
    found = opened(picture(6000, 6000), FileType.PNG, Bounds(60, 160))
    assert found == ["takes more than 160 MiB of memory to open", "160"]


@pytest.mark.parametrize(
    ("soft", "hard", "limit"),
    [("-", "-", "1024"), ("700", "-", "700"), ("700", "800", "700"), ("2000", "-", "1024")],
)
def test_lower_limits(soft: str, hard: str, limit: str) -> None:
    """A limit that the process has already stays where it is lower."""
    assert opened(picture(40, 24), FileType.PNG, Bounds(60, 1024), soft, hard) == ["40", limit]
