"""The replies that are planned for an appKey."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, Endpoint
from ocr_emulator.scenario.model import Planned, Step
from ocr_emulator.state.sessions.plans import MAX_PLANNED, Plans, TooManyPlannedError
from ocr_emulator.state.storage import TooMuchStoredError
from tests.contracts import CATALOGUE

STATUS = Endpoint(version=VERSIONS["v1.0"], operation=OPERATIONS["business/status"])
PLAIN_CARD = Endpoint(version=VERSIONS["v1.0"], operation=OPERATIONS["credit-card"])
SEALED_CARD = Endpoint(version=VERSIONS["v2.0"], operation=OPERATIONS["credit-card"])
BUSY, FAIL, KEY = (CATALOGUE[key] for key in ("API_TEMPORARILY_UNAVAILABLE", "FAIL", "INVALID_KEY_VERSION"))


def planned(step: Step, *operations: str) -> Planned:
    """A reply that is planned for these operations; without any, for all."""
    return Planned(operations=frozenset(operations or OPERATIONS), step=step)


def keys(plans: Plans, *endpoints: Endpoint) -> list[str | None]:
    """The codes that calls of these endpoints take, one after the other."""
    steps = [plans.take(endpoint, CATALOGUE) for endpoint in endpoints]
    return [step.code.key if step and step.code else None for step in steps]


def test_in_order() -> None:
    """Replies are taken in the order in which they were planned, each as often as it says."""
    plans = Plans()
    assert keys(plans, STATUS) == [None]
    plans.add(planned(Step(code=BUSY, times=2)))
    plans.add(planned(Step(code=FAIL)))
    assert plans.reply_count == 3
    assert keys(plans, *[STATUS] * 4) == [BUSY.key, BUSY.key, FAIL.key, None]
    assert plans.reply_count == 0


def test_it_waits() -> None:
    """A reply waits for an operation and a version that can give it, and lets others by."""
    plans = Plans()
    plans.add(planned(Step(code=KEY), "credit-card"))
    plans.add(planned(Step(code=FAIL), "business/status"))
    assert keys(plans, PLAIN_CARD, STATUS, SEALED_CARD, SEALED_CARD) == [None, FAIL.key, KEY.key, None]


def test_numbers() -> None:
    """A plan is found by its number, in a copy too, and no other ever has that number."""
    plans = Plans()
    for step in (Step(code=BUSY, times=2), Step(code=FAIL)):
        plans.add(planned(step))
    copy = plans.copy()
    assert {number: one.step.times for number, one in plans.numbered.items()} == {1: 2, 2: 1}
    assert [plans.remove(number) for number in (1, 1, 3)] == [True, False, False]
    assert keys(plans, STATUS) == [FAIL.key]
    assert plans.size == 0
    plans.clear()
    for one in (plans, copy):
        one.add(planned(Step(code=None)))
    assert (list(plans.numbered), list(copy.numbered)) == ([3], [1, 2, 3])


def test_natural() -> None:
    """The natural reply can be planned too."""
    plans = Plans()
    plans.add(planned(Step(code=None)))
    assert plans.take(STATUS, CATALOGUE) == Step(code=None)


def test_too_many() -> None:
    """There is a bound to what is planned."""
    plans = Plans()
    for _ in range(MAX_PLANNED):
        plans.add(planned(Step(code=FAIL)))
    with pytest.raises(TooManyPlannedError) as caught:
        plans.add(planned(Step(code=FAIL)))
    message = f"{MAX_PLANNED} replies wait for this appKey; let it call first, or reset its session"
    assert str(caught.value) == message


def test_too_large() -> None:
    """There is a bound to the memory that they take, which grows smaller as they are taken."""
    plans, large = Plans(), planned(Step(code=FAIL, headers={"X-Text": "x" * 1_500_000}))
    plans.add(large)
    plans.add(large)
    with pytest.raises(TooMuchStoredError) as caught:
        plans.add(large)
    assert str(caught.value) == (
        "found planned replies for this appKey of 4.3 MB in memory; expected at most 4 MB; "
        "let it call first, or reset its session"
    )
    assert plans.size == plans.copy().size > 3_000_000
    plans.take(STATUS, CATALOGUE)
    plans.add(large)
    plans.clear()
    assert plans.size == 0


def test_clear() -> None:
    """What is planned can be taken back, all at once; then there is room for as much again."""
    plans = Plans()
    for _ in range(2):
        for _ in range(MAX_PLANNED):
            plans.add(planned(Step(code=FAIL)))
        plans.clear()
        assert (plans.reply_count, plans.take(STATUS, CATALOGUE)) == (0, None)


def test_from_any_thread() -> None:
    """As many calls as it says take a reply, from whatever thread, and no more."""
    plans = Plans()
    plans.add(planned(Step(code=FAIL, times=500)))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: plans.take(STATUS, CATALOGUE), range(1000)))
    assert len([step for step in found if step]) == 500
