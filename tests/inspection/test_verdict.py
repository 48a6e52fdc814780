"""Whose fault it is that a process has ended."""

import pytest

from ocr_emulator.documents.file import DamagedFileError
from ocr_emulator.inspection.bounds import OUT_OF_MEMORY, Bounds
from ocr_emulator.inspection.verdict import NotOpenedError, ProcessEndedError, ending, no_answer, verdict

BOUNDS = Bounds(seconds=5, memory=1024 * 1024 * 1024)
NO_MEMORY = f"status {OUT_OF_MEMORY}"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("SIGPROF", "takes more than 5 s of CPU time to open"),
        (NO_MEMORY, "takes more than 1024 MiB of memory to open"),
        ("SIGSEGV", "ends the process that opens it (SIGSEGV)"),
        ("SIGABRT", "ends the process that opens it (SIGABRT)"),
    ],
)
def test_damaged(how: str, expected: str) -> None:
    """A file that takes too much, or makes a library crash, is damaged: the service has a code for that."""
    found = verdict(how, BOUNDS, BOUNDS.memory)
    assert (type(found), str(found)) == (DamagedFileError, expected)


@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "SIGXCPU", "signal 40", "status 0", "status 1"])
def test_ended(how: str) -> None:
    """Of any other end no file is the cause."""
    found = verdict(how, BOUNDS, BOUNDS.memory)
    assert type(found) is ProcessEndedError
    assert str(found) == (
        f"the process that opens files has ended ({how}), and so has a second one: this is what happens when memory is "
        "short; give the emulator more, and send the file again"
    )


@pytest.mark.parametrize("how", [NO_MEMORY, "SIGSEGV", "SIGTRAP"])
def test_little_memory(how: str) -> None:
    """Nor is the file the cause where a process has less memory than a file may take."""
    found = verdict(how, BOUNDS, 200 * 1024 * 1024)
    assert type(found) is NotOpenedError
    assert str(found) == (
        "to open the file takes more than the 200 MiB of memory that a process may have here; allow the emulator "
        "1024 MiB (ulimit -v), or send a smaller file"
    )


def test_time_with_little_memory() -> None:
    """CPU time is the file's, however much memory there is."""
    assert isinstance(verdict("SIGPROF", BOUNDS, 1), DamagedFileError)


def test_no_answer() -> None:
    """A process that does not answer has been stopped, or has no time: what a file may take is far less."""
    assert str(no_answer(20)) == (
        "the process that opens files has not answered for 20 s, and has been ended: it was stopped, or the machine "
        "had no time for it; send the file again"
    )


@pytest.mark.parametrize(
    ("status", "how"), [(-9, "SIGKILL"), (-40, "signal 40"), (0, "status 0"), (77, NO_MEMORY)]
)
def test_ending(status: int, how: str) -> None:
    """An end has the name of its signal, or the number of its status."""
    assert ending(status) == how
