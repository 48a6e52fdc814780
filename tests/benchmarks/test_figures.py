"""The figures, judged from made-up results."""

import pytest

from benchmarks.figures import FIGURES, Figure, NotMeasuredError, Verdict, cpu, verdict
from benchmarks.load import Sample
from benchmarks.results import Results, Watch
from tests.benchmarks.sampling import FAULTY, at

BY_NAME = {figure.name: figure for figure in FIGURES}


def judged(name: str, results: Results) -> Verdict:
    return verdict(BY_NAME[name], results)


def test_names() -> None:
    """Every figure has a name of its own."""
    assert len(BY_NAME) == len(FIGURES) == 26


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_nothing_measured(figure: Figure) -> None:
    """What was not measured is neither reached nor missed."""
    assert verdict(figure, Results()) == Verdict("not measured", None)


@pytest.mark.parametrize(("rates", "is_reached"), [((300, 330, 310), True), ((290, 290, 290), False)])
def test_of_floor(rates: tuple[int, ...], is_reached: bool) -> None:  # noqa: FBT001 - what is expected
    """The emulator has to have a share of the floor's rate, in the median of the rounds."""
    results = Results(samples={"status": {"emulator": at(*rates), "floor": at(1000, 1000, 1000)}})
    assert judged("status, of the floor", results).is_reached is is_reached


def test_of_the_floor_of_looking() -> None:
    """Without test documents, a new file is compared with the bare application that opens it in full."""
    rates = {"emulator": at(200), "--test-documents off": at(400), "floor of looking": at(500)}
    name = "new JPEG 10 KB, of the floor of looking"
    assert judged(name, Results(samples={"new JPEG 10 KB": rates})) == Verdict("0.80", is_reached=True)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(200, Verdict("+2.5 ms", is_reached=True)), (100, Verdict("+7.5 ms", is_reached=False))],
)
def test_for_test_documents(rate: int, expected: Verdict) -> None:
    """To look for a QR code may take so many milliseconds of each new file."""
    samples = {"new JPEG 100 KB": {"emulator": at(rate), "--test-documents off": at(400)}}
    assert judged("new JPEG 100 KB, for test documents", Results(samples=samples)) == expected


def test_ratio_of_each_round() -> None:
    """A round in which the whole machine was slow has the same ratio as the others."""
    results = Results(samples={"status": {"emulator": at(400, 100, 420), "floor": at(1000, 250, 1000)}})
    assert judged("status, of the floor", results) == Verdict("0.40", is_reached=True)


def test_faulty_sample() -> None:
    """One faulty round makes the figure invalid, and an invalid figure is not reached."""
    results = Results(samples={"status": {"emulator": [*at(500), FAULTY], "floor": at(1000, 1000)}})
    expected = Verdict("invalid: 3 replies were not HTTP 2xx", is_reached=False)
    assert judged("status, of the floor", results) == expected


def test_ahead() -> None:
    """The emulator has to be ahead of the peer that comes nearest."""
    samples = {"emulator": at(900), "floor": at(2000), "Prism": at(90), "WireMock": at(600)}
    results = Results(samples={"status": samples})
    assert judged("status, peers", results) == Verdict("1.50 x WireMock", is_reached=True)


def test_behind() -> None:
    """It is not enough to be ahead of some."""
    results = Results(samples={"status": {"emulator": at(900), "Prism": at(90), "WireMock": at(1000)}})
    assert judged("status, peers", results) == Verdict("0.90 x WireMock", is_reached=False)


def test_failing_peer() -> None:
    """A peer that cannot do the work is named, and compared with nothing."""
    results = Results(samples={"business 4.9 MB": {"emulator": at(9), "Prism": [FAULTY], "Mockoon": at(3)}})
    assert judged("business 4.9 MB, peers", results) == Verdict("3.00 x Mockoon; Prism fails", is_reached=True)


def test_of_plain() -> None:
    """What is encrypted is compared with what is not."""
    samples = {"plain card 100 KB": {"emulator": at(100)}, "encrypted card 100 KB": {"emulator": at(49)}}
    assert judged("encrypted card 100 KB, of plain", Results(samples=samples)) == Verdict("0.49", is_reached=False)


@pytest.mark.parametrize(("rate", "is_reached"), [(90, True), (89, False)])
def test_growing_cost(rate: int, is_reached: bool) -> None:  # noqa: FBT001 - what is expected
    """Many rules may take a tenth of the rate, no more."""
    samples = {"status": {"emulator": at(100)}, "200 rules": {"emulator": at(rate)}}
    assert judged("200 rules, of status", Results(samples=samples)).is_reached is is_reached


def test_peak() -> None:
    """The most memory counts."""
    results = Results(memory={"4.9 MB uploads": Watch(megabytes=[80, 170, 90, 90], length="60 s")})
    assert judged("memory, 4.9 MB uploads, peak", results) == Verdict("170 MB in 60 s", is_reached=False)


def test_peak_of_new_files() -> None:
    """While each file is a new one, there may be more."""
    results = Results(memory={"new 4.9 MB files": Watch(megabytes=[80, 199, 90, 90], length="60 s")})
    assert judged("memory, new 4.9 MB files, peak", results) == Verdict("199 MB in 60 s", is_reached=True)


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ([50, 80, 99, 101, 100, 100, 102, 102], Verdict("+2.0% in the second half of 60 s", is_reached=True)),
        ([50, 60, 70, 80, 90, 100, 110, 120], Verdict("+21.1% in the second half of 60 s", is_reached=False)),
    ],
)
def test_flat(memory: list[float], expected: Verdict) -> None:
    """The last quarter of the time may need a little more than the one before, whatever was so before that."""
    results = Results(memory={"4.9 MB uploads": Watch(megabytes=memory, length="60 s")})
    assert judged("memory, 4.9 MB uploads, flat", results) == expected


def test_faulty_load() -> None:
    """What the memory was while requests failed says nothing."""
    watch = Watch(megabytes=[80, 80, 80, 80], length="60 s", fault="8 connections failed")
    found = judged("memory, 4.9 MB uploads, peak", Results(memory={"4.9 MB uploads": watch}))
    assert found == Verdict("invalid: 8 connections failed", is_reached=False)


def test_start() -> None:
    """The emulator starts little later than what it is made of is imported."""
    results = Results(starts={"emulator": [0.7, 0.8, 0.7], "import fastapi, uvicorn": [0.5, 0.5, 0.5]})
    assert judged("start, of python -c 'import fastapi, uvicorn'", results) == Verdict("1.40", is_reached=True)


def test_start_of_peers() -> None:
    """The emulator starts before WireMock, Mockoon and Prism; another may be faster."""
    results = Results(starts={"emulator": [0.5], "WireMock": [1.5], "Mockoon": [0.75], "mountebank": [0.25]})
    assert judged("start, peers", results) == Verdict("1.50 x Mockoon", is_reached=True)


def test_latency() -> None:
    """A small request beside large ones waits less than five times as long as alone."""
    latencies = {"idle": at(1000, 1000, median=0.001), "beside uploads": at(100, 100, median=0.006)}
    name = "latency of status beside encrypted 4.9 MB, of idle"
    assert judged(name, Results(latencies=latencies)) == Verdict("6.0", is_reached=False)


@pytest.mark.parametrize(("seconds", "is_reached"), [(0.149, True), (0.15, False)])
def test_first_file(seconds: float, is_reached: bool) -> None:  # noqa: FBT001 - what is expected
    """The first file after a start is answered soon, in the median of the rounds."""
    results = Results(first_files=[0.01, seconds, 3])
    assert judged("first file after the start", results) == Verdict(f"{1000 * seconds:.0f} ms", is_reached)


def test_cpu() -> None:
    """CPU time is that for each request, in milliseconds, in the median of the rounds that have it."""
    rounds = [Sample(requests=100, seconds=1, median=0.1, cpu=cpu) for cpu in (0.2, 0.3, 9.0, None)]
    assert cpu(Results(samples={"status": {"emulator": rounds}}), "status", "emulator") == pytest.approx(3)
    with pytest.raises(NotMeasuredError):
        cpu(Results(samples={"status": {"emulator": rounds[3:]}}), "status", "emulator")
