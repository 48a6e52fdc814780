"""What is not a rate: the resident set under load, the time of a start, the latency beside heavy work."""

import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from benchmarks.bench import Bench
from benchmarks.load import Request, Sample
from benchmarks.rates import send_many
from benchmarks.results import EMULATOR, IMPORTS, QUARTERS, Watch
from benchmarks.servers import EMULATOR as EMULATOR_PROGRAM
from benchmarks.servers import ROOT, DoesNotStartError, Program, Server, started

#: How often the resident set is looked at, in seconds.
_GLANCE: Final = 0.25

#: How many requests fill the journal.
FULL: Final = 20_000

#: The least connections for the latency of one request, and those that upload meanwhile.
_ONE: Final = 1
_UPLOADERS: Final = 4

#: A load that goes on beside another begins with its warm-up and ends after it, in seconds.
_LONGER: Final = 4


def memory_of_uploads(bench: Bench, server: Server, request: Request, seconds: int) -> Watch:
    """The resident set while `request` is sent for `seconds`."""
    checked = bench.sample(server.url, request, "0")
    found: list[float] = []
    running = bench.load.begin(server.url, request, seconds)
    while running.poll() is None:
        found.append(server.resident())
        with suppress(subprocess.TimeoutExpired):
            running.wait(_GLANCE)
    fault = checked.fault or bench.load.end(running).fault
    return Watch(megabytes=found, length=f"{seconds} s", fault=fault)


def memory_of_many(bench: Bench, server: Server, request: Request, least: int) -> Watch:
    """The resident set, second by second, while at least so many requests are sent, the journal being full."""
    checked = bench.sample(server.url, request, "0")
    send_many(bench, server.url, request, FULL)
    found: list[float] = []
    faults = [checked.fault]
    sent = 0
    while sent < least or len(found) < QUARTERS:
        sample = bench.load.run(server.url, request, 1)
        sent += max(1, sample.requests)
        faults.append(sample.fault)
        found.append(server.resident())
    return Watch(megabytes=found, length=f"{least:,} requests", fault=next(filter(None, faults), None))


def measure_starts(bench: Bench, peers: Sequence[Program]) -> tuple[dict[str, list[float]], dict[str, str]]:
    """The seconds from the start of each program to its first answer, and why a peer has none.

    The first start of all is not counted: it brings the files into memory.
    """
    starts: dict[str, list[float]] = {EMULATOR: [], IMPORTS: [], **{peer.name: [] for peer in peers}}
    skipped: dict[str, str] = {}
    _start(bench, EMULATOR_PROGRAM)
    for _ in bench.each_round("start"):
        starts[IMPORTS].append(_time_imports())
        for program in (EMULATOR_PROGRAM, *(peer for peer in peers if peer.name not in skipped)):
            try:
                starts[program.name].append(_start(bench, program))
            except DoesNotStartError as error:
                skipped[program.name] = str(error)
    return {name: times for name, times in starts.items() if name not in skipped}, skipped


def _start(bench: Bench, program: Program) -> float:
    with started(program, bench.folder) as server:
        return server.took


def _time_imports() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, check=True)  # noqa: S603 - our own
    return time.perf_counter() - begin


def latency_pair(bench: Bench, server: Server, small: Request, large: Request) -> tuple[Sample, Sample]:
    """A small request's sample on an idle server, and while large ones are worked on."""
    alone = replace(bench, load=replace(bench.load, connections=_ONE))
    idle = alone.sample(server.url, small, "0")
    uploaders = replace(bench.load, connections=_UPLOADERS)
    running = uploaders.begin(server.url, large, bench.seconds + _LONGER)
    beside = alone.sample(server.url, small, "0")
    return idle, replace(beside, fault=beside.fault or uploaders.end(running).fault)
