"""Runs wrk, which sends one request over and over, and reads its results."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ocr_emulator.errors import EmulatorError

_SCRIPT: Final = Path(__file__).parent / "load.lua"

#: How the line begins that the script prints for us among those of wrk.
_MARK: Final = "JSON "

#: How long a reply may take, in seconds.
_PATIENCE: Final = 30

#: What wrk counts as errors, by the script's names, in words.
_ERRORS: Final[Mapping[str, str]] = {
    "connect": "connections failed",
    "read": "replies could not be read",
    "write": "requests could not be sent",
    "timeout": f"replies took more than {_PATIENCE} s",
    "status": "replies were not HTTP 2xx",
    "wrong": "replies were not the expected one",
}


class NoWrkError(EmulatorError):
    """The program wrk cannot be found."""


class LoadError(EmulatorError):
    """wrk ended without a result."""


def _the_same() -> str:
    return "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The request to send.

    A `{n}` in the path is replaced by the numbers of `app_keys` appKeys in turn. `files` makes for each run
    what the script calls FILES: how each request gets a new file. By default all have the same.
    """

    path: str
    body_file: Path
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    app_keys: int = 1
    files: Callable[[], str] = _the_same


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The result of one run of wrk.

    `median` is the median latency in seconds; `fault` says why the run is invalid. `cpu` is the CPU time of all of
    the server's processes, in seconds; None: it was not looked at.
    """

    requests: int
    seconds: float
    median: float
    fault: str | None = None
    cpu: float | None = None

    @property
    def rate(self) -> float:
        """Requests answered per second."""
        return self.requests / self.seconds


def find_wrk(path: str) -> str:
    """The program at `path`, or of that name on the PATH; raises NoWrkError, which says how to get it."""
    found = shutil.which(path)
    if found is None:
        raise NoWrkError(
            f"there is no {path!r}; install it (Debian: apt install wrk), or say where it is: --wrk PATH"
        )
    return found


def read_output(output: str) -> Sample:
    """The sample in the output of wrk; raises LoadError when the line of our script is missing."""
    line = next((line for line in output.splitlines() if line.startswith(_MARK)), None)
    if line is None:
        raise LoadError(f"wrk has ended without a result: {output.strip()[-300:]}")
    counts = json.loads(line.removeprefix(_MARK))
    return Sample(
        requests=counts["requests"],
        seconds=counts["microseconds"] / 1_000_000,
        median=counts["median"] / 1_000_000,
        fault=_fault(counts),
    )


def _fault(counts: Mapping[str, int | str]) -> str | None:
    """What went wrong, in words; None when every reply was the expected one."""
    if not counts["requests"]:
        return "no reply came"
    wrong = [f"{counts[name]} {words}" for name, words in _ERRORS.items() if counts[name]]
    example = f" ({counts['found']})" if counts["found"] else ""
    return f"{', '.join(wrong)}{example}" if wrong else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A load from the program wrk with that many connections at a time."""

    program: str
    connections: int = 8

    def run(self, url: str, request: Request, seconds: int, code: str = "-") -> Sample:
        """Send `request` for `seconds` seconds.

        `code` is the resultCode to expect, "200" to accept any reply, or "-" to count replies without a check.
        """
        return self.end(self.begin(url, request, seconds, code))

    def begin(self, url: str, request: Request, seconds: int, code: str = "-") -> "subprocess.Popen[str]":
        """Start what `run` does, without waiting for its end."""
        headers = [f"{name}: {value}" for name, value in request.headers.items()]
        about_load = ["-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", f"{_PATIENCE}s"]
        about_request = [
            request.method,
            str(request.body_file),
            str(request.app_keys),
            code,
            request.files(),
            *headers,
        ]
        return subprocess.Popen(  # noqa: S603 - our own arguments
            [self.program, *about_load, "-s", str(_SCRIPT), url + request.path, "--", *about_request],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self, running: "subprocess.Popen[str]") -> Sample:
        """Wait for the end of `running`, and return its sample."""
        return read_output(running.communicate()[0])
