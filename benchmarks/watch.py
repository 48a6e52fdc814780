"""Measures memory under load, the time of a start and of the first file, and a small request beside heavy work."""

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
from benchmarks.work import ask

#: How long to wait between two looks at the memory, in seconds.
_INTERVAL: Final = 0.25

#: How many requests fill the journal.
FULL: Final = 20_000

#: How many connections send the request whose latency is measured, and how many upload meanwhile.
_ONE: Final = 1
_UPLOADERS: Final = 4

#: How many seconds longer the uploads last: they begin before the warm-up of the small requests, and end after
#: them.
_EXTRA_SECONDS: Final = 4


def memory_of_uploads(bench: Bench, server: Server, request: Request, seconds: int) -> Watch:
    """The memory while `request` is sent for `seconds`."""
    checked = bench.sample(server, request, "0")
    found: list[float] = []
    running = bench.load.begin(server.url, request, seconds)
    while running.poll() is None:
        found.append(server.memory())
        with suppress(subprocess.TimeoutExpired):
            running.wait(_INTERVAL)
    fault = checked.fault or bench.load.end(running).fault
    return Watch(megabytes=found, length=f"{seconds} s", fault=fault)


def memory_of_many(bench: Bench, server: Server, request: Request, least: int) -> Watch:
    """The memory, second by second, while at least `least` requests are sent.

    The journal is filled before.
    """
    checked = bench.sample(server, request, "0")
    send_many(bench, server.url, request, FULL)
    found: list[float] = []
    faults = [checked.fault]
    sent = 0
    while sent < least or len(found) < QUARTERS:
        sample = bench.load.run(server.url, request, 1)
        sent += max(1, sample.requests)
        faults.append(sample.fault)
        found.append(server.memory())
    return Watch(megabytes=found, length=f"{least:,} requests", fault=next(filter(None, faults), None))


def measure_starts(bench: Bench, peers: Sequence[Program]) -> tuple[dict[str, list[float]], dict[str, str]]:
    """The seconds from the start of each program to its first answer, and for each other peer the reason why not.

    The first start of the emulator is not counted, because it brings the files into memory.
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


def measure_first_files(bench: Bench, request: Request) -> list[float]:
    """The seconds that the first request takes which brings a file, sent as soon as the emulator is there."""
    return [_first_file(bench, request) for _ in bench.each_round("first file")]


def _first_file(bench: Bench, request: Request) -> float:
    with started(EMULATOR_PROGRAM, bench.folder) as server:
        begin = time.perf_counter()
        ask(server.url, request)
        return time.perf_counter() - begin


def _start(bench: Bench, program: Program) -> float:
    with started(program, bench.folder) as server:
        return server.took


def _time_imports() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, check=True)  # noqa: S603 - our own
    return time.perf_counter() - begin


def latency_pair(bench: Bench, server: Server, small: Request, large: Request) -> tuple[Sample, Sample]:
    """The samples of a small request on an idle server, and while large requests are worked on."""
    alone = replace(bench, load=replace(bench.load, connections=_ONE))
    idle = alone.sample(server, small, "0")
    uploaders = replace(bench.load, connections=_UPLOADERS)
    running = uploaders.begin(server.url, large, bench.seconds + _EXTRA_SECONDS)
    beside = alone.sample(server, small, "0")
    return idle, replace(beside, fault=beside.fault or uploaders.end(running).fault)
