"""Runs an emulator as a child process, on a port that the system chooses, as long as a block lasts."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Final

from ocr_emulator.client.http import NoAnswerError

#: How long it may take to start (usually less than two) and to stop, in seconds.
_START_TIMEOUT: Final = 60.0
_STOP_TIMEOUT: Final = 10.0

#: How many of the last lines of the log a report shows.
_MAX_LINES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorProcess:
    """A child process that serves an emulator at `url`, and writes its log to the file `log`."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def exit_report(self) -> str:
        """How the process ended, with the end of its log; blank while it runs."""
        return "" if self.process.poll() is None else _exit_report(self.process, self.log)


@contextmanager
def run_emulator(
    arguments: Sequence[str], folder: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[EmulatorProcess]:
    """Run `ocr-emulator serve` with `arguments` in the folder `folder`, until the block ends.

    `environment` is that of the process; None: it has this one's. Raises NoAnswerError, with the end of the log,
    when it does not start.
    """
    command = [sys.executable, "-P", "-m", "ocr_emulator", "serve", "--host", "127.0.0.1", "--port", "0"]
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 - the arguments are those of whoever runs the tests
            [*command, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=file,
            encoding="utf-8",
        )
    with process:
        try:
            yield EmulatorProcess(url=_address(process, log), process=process, log=log)
        finally:
            _stop(process)


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """The address in the first line that the process prints, which it does when it listens."""
    assert process.stdout  # noqa: S101 - it is a pipe
    limit = Timer(_START_TIMEOUT, process.kill)
    limit.start()
    try:
        found = re.search(r"http://\S+:[0-9]+", process.stdout.readline())
    finally:
        limit.cancel()
    if found:
        return found[0]
    _stop(process)
    raise NoAnswerError(f"the emulator did not start: {_exit_report(process, log)}")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()


def _exit_report(process: subprocess.Popen[str], log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_MAX_LINES:]
    return "\n".join([f"it ended with status {process.returncode}; the end of its log, {log}:", *lines])
