"""Which result codes the appKeys have met."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from ocr_emulator.coverage.hits import HitCounts, Pair, merge_hits
from ocr_emulator.scenario.model import DecidedBy
from ocr_emulator.state.background import run_in_background
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.coverage_tracker import CoverageTracker
from ocr_emulator.state.journal.journal import JournalEntry
from tests.state.journal.test_journal import entry

PAIR = ("business", 0)
BUSY = ("business", 5000503)


@pytest.fixture
def steady() -> Clock:
    """A steady clock that moves when the test says so, and not else."""
    return Clock(lambda: 1_000.0)


@pytest.fixture
def coverage(steady: Clock) -> CoverageTracker:
    """What three appKeys have met."""
    return CoverageTracker(3, steady.now)


def answered(app_key: str | None = "a", pair: Pair = PAIR, *, by: DecidedBy = DecidedBy.NATURE) -> JournalEntry:
    return entry(1, app_key, operation=pair[0], result_code=pair[1], decided_by=by)


def met(coverage: CoverageTracker, app_key: str | None = None) -> dict[Pair, HitCounts]:
    return dict(merge_hits(coverage.snapshots(app_key)))


class TestRecording:
    def test_record(self, coverage: CoverageTracker) -> None:
        """What an appKey met is its own, and of all together; of nobody there is nothing."""
        coverage.record(answered("a"))
        coverage.record(answered("b", by=DecidedBy.SCENARIO))
        nature, scenario = HitCounts(by_nature=1, undecided=1), HitCounts(by_scenario=1, undecided=1)
        assert met(coverage, "a") == {PAIR: nature}
        assert met(coverage, "b") == {PAIR: scenario}
        assert met(coverage) == {PAIR: nature + scenario}
        assert met(coverage, "c") == {}

    @pytest.mark.parametrize(
        "one",
        [
            entry(1, None, operation="business"),
            entry(1, operation=None),
            entry(1, operation="business", result_code=None),
        ],
        ids=["no appKey", "no operation", "no resultCode"],
    )
    def test_what_is_no_pair(self, coverage: CoverageTracker, one: JournalEntry) -> None:
        """An answer without an appKey, an operation or a resultCode meets nothing."""
        coverage.record(one)
        assert met(coverage) == {}

    def test_how_the_client_went_on(self, coverage: CoverageTracker, steady: Clock) -> None:
        """What a client did about an answer is told of its own next call, on a clock that no test moves."""
        coverage.record(answered("a", BUSY))
        steady.advance(10)
        coverage.record(answered("b"))
        coverage.record(answered("a"))
        assert met(coverage, "a")[BUSY] == HitCounts(by_nature=1, retried=1)
        steady.advance(61)
        assert met(coverage, "b") == {PAIR: HitCounts(by_nature=1, gave_up=1)}

    def test_a_very_long_app_key(self, coverage: CoverageTracker) -> None:
        """An appKey longer than any real one is found by it, and is nobody else's."""
        coverage.record(answered("k" * 5000))
        assert (len(met(coverage, "k" * 5000)), len(met(coverage, "k" * 4999))) == (1, 0)


class TestForgetting:
    def test_forget(self, coverage: CoverageTracker, steady: Clock) -> None:
        """An appKey that begins again has met nothing; over all, what it has met stays met, as it was then."""
        coverage.record(answered("a", BUSY))
        coverage.reset("a")
        coverage.reset("nobody")
        assert met(coverage, "a") == {}
        steady.advance(3600)
        coverage.record(answered("a"))
        assert met(coverage) == {
            BUSY: HitCounts(by_nature=1, undecided=1),
            PAIR: HitCounts(by_nature=1, undecided=1),
        }

    def test_begin_again(self, coverage: CoverageTracker) -> None:
        """When all begin again no appKey has met anything; over all, what they have met stays met, as it was then."""
        for app_key in ("a", "b"):
            coverage.record(answered(app_key, BUSY))
        coverage.reset_all()
        assert (met(coverage, "a"), met(coverage, "b")) == ({}, {})
        coverage.record(answered("a", BUSY))
        assert met(coverage, "a") == {BUSY: HitCounts(by_nature=1, undecided=1)}
        assert met(coverage) == {BUSY: HitCounts(by_nature=3, undecided=3)}

    def test_clear(self, coverage: CoverageTracker) -> None:
        """Cleared, nobody has met anything, and nobody has before."""
        for app_key in ("a", "b"):
            coverage.record(answered(app_key))
        coverage.reset("a")
        coverage.clear()
        assert (met(coverage), met(coverage, "b")) == ({}, {})

    def test_many(self, coverage: CoverageTracker) -> None:
        """Past the most appKeys the one that was idle longest is forgotten, and what it has met stays met."""
        for app_key in ("a", "b", "a", "c", "d"):
            coverage.record(answered(app_key))
        assert [len(met(coverage, app_key)) for app_key in "abcd"] == [1, 0, 1, 1]
        assert met(coverage)[PAIR].total == 5

    def test_very_many(self, coverage: CoverageTracker) -> None:
        """However many appKeys come, no answer is lost, and few are told apart."""
        for number in range(1000):
            coverage.record(answered(f"app{number}"))
        assert met(coverage)[PAIR].total == 1000
        assert len(list(coverage.snapshots(None))) == 1 + 3


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """From any thread each answer is counted once, while others ask."""
    coverage = CoverageTracker(100)

    def work(number: int) -> None:
        coverage.record(answered(f"app{number % 20}"))
        met(coverage)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(1000)))
    assert met(coverage)[PAIR].total == 1000


@pytest.mark.usefixtures("_hurried")
def test_threads_that_reset() -> None:
    """While all are reset over and over, and others ask, each answer counts once over all, and never twice."""
    coverage = CoverageTracker(100)

    def work(number: int) -> int:
        if number % 10 == 0:
            coverage.reset_all()
        coverage.record(answered(f"app{number % 20}"))
        return met(coverage)[PAIR].total

    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(work, range(1000)))
    assert max(totals) <= 1000
    assert met(coverage)[PAIR].total == 1000


def test_cleared_while_it_is_merged(coverage: CoverageTracker) -> None:
    """What is cleared does not come back with what a reset has retired before."""
    for _ in range(100):
        coverage.record(answered("a"))
        coverage.reset_all()
        coverage.clear()
    done = Event()
    run_in_background(done.set)
    assert done.wait(10)
    assert met(coverage) == {}
