"""Formats the results: as Markdown for people, and as JSON for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final

from benchmarks.figures import FIGURES, InvalidError, NotMeasuredError, cpu, rates, ratio, verdict
from benchmarks.results import EMULATOR, FLOOR, LOOKING, OWN, Results

_SAID: Final[Mapping[bool | None, str]] = {True: "yes", False: "**no**", None: "-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """When, where and how the results were measured."""

    date: str
    machine: str
    rounds: int
    seconds: int
    connections: int

    def __str__(self) -> str:
        load = f"{self.rounds} x {self.seconds} s at {self.connections} connections, medians"
        return f"{self.date}, {self.machine}; {load}"


def markdown(results: Results, setting: Setting) -> str:
    """Four tables: targets with verdicts, rates, the CPU time of new files, and starts."""
    parts = [str(setting) + ".", _table(_figures(results))]
    if results.samples:
        parts += ["Requests per second; in brackets the emulator's as a multiple.", _table(_rates(results))]
    if any(LOOKING in found for found in results.samples.values()):
        parts += ["CPU time of all processes for each request, in milliseconds.", _table(_cpu_times(results))]
    if results.starts:
        parts += ["From the start of the process to the first answer.", _table(_starts(results))]
    parts += [f"{name} is left out: {why}." for name, why in results.skipped.items()]
    return "\n\n".join(parts)


def as_json(results: Results, setting: Setting) -> dict[str, Any]:
    """All results, and the verdicts."""
    verdicts = [(figure, verdict(figure, results)) for figure in FIGURES]
    return {
        "setting": asdict(setting),
        "figures": [
            {"figure": figure.number, "name": figure.name, "target": figure.target}
            | {"measured": found.measured, "reached": found.is_reached}
            for figure, found in verdicts
        ],
        "results": asdict(results),
    }


def _table(rows: Iterable[Sequence[str]]) -> str:
    head, *others = rows
    lines = [head, ["---"] * len(head), *others]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _figures(results: Results) -> Iterator[Sequence[str]]:
    yield "", "figure", "target", "measured", "reached"
    for figure in FIGURES:
        found = verdict(figure, results)
        yield str(figure.number), figure.name, figure.target, found.measured, _SAID[found.is_reached]


def _rates(results: Results) -> Iterator[Sequence[str]]:
    peers = list(dict.fromkeys(peer for work in results.samples for peer in results.peers(work)))
    measured = {FLOOR}.union(*results.samples.values())
    others = [*(name for name in OWN if name in measured), *peers]
    yield "work", EMULATOR, *others
    for work in results.samples:
        yield work, _rate(results, work, EMULATOR), *(_against(results, work, other) for other in others)


def _rate(results: Results, work: str, server: str) -> str:
    try:
        return _number(median(rates(results, work, server)))
    except NotMeasuredError:
        return ""
    except InvalidError as error:
        return f"invalid: {error}"


def _against(results: Results, work: str, server: str) -> str:
    """The rate of another server, and that of the emulator as a multiple of it."""
    rate = _rate(results, work, server)
    try:
        return f"{rate} ({ratio(rates(results, work), rates(results, work, server)):.2f})"
    except (NotMeasuredError, InvalidError):
        return rate


def _cpu_times(results: Results) -> Iterator[Sequence[str]]:
    works = [work for work, found in results.samples.items() if LOOKING in found]
    peers = list(dict.fromkeys(peer for work in works for peer in results.peers(work)))
    servers = [EMULATOR, *(name for name in OWN if name != FLOOR), *peers]
    yield "new file", *servers
    for work in works:
        yield work.removeprefix("new "), *(_cpu_time(results, work, server) for server in servers)


def _cpu_time(results: Results, work: str, server: str) -> str:
    try:
        spent = cpu(results, work, server)
    except (NotMeasuredError, InvalidError):
        return ""
    return f"{spent:.2g}" if spent < 100 else f"{spent:,.0f}"  # noqa: PLR2004 - never in powers of ten


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"  # noqa: PLR2004 - three digits are enough


def _starts(results: Results) -> Iterator[Sequence[str]]:
    yield "program", "seconds"
    for name, times in results.starts.items():
        yield name, f"{median(times):.2f}"
