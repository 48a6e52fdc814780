"""Starts servers, waits until they answer, measures what they use, and stops them with all their children."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ocr_emulator.client import NoAnswerError, send
from ocr_emulator.errors import EmulatorError

ROOT: Final = Path(__file__).parent.parent

#: The variable that names the folder of the RSA keys.
KEYS: Final = "OCR_EMULATOR_KEYS"

#: How long a server may take until it answers, and how long to wait before asking again, in seconds.
_PATIENCE: Final = 60
_PAUSE: Final = 0.002

#: How long a server may take to stop before it is killed, in seconds.
_LAST_CALL: Final = 10

#: What the names of the variables begin with that set up an emulator. Those of whoever measures are not handed on:
#: what is measured is the emulator as it is, and not without its accelerator.
_OWN_VARIABLES: Final = "OCR_EMULATOR_"

_OK: Final = 200

#: The line of /proc/PID/smaps_rollup that says how much of the pages in memory falls to the process (proc(5)).
_SHARE: Final = re.compile(r"^Pss: +([0-9]+) kB$", re.MULTILINE)

#: Where /proc/PID/stat has the CPU time of a process, and of its children that have ended, after the name; and in
#: what unit (proc(5)).
_CPU: Final = slice(11, 15)
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class DoesNotStartError(EmulatorError):
    """A server cannot be started, has ended, or does not answer in time."""


class NotTheSameError(EmulatorError):
    """A server runs, but not as what is to be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A server that can be started.

    `command` makes its command line for a port; `path` answers 200 when it is ready. One that has said `complaint`
    by then is not what is to be measured.
    """

    name: str
    command: Callable[[int], Sequence[str]]
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    complaint: str | None = None

    def with_keys(self, folder: Path) -> "Program":
        """This program with the RSA keys in `folder`, so that one envelope is for all of those that have them."""
        return replace(self, environment={KEYS: str(folder)})


@dataclass(frozen=True, slots=True)
class Server:
    """A running server at `url`. `took` is how many seconds its start took, until the first answer."""

    name: str
    url: str
    pid: int
    took: float

    def memory(self) -> float:
        """The memory of the process and all its descendants, in MB; what they have in common counts once."""
        return sum(map(_memory, self._processes())) / 1_000_000

    def cpu(self) -> float:
        """The CPU time that the process and all its descendants have used, in seconds."""
        return sum(map(_cpu, self._processes()))

    def _processes(self) -> list[int]:
        return [self.pid, *_descendants(self.pid)]


EMULATOR: Final = Program(
    name="emulator",
    command=lambda port: [sys.executable, "-m", "ocr_emulator", "serve", "--port", str(port)],
    path="/__admin/ready",
    complaint="Serving without the accelerator",
)
WITHOUT_TEST_DOCUMENTS: Final = Program(
    name="--test-documents off",
    command=lambda port: [*EMULATOR.command(port), "--test-documents", "off"],
    path=EMULATOR.path,
    complaint=EMULATOR.complaint,
)
FLOOR: Final = Program(
    name="floor",
    command=lambda port: [sys.executable, "-m", "benchmarks.floor", str(port)],
    path="/1",
)
LOOKING: Final = Program(
    name="floor of looking",
    command=lambda port: [sys.executable, "-m", "benchmarks.looking", str(port)],
    path="/",
)


@contextmanager
def started(program: Program, folder: Path) -> Iterator[Server]:
    """Run `program` until the block ends; its output goes to a file in `folder`.

    Raises DoesNotStartError and NotTheSameError.
    """
    port = free_port()
    log_file = folder / f"{program.name}.log"
    begin = time.perf_counter()
    process = _start(program, port, log_file)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(program, url, process, log_file)
        _check(program, log_file)
        yield Server(program.name, url, process.pid, time.perf_counter() - begin)
    finally:
        _stop(process)


def _start(program: Program, port: int, log_file: Path) -> "subprocess.Popen[bytes]":
    """Start the program in a process group of its own; raises DoesNotStartError when there is no such program."""
    command = program.command(port)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OWN_VARIABLES)}
    with log_file.open("wb") as log:
        try:
            return subprocess.Popen(  # noqa: S603 - our own commands
                command,
                cwd=ROOT,
                env={**inherited, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise DoesNotStartError(f"{command[0]} cannot be started: {error.strerror}") from error


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(program: Program, url: str, process: "subprocess.Popen[bytes]", log_file: Path) -> None:
    """Wait until the server answers 200; raises DoesNotStartError when it ends or takes too long."""
    end = time.monotonic() + _PATIENCE
    while not _is_ready(program, url):
        if process.poll() is not None or time.monotonic() > end:
            said = " ".join(log_file.read_text(encoding="utf-8", errors="replace").split())[-300:]
            raise DoesNotStartError(f"does not start: {said or 'it says nothing'}")
        time.sleep(_PAUSE)


def _check(program: Program, log_file: Path) -> None:
    """Raises NotTheSameError when the server has complained."""
    said = log_file.read_text(encoding="utf-8", errors="replace").splitlines()
    complaint = next((line for line in said if program.complaint and program.complaint in line), None)
    if complaint:
        raise NotTheSameError(f"{program.name} is not what is to be measured; it says: {complaint.strip()}")


def _is_ready(program: Program, url: str) -> bool:
    try:
        reply = send(url, program.method, program.path, headers=program.headers, body=program.body, timeout=5)
    except NoAnswerError:
        return False
    return reply.status == _OK


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the whole process group, because the child of a launcher script outlives the script."""
    with suppress(ProcessLookupError, subprocess.TimeoutExpired):
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(_LAST_CALL)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _memory(pid: int) -> int:
    """The proportional set size of one process in bytes: its share of the pages in memory; 0 when it is gone."""
    try:
        rolled_up = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(kibi) * 1024 for kibi in _SHARE.findall(rolled_up)), 0)


def _cpu(pid: int) -> float:
    """The CPU time of one process, and of its children that have ended, in seconds; 0 when it is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return 0
    return sum(map(int, after_name.split()[_CPU])) / _TICKS


def _descendants(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(one) for task in tasks for one in (task / "children").read_text(encoding="ascii").split()]
    except OSError:
        return []
    return [*children, *(one for child in children for one in _descendants(child))]
