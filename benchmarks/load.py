"""Load from wrk: one request over and over, and what came of it."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ocr_emulator.errors import EmulatorError

_SCRIPT: Final = Path(__file__).parent / "load.lua"

#: The mark of the line that the script prints for us, among those of wrk.
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
    """There is no wrk."""


class LoadError(EmulatorError):
    """wrk has ended without a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent over and over; `app_keys` is how many appKeys take the place of `{n}` in the path, in turn."""

    path: str
    body_file: Path
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    app_keys: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run of wrk; `median` is the median latency, in seconds. `fault` says why it counts for nothing."""

    requests: int
    seconds: float
    median: float
    fault: str | None = None

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
    """What wrk printed, as a sample; raises LoadError where the script's line is missing."""
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
    """What went wrong, in words; None: every request was answered as it should be."""
    if not counts["requests"]:
        return "no reply came"
    wrong = [f"{counts[name]} {words}" for name, words in _ERRORS.items() if counts[name]]
    example = f" ({counts['found']})" if counts["found"] else ""
    return f"{', '.join(wrong)}{example}" if wrong else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """wrk at `program`, with so many connections at a time."""

    program: str
    connections: int = 8

    def run(self, url: str, request: Request, seconds: int, code: str = "-") -> Sample:
        """Send `request` for `seconds`. `code`: the resultCode to look for, "200" for any reply, "-" to count."""
        return self.end(self.begin(url, request, seconds, code))

    def begin(self, url: str, request: Request, seconds: int, code: str = "-") -> "subprocess.Popen[str]":
        """As `run`, without waiting for the end."""
        headers = [f"{name}: {value}" for name, value in request.headers.items()]
        about_load = ["-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", f"{_PATIENCE}s"]
        about_request = [request.method, str(request.body_file), str(request.app_keys), code, *headers]
        return subprocess.Popen(  # noqa: S603 - our own arguments
            [self.program, *about_load, "-s", str(_SCRIPT), url + request.path, "--", *about_request],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self, running: "subprocess.Popen[str]") -> Sample:
        """What came of `running`, once it has ended."""
        return read_output(running.communicate()[0])
