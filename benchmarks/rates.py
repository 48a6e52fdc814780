"""Measures requests per second of the emulator, the floor and each peer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.bench import Bench
from benchmarks.load import Request, Sample
from benchmarks.peers import PEERS, Stub
from benchmarks.results import EMULATOR, FLOOR
from benchmarks.servers import LOOKING, WITHOUT_TEST_DOCUMENTS, DoesNotStartError, Program, Server, started
from benchmarks.work import STATUS, WORKS, Maker, Work, ask

#: The code that accepts any reply with HTTP 200.
_ANY: Final = "200"

#: The works for which the peers get a stub.
_STUBBED: Final[Mapping[str, tuple[str, str]]] = {
    STATUS: ("v1.0", "business/status"),
    "business 10 KB": ("v1.0", "business"),
    "encrypted card 100 KB": ("v2.0", "credit-card"),
}

#: How long a peer is warmed up, in seconds.
_PEERS_WARM_UP: Final = 3

Job = tuple[Work, Request]

#: The samples of all rounds, by work and server.
Samples = dict[str, dict[str, list[Sample]]]


def make_jobs(folder: Path, url: str) -> list[Job]:
    """All works with their requests.

    Bodies are written to `folder`; envelopes are made for the emulator at `url`.
    """
    folder.mkdir()
    maker = Maker(folder, url)
    return [(work, work.request(maker)) for work in WORKS]


def measure_rates(
    bench: Bench, emulator: Server, floor: Server, jobs: Sequence[Job], peers: Sequence[Program]
) -> tuple[Samples, dict[str, str]]:
    """The samples of every server at every job, and for each peer that cannot take part the reason why.

    In each round the servers are measured one right after the other, so that they can be compared.
    """
    samples: Samples = {work.name: {} for work, _ in jobs}
    skipped: dict[str, str] = {}
    sizes = {work.name: len(_reply(emulator, work, request)) for work, request in jobs}
    for _ in bench.each_round("rates") if jobs else ():
        for work, request in jobs:
            turns = samples[work.name]
            turns.setdefault(EMULATOR, []).append(_sample_emulator(bench, emulator, work, request))
            alike = replace(request, path=f"/{sizes[work.name]}")
            turns.setdefault(FLOOR, []).append(bench.sample(floor, alike, _ANY))
            for peer in [*_for_new_files(bench, work), *_able(peers, work, skipped)]:
                try:
                    turns.setdefault(peer.name, []).append(_sample_peer(bench, peer, work, request))
                except DoesNotStartError as error:
                    skipped[peer.name] = str(error)
    return _without(samples, skipped), skipped


def _able(peers: Sequence[Program], work: Work, skipped: Mapping[str, str]) -> list[Program]:
    return [peer for peer in peers if work.is_stubbed and peer.name not in skipped]


def _for_new_files(bench: Bench, work: Work) -> list[Program]:
    """What else new files are sent to: the floor of looking, and the emulator that looks for no QR code."""
    programs = (LOOKING, WITHOUT_TEST_DOCUMENTS) if work.has_new_files else ()
    return [program.with_keys(bench.keys) for program in programs]


def _without(samples: Samples, skipped: Mapping[str, str]) -> Samples:
    return {
        work: {name: found for name, found in turns.items() if name not in skipped}
        for work, turns in samples.items()
    }


def _sample_emulator(bench: Bench, emulator: Server, work: Work, request: Request) -> Sample:
    work.set_up(emulator.url)
    send_many(bench, emulator.url, request, work.after)
    return bench.sample(emulator, request, str(work.code))


def _sample_peer(bench: Bench, peer: Program, work: Work, request: Request) -> Sample:
    """A sample of a new process: what a peer still has to do, or keeps, of an earlier job is no part of this one.

    It is warmed up for longer than we are, because its compiler has to learn the work first.
    """
    with started(peer, bench.folder) as server:
        return bench.sample(server, request, str(work.code), warm_up=_PEERS_WARM_UP)


def send_many(bench: Bench, url: str, request: Request, least: int) -> None:
    """Send at least `least` requests. wrk cannot count, so it sends for a second at a time."""
    sent = 0
    while sent < least:
        sent += max(1, bench.load.run(url, request, 1).requests)


def _reply(emulator: Server, work: Work, request: Request) -> bytes:
    work.set_up(emulator.url)
    return ask(emulator.url, request)


def peer_programs(bench: Bench, npm: Path, emulator: Server, jobs: Sequence[Job]) -> list[Program]:
    """All peers, ready to be started, with a stub for each of their works."""
    requests = {work.name: (work, request) for work, request in jobs}
    stubs = [
        Stub(version=version, operation=operation, reply=_reply(emulator, *requests[name]))
        for name, (version, operation) in _STUBBED.items()
    ]
    question = _question(requests[STATUS][1])
    return [peer.program(npm, bench.folder / peer.name, stubs, question) for peer in PEERS]


def _question(request: Request) -> Mapping[str, Any]:
    """The request that a peer answers when it is ready."""
    body = request.body_file.read_bytes()
    return {"method": request.method, "path": request.path, "headers": request.headers, "body": body}
