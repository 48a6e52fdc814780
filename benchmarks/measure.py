"""Takes all measurements in order: rates, latencies, memory, starts, first files."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench
from benchmarks.load import Request, Sample
from benchmarks.peers import NoPeersError, install
from benchmarks.rates import Job, make_jobs, measure_rates, peer_programs
from benchmarks.results import BESIDE, IDLE, NEW_UPLOADS, SMALL, UPLOADS, Results, Watch
from benchmarks.servers import EMULATOR, FLOOR, Program, Server, started
from benchmarks.watch import (
    latency_pair,
    measure_first_files,
    measure_starts,
    memory_of_many,
    memory_of_uploads,
)
from benchmarks.work import STATUS, WORKS, begin_again

#: The names of the measurements beside those of the works.
MEMORY: Final = "memory"
START: Final = "start"
FIRST_FILE: Final = "first file"
LATENCY: Final = "latency"

#: The names of all measurements.
NAMES: Final = (*(work.name for work in WORKS), MEMORY, START, FIRST_FILE, LATENCY)

#: How much load memory is watched under, when rounds take DEFAULT_SECONDS or more; in proportion when they are
#: shorter.
DEFAULT_SECONDS: Final = 3
_UPLOAD_SECONDS: Final = 60
_SMALL_REQUESTS: Final = 100_000

_LARGE: Final = "business 4.9 MB"
_LARGE_ENCRYPTED: Final = "encrypted card 4.9 MB"
_LARGE_NEW: Final = "new JPEG 4.9 MB"
_FIRST: Final = "new JPEG 100 KB"


def measure(bench: Bench, npm: Path | None) -> Results:
    """All results that `bench` asks for. `npm` is the folder of the peers; None: measure none."""
    with ExitStack() as stack:
        emulator = stack.enter_context(started(EMULATOR.with_keys(bench.keys), bench.folder))
        floor = stack.enter_context(started(FLOOR, bench.folder))
        jobs = make_jobs(bench.folder / "bodies", emulator.url)
        requests = {work.name: request for work, request in jobs}
        wanted = [(work, request) for work, request in jobs if bench.wants(work.name)]
        peers, skipped = _peers(bench, npm, emulator, jobs)
        samples, not_able = measure_rates(bench, emulator, floor, wanted, peers)
        latencies = _latencies(bench, emulator, requests) if bench.wants(LATENCY) else {}
    memory = _memory(bench, requests) if bench.wants(MEMORY) else {}
    starts, not_started = measure_starts(bench, peers) if bench.wants(START) else ({}, {})
    first_files = measure_first_files(bench, requests[_FIRST]) if bench.wants(FIRST_FILE) else []
    return Results(
        samples=samples,
        latencies=latencies,
        memory=memory,
        starts=starts,
        first_files=first_files,
        skipped=skipped | not_able | not_started,
    )


def _peers(
    bench: Bench, npm: Path | None, emulator: Server, jobs: Sequence[Job]
) -> tuple[list[Program], dict[str, str]]:
    """The peers that can be measured, and for each other one the reason why not."""
    if npm is None:
        return [], {}
    try:
        print("installing the peers", file=sys.stderr, flush=True)
        install(npm)
    except NoPeersError as error:
        return [], {"every peer": str(error)}
    return peer_programs(bench, npm, emulator, jobs), {}


def _latencies(bench: Bench, emulator: Server, requests: Mapping[str, Request]) -> dict[str, list[Sample]]:
    begin_again(emulator.url)
    small, large = requests[STATUS], requests[_LARGE_ENCRYPTED]
    pairs = [latency_pair(bench, emulator, small, large) for _ in bench.each_round(LATENCY)]
    return {IDLE: [idle for idle, _ in pairs], BESIDE: [beside for _, beside in pairs]}


def _memory(bench: Bench, requests: Mapping[str, Request]) -> dict[str, Watch]:
    """The memory under each of three loads, each on an emulator of its own."""
    part = min(1, bench.seconds / DEFAULT_SECONDS)
    seconds, many = round(_UPLOAD_SECONDS * part), round(_SMALL_REQUESTS * part)
    print(f"memory: 2 x {seconds} s of uploads, {many:,} small requests", file=sys.stderr, flush=True)
    found = {}
    for name, work in ((UPLOADS, _LARGE), (NEW_UPLOADS, _LARGE_NEW)):
        with started(EMULATOR, bench.folder) as emulator:
            found[name] = memory_of_uploads(bench, emulator, requests[work], seconds)
    with started(EMULATOR, bench.folder) as emulator:
        found[SMALL] = memory_of_many(bench, emulator, requests[STATUS], many)
    return found
