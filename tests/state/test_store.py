"""Which scenario is in force."""

import pytest

from emulator.scenario.model import NATURAL, Scenario
from emulator.state.store import Store, UnknownScenarioError

BUSY = Scenario(name="busy", source="busy.yaml")
LOADED = {"default": NATURAL, "busy": BUSY}


@pytest.mark.parametrize("start", LOADED)
def test_start(start: str) -> None:
    """The scenario of the start is in force at first."""
    assert Store(LOADED, start).run.scenario is LOADED[start]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bussy", "there is no scenario 'bussy'; loaded are busy and default; did you mean 'busy'?"),
        ("", "there is no scenario ''; loaded are busy and default"),
    ],
)
def test_unknown(name: str, message: str) -> None:
    """A name that no scenario has is refused with those loaded, at the start and later."""
    with pytest.raises(UnknownScenarioError) as at_start:
        Store(LOADED, name)
    with pytest.raises(UnknownScenarioError) as later:
        Store(LOADED, "default").find(name)
    assert [str(at_start.value), str(later.value)] == [message, message]


def test_use() -> None:
    """A switch puts a scenario in force, loaded or not, and counts from 0, even when it was in force already."""
    store = Store({"default": NATURAL}, "default")
    for scenario in (BUSY, BUSY):
        store.use(scenario)
        assert store.run.scenario is BUSY
        assert store.run.counters.count("app", "event") == 0
    assert store.run.counters.count("app", "event") == 1


def test_run_stays() -> None:
    """A request keeps the run it started with: a switch changes neither its scenario nor its counters."""
    store = Store(LOADED, "default")
    run = store.run
    run.counters.count("app", "event")
    store.use(BUSY)
    store.run.counters.count("app", "event")
    assert run.scenario is NATURAL
    assert run.counters.count("app", "event") == 1


def test_reset() -> None:
    """A reset puts the scenario of the start in force again, and counts from 0."""
    store = Store(LOADED, "busy")
    store.run.counters.count("app", "event")
    store.use(NATURAL)
    store.reset()
    assert store.run.scenario is BUSY
    assert store.run.counters.count("app", "event") == 0
