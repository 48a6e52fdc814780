"""Starts servers, waits until they answer, measures their memory, and stops them with all their children."""

import os
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

_OK: Final = 200
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class DoesNotStartError(EmulatorError):
    """A server cannot be started, has ended, or does not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A server that can be started.

    `command` makes its command line for a port; `path` answers 200 when it is ready.
    """

    name: str
    command: Callable[[int], Sequence[str]]
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

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

    def resident(self) -> float:
        """The resident set of the process and all its descendants, in MB."""
        return sum(map(_resident, [self.pid, *_descendants(self.pid)])) / 1_000_000


EMULATOR: Final = Program(
    name="emulator",
    command=lambda port: [sys.executable, "-m", "ocr_emulator", "serve", "--port", str(port)],
    path="/__admin/ready",
)
WITHOUT_TEST_DOCUMENTS: Final = Program(
    name="--test-documents off",
    command=lambda port: [*EMULATOR.command(port), "--test-documents", "off"],
    path=EMULATOR.path,
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
    """Run `program` until the block ends; its output goes to a file in `folder`. Raises DoesNotStartError."""
    port = free_port()
    log_file = folder / f"{program.name}.log"
    begin = time.perf_counter()
    process = _start(program, port, log_file)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(program, url, process, log_file)
        yield Server(program.name, url, process.pid, time.perf_counter() - begin)
    finally:
        _stop(process)


def _start(program: Program, port: int, log_file: Path) -> "subprocess.Popen[bytes]":
    """Start the program in a process group of its own; raises DoesNotStartError when there is no such program."""
    command = program.command(port)
    with log_file.open("wb") as log:
        try:
            return subprocess.Popen(  # noqa: S603 - our own commands
                command,
                cwd=ROOT,
                env={**os.environ, **program.environment},
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


def _resident(pid: int) -> int:
    """The resident set of one process in bytes; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _descendants(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(one) for task in tasks for one in (task / "children").read_text(encoding="ascii").split()]
    except OSError:
        return []
    return [*children, *(one for child in children for one in _descendants(child))]
