"""How the C library keeps memory."""

import platform
import subprocess
import sys
from types import SimpleNamespace
from unittest.mock import Mock, patch

import pytest

from ocr_emulator.cli.malloc import tune_malloc
from tests.running import ROOT

#: How many pages are asked for anew by ten uploads of five megabytes, one after the other.
PAGES = """
import resource
from ocr_emulator.cli.malloc import tune_malloc
if {kept}:
    tune_malloc()
bytearray(5_000_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    bytearray(5_000_000)[:] = bytes(5_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.parametrize(
    "library",
    [Mock(return_value=SimpleNamespace()), Mock(side_effect=OSError), Mock(side_effect=AttributeError)],
    ids=["without mallopt", "that does not open", "that there is none of"],
)
def test_elsewhere(library: Mock) -> None:
    """With a C library that has no such function nothing happens."""
    with patch("ctypes.CDLL", library):
        tune_malloc()
    library.assert_called_once_with(None)


def test_numbers() -> None:
    """Of glibc's malloc.h: blocks of up to 32 MB and as much of the heap's end are kept, in one heap."""
    mallopt = Mock()
    with patch("ctypes.CDLL", Mock(return_value=SimpleNamespace(mallopt=mallopt))):
        tune_malloc()
    assert [call.args for call in mallopt.call_args_list] == [(-1, 33_554_432), (-3, 33_554_432), (-8, 1)]


@pytest.mark.process
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc")
def test_memory_is_used_again() -> None:
    """What an upload has used is there for the next one, without another page from the system."""
    pages = [
        int(
            subprocess.run(
                [sys.executable, "-c", PAGES.format(kept=kept)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for kept in (False, True)
    ]
    assert pages[1] * 3 < pages[0], pages
