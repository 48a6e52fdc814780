"""The targets of the emulator's speed and memory, and the verdicts on them. Pure functions of the results."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Final

from benchmarks.load import Sample
from benchmarks.results import (
    BESIDE,
    EMULATOR,
    FLOOR,
    IDLE,
    IMPORTS,
    LOOKING,
    NEW_UPLOADS,
    QUARTERS,
    SMALL,
    UPLOADS,
    WITHOUT_TEST_DOCUMENTS,
    Results,
    Watch,
)
from benchmarks.work import STATUS

#: By how much the memory may grow from the third quarter to the fourth and still count as flat.
_FLAT: Final = 1.03

#: The peers that the emulator has to start before.
_SLOWER: Final = ("WireMock", "Mockoon", "Prism")

#: The most memory, in MB, while one file comes again and again, and while each file is a new one.
_MOST_MEMORY: Final = {UPLOADS: 160, NEW_UPLOADS: 200}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was measured, in words, and whether the target is reached; None when it was not measured."""

    measured: str
    is_reached: bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A target: its description, and the function that judges the results by it."""

    number: int
    name: str
    target: str
    judge: Callable[[Results], Verdict]


class NotMeasuredError(Exception):
    """The results lack what a verdict needs."""


class InvalidError(Exception):
    """The results that a verdict needs are invalid; the text says why."""


def verdict(figure: Figure, results: Results) -> Verdict:
    """The verdict on `figure`."""
    try:
        return figure.judge(results)
    except NotMeasuredError:
        return Verdict("not measured", None)
    except InvalidError as error:
        return Verdict(f"invalid: {error}", is_reached=False)


def rates(results: Results, work: str, server: str = EMULATOR) -> Sequence[float]:
    """The requests per second of each round; raises NotMeasuredError or InvalidError."""
    return [sample.rate for sample in _valid(_samples(results, work, server))]


def _samples(results: Results, work: str, server: str) -> Sequence[Sample]:
    return results.samples.get(work, {}).get(server, ())


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median of the ratios of the rounds. Within a round, whatever slows the machine slows both."""
    return median(this / that for this, that in zip(these, those, strict=True))


def _valid(samples: Sequence[Sample]) -> Sequence[Sample]:
    if not samples:
        raise NotMeasuredError
    for sample in samples:
        if sample.fault:
            raise InvalidError(sample.fault)
    return samples


def of_floor(work: str, least: float, results: Results) -> Verdict:
    """Judges the emulator's rate as a part of the floor's; `least` is the target."""
    found = ratio(rates(results, work), rates(results, work, FLOOR))
    return Verdict(f"{found:.2f}", found >= least)


def of_looking(work: str, least: float, results: Results) -> Verdict:
    """Judges the rate without test documents as a part of the floor of looking; `least` is the target."""
    found = ratio(rates(results, work, WITHOUT_TEST_DOCUMENTS), rates(results, work, LOOKING))
    return Verdict(f"{found:.2f}", found >= least)


def of_test_documents(work: str, most: float, results: Results) -> Verdict:
    """Judges how much longer each file takes that is looked through for a QR code; `most` is in milliseconds."""
    rounds = zip(rates(results, work), rates(results, work, WITHOUT_TEST_DOCUMENTS), strict=True)
    found = median(1000 / slow - 1000 / fast for slow, fast in rounds)
    return Verdict(f"{found:+.1f} ms", found <= most)


def cpu(results: Results, work: str, server: str) -> float:
    """The CPU time for each request, in milliseconds: the median of the rounds. Raises as `rates` does."""
    found = [
        1000 * one.cpu / one.requests for one in _valid(_samples(results, work, server)) if one.cpu is not None
    ]
    if not found:
        raise NotMeasuredError
    return median(found)


def of_work(work: str, other: str, least: float, results: Results) -> Verdict:
    """Judges the emulator's rate at one work as a part of that at another; `least` is the target."""
    found = ratio(rates(results, work), rates(results, other))
    return Verdict(f"{found:.2f}", found >= least)


def ahead(work: str, results: Results) -> Verdict:
    """Judges whether the emulator is faster than every peer that can do the work."""
    own = rates(results, work)
    leads, failing = {}, []
    for peer in results.peers(work):
        try:
            leads[peer] = ratio(own, rates(results, work, peer))
        except InvalidError:
            failing.append(peer)
    if not leads:
        raise NotMeasuredError
    return _lead(leads, "".join(f"; {peer} fails" for peer in failing))


def _lead(leads: dict[str, float], remark: str = "") -> Verdict:
    """The verdict by the peer that comes nearest."""
    nearest = min(leads, key=lambda peer: leads[peer])
    return Verdict(f"{leads[nearest]:.2f} x {nearest}{remark}", leads[nearest] > 1)


def peak(load: str, most: float, results: Results) -> Verdict:
    """Judges the most memory; `most` is in MB."""
    watch = _watch(results, load)
    found = max(watch.megabytes)
    return Verdict(f"{found:.0f} MB in {watch.length}", found < most)


def flat(load: str, results: Results) -> Verdict:
    """Judges whether the memory grows from the third quarter to the last."""
    watch = _watch(results, load)
    found = watch.megabytes
    third, fourth = len(found) // 2, len(found) * 3 // 4
    growth = median(found[fourth:]) / median(found[third:fourth])
    return Verdict(f"{growth - 1:+.1%} in the second half of {watch.length}", growth <= _FLAT)


def _watch(results: Results, load: str) -> Watch:
    found = results.memory.get(load)
    if found is None:
        raise NotMeasuredError
    if found.fault:
        raise InvalidError(found.fault)
    if len(found.megabytes) < QUARTERS:
        raise InvalidError("too short")
    return found


def start_of(program: str, most: float, results: Results) -> Verdict:
    """Judges the time of the emulator's start as a multiple of that of another program; `most` is the target."""
    found = ratio(_starts(results, EMULATOR), _starts(results, program))
    return Verdict(f"{found:.2f}", found <= most)


def start_ahead(results: Results) -> Verdict:
    """Judges whether the emulator starts before the peers that start slowly."""
    own = median(_starts(results, EMULATOR))
    peers = {name: median(times) for name, times in results.starts.items() if name in _SLOWER}
    if not peers:
        raise NotMeasuredError
    return _lead({name: took / own for name, took in peers.items()})


def first_file(most: float, results: Results) -> Verdict:
    """Judges how long the first request takes that brings a file; `most` is in milliseconds."""
    if not results.first_files:
        raise NotMeasuredError
    found = 1000 * median(results.first_files)
    return Verdict(f"{found:.0f} ms", found < most)


def _starts(results: Results, program: str) -> Sequence[float]:
    if not results.starts.get(program):
        raise NotMeasuredError
    return results.starts[program]


def latency_beside(most: float, results: Results) -> Verdict:
    """Judges the median latency of a small request beside large ones, as a multiple of that on an idle server."""
    beside, idle = ([one.median for one in _valid(results.latencies.get(name, ()))] for name in (BESIDE, IDLE))
    found = ratio(beside, idle)
    return Verdict(f"{found:.1f}", found < most)


_OF_FLOOR: Final = {STATUS: 0.30, "business 10 KB": 0.30, "business 100 KB": 0.45, "business 4.9 MB": 0.90}
_OF_LOOKING: Final = {"new JPEG 10 KB": 0.80, "new JPEG 100 KB": 1.50, "new JPEG 4.9 MB": 1.50}
_OF_TEST_DOCUMENTS: Final = {"new JPEG 100 KB": 3, "new JPEG 4.9 MB": 30}
_OF_PLAIN: Final = {"100 KB": 0.5, "4.9 MB": 0.6}

FIGURES: Final = (
    *(
        Figure(1, f"{work}, of the floor", f"at least {least:.2f}", partial(of_floor, work, least))
        for work, least in _OF_FLOOR.items()
    ),
    *(Figure(1, f"{work}, peers", "ahead of every one", partial(ahead, work)) for work in _OF_FLOOR),
    *(
        Figure(
            2,
            f"encrypted card {size}, of plain",
            f"at least {least:.2f}",
            partial(of_work, f"encrypted card {size}", f"plain card {size}", least),
        )
        for size, least in _OF_PLAIN.items()
    ),
    *(
        Figure(3, f"{work}, of {STATUS}", "at least 0.90", partial(of_work, work, STATUS, 0.90))
        for work in ("200 rules", "1000 sessions", "full journal")
    ),
    *(
        Figure(4, f"memory, {load}, peak", f"under {most} MB", partial(peak, load, most))
        for load, most in _MOST_MEMORY.items()
    ),
    *(
        Figure(4, f"memory, {load}, flat", f"at most {_FLAT - 1:.0%} more", partial(flat, load))
        for load in (UPLOADS, SMALL)
    ),
    Figure(5, f"start, of python -c '{IMPORTS}'", "at most 1.50", partial(start_of, IMPORTS, 1.5)),
    Figure(5, "start, peers", f"ahead of {', '.join(_SLOWER)}", start_ahead),
    Figure(6, f"latency of {STATUS} beside encrypted 4.9 MB, of idle", "under 5", partial(latency_beside, 5)),
    *(
        Figure(7, f"{work}, of the {LOOKING}", f"at least {least:.2f}", partial(of_looking, work, least))
        for work, least in _OF_LOOKING.items()
    ),
    *(
        Figure(8, f"{work}, for test documents", f"at most {most} ms more", partial(of_test_documents, work, most))
        for work, most in _OF_TEST_DOCUMENTS.items()
    ),
    Figure(9, "first file after the start", "under 150 ms", partial(first_file, 150)),
)
