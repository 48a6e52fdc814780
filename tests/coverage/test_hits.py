"""Which result codes one session was answered, and how its client went on."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.coverage.hits import MAX_OTHERS, WINDOW, HitCounts, SessionHits, merge_hits
from ocr_emulator.scenario.model import DecidedBy

BUSY = ("business", 5000503)


@pytest.fixture
def _hurried() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def meet(*calls: tuple[str, int, float]) -> SessionHits:
    """Answer `calls`, each an operation, a code and a time, as the service would."""
    meetings = SessionHits()
    for operation, code, at in calls:
        meetings.record(operation, code, by=DecidedBy.NATURE, at=at)
    return meetings


def test_nothing() -> None:
    """A session that was answered nothing has met nothing."""
    assert SessionHits().snapshot(1e9) == {}


def test_who_decided() -> None:
    """What a scenario decided is counted apart from what the request itself deserved."""
    meetings = SessionHits()
    for by in (DecidedBy.NATURE, DecidedBy.SCENARIO, DecidedBy.SCENARIO, DecidedBy.DOCUMENT):
        meetings.record("business", 0, by=by, at=0.0)
    assert meetings.snapshot(0.0) == {
        ("business", 0): HitCounts(by_nature=1, by_scenario=2, by_document=1, retried=3, undecided=1),
    }


def test_retried() -> None:
    """The same operation within the window is a retry, whatever that is answered."""
    meetings = meet((*BUSY, 0.0), ("business", 0, WINDOW))
    assert meetings.snapshot(WINDOW)[BUSY] == HitCounts(by_nature=1, retried=1)


def test_went_on() -> None:
    """Another operation within the window is going on."""
    meetings = meet((*BUSY, 0.0), ("business/status", 0, WINDOW))
    assert meetings.snapshot(WINDOW)[BUSY] == HitCounts(by_nature=1, called_another=1)


def test_gave_up() -> None:
    """A call after the window is no retry: by then the client had given up."""
    meetings = meet((*BUSY, 0.0), ("business", 0, WINDOW + 0.1))
    assert meetings.snapshot(WINDOW)[BUSY] == HitCounts(by_nature=1, gave_up=1)


def test_the_last_answer() -> None:
    """The last answer is open until the window has passed, and to ask does not decide it."""
    meetings = meet((*BUSY, 0.0))
    assert meetings.snapshot(WINDOW) == {BUSY: HitCounts(by_nature=1, undecided=1)}
    assert meetings.snapshot(WINDOW + 0.1) == {BUSY: HitCounts(by_nature=1, gave_up=1)}
    assert meetings.snapshot(WINDOW) == {BUSY: HitCounts(by_nature=1, undecided=1)}
    meetings.record("business", 0, by=DecidedBy.NATURE, at=1.0)
    assert meetings.snapshot(1.0)[BUSY] == HitCounts(by_nature=1, retried=1)


def test_a_snapshot_stays() -> None:
    """What is met later is not in an earlier snapshot."""
    meetings = meet((*BUSY, 0.0))
    before = meetings.snapshot(0.0)
    meetings.record(*BUSY, by=DecidedBy.SCENARIO, at=0.0)
    assert before == {BUSY: HitCounts(by_nature=1, undecided=1)}


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["business", "id-card", "no-such"]),
        st.sampled_from([0, -1, 5000503, 9999]),
        st.sampled_from(DecidedBy),
        st.floats(0, 2 * WINDOW),
    ),
)


@given(CALLS, st.floats(0, 2 * WINDOW))
def test_every_answer_has_one_consequence(calls: list[tuple[str, int, DecidedBy, float]], wait: float) -> None:
    """However the calls follow each other, none is lost, and each is followed by exactly one thing."""
    meetings = SessionHits()
    times = list(accumulate((gap for *_, gap in calls), initial=0.0))
    for (operation, code, by, _), at in zip(calls, times, strict=False):
        meetings.record(operation, code, by=by, at=at)
    found = meetings.snapshot(times[max(len(calls) - 1, 0)] + wait)
    assert sum(met.total for met in found.values()) == len(calls)
    for met in found.values():
        assert met.total == met.retried + met.gave_up + met.called_another + met.undecided
    assert sum(met.undecided for met in found.values()) == (wait <= WINDOW and len(calls) > 0)


def test_bounds() -> None:
    """An author's own codes are remembered up to a number; those of the catalogue always are."""
    numbers = range(10_000, 10_001 + MAX_OTHERS)
    meetings = meet((*BUSY, 0.0), *(("business", number, 0.0) for number in numbers))
    assert list(meetings.snapshot(0.0)) == [BUSY, *(("business", number) for number in numbers[1:])]
    meetings.record("business", numbers[0], by=DecidedBy.SCENARIO, at=0.0)
    assert meetings.snapshot(0.0)["business", numbers[0]] == HitCounts(by_scenario=1, undecided=1)
    assert ("business", numbers[1]) not in meetings.snapshot(0.0)


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """Recorded from many threads at once, no answer is left out."""
    meetings = SessionHits()

    def call(number: int) -> None:
        for _ in range(500):
            meetings.record(*BUSY, by=DecidedBy.SCENARIO if number % 2 else DecidedBy.NATURE, at=0.0)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(call, range(16)))
    assert meetings.snapshot(0.0) == {BUSY: HitCounts(by_nature=4000, by_scenario=4000, retried=7999, undecided=1)}


def test_merged() -> None:
    """Sessions are added up, pair by pair."""
    one = {
        BUSY: HitCounts(by_nature=1, by_scenario=2, retried=3),
        ("business", 0): HitCounts(by_nature=1, gave_up=1),
    }
    other = {BUSY: HitCounts(by_nature=10, gave_up=5, called_another=4, undecided=1)}
    assert merge_hits([one, other, {}]) == {
        BUSY: HitCounts(by_nature=11, by_scenario=2, retried=3, gave_up=5, called_another=4, undecided=1),
        ("business", 0): HitCounts(by_nature=1, gave_up=1),
    }
    assert merge_hits([]) == {}
