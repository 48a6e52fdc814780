"""How much memory control calls may fill."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.scenario.model import Rule, Scenario, Step
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.storage import (
    MAX_PLANNED_BYTES,
    MAX_SCENARIO_BYTES,
    MAX_STORED_BYTES,
    TooMuchStoredError,
    check_total,
    footprint,
)
from ocr_emulator.state.store import Store
from tests.contracts import CATALOGUE

OPERATIONS = frozenset({"business"})


def scenario(name: str = "inline", size: int = 10) -> Scenario:
    """A scenario with a text of `size` bytes in it."""
    step = Step(code=CATALOGUE["FAIL"], headers={"X-Text": "x" * size})
    return Scenario(name=name, source="test", rules=(Rule(name="one", operations=OPERATIONS, steps=(step,)),))


@given(st.integers(0, 10_000))
def test_footprint(size: int) -> None:
    """A text counts with its length, wherever it is, and once."""
    text = "x" * (100 + size)
    assert footprint(text) == sys.getsizeof(text)
    assert footprint((text, [text], {text: text})) < footprint(text) + 1000
    assert footprint(scenario(size=size)) - footprint(scenario(size=0)) >= size


def test_a_circle() -> None:
    """What refers to itself is counted, and the count ends."""
    one: list[object] = []
    one.append(one)
    assert footprint(one) == sys.getsizeof(one)


def test_total() -> None:
    """Where all appKeys together have as much as they may, nothing is added, and the message says what to do."""
    check_total(MAX_STORED_BYTES - 1)
    with pytest.raises(TooMuchStoredError) as caught:
        check_total(MAX_STORED_BYTES)
    assert str(caught.value) == (
        "found planned replies and scenarios of all appKeys together of 256.0 MB in memory; expected at most 256 MB; "
        "delete sessions that have ended (DELETE /__admin/sessions/{appKey}), or POST /__admin/reset"
    )


class TestStore:
    @pytest.fixture
    def store(self, keyring: Keyring) -> Store:
        return Store({"loaded": scenario("loaded", MAX_SCENARIO_BYTES)}, "loaded", keyring)

    def test_a_large_scenario(self, store: Store) -> None:
        """A scenario that takes too much is refused for one appKey, and changes nothing."""
        with pytest.raises(TooMuchStoredError) as caught:
            store.use_for("app", scenario(size=MAX_SCENARIO_BYTES))
        assert str(caught.value) == (
            "found a scenario for one appKey of 8.0 MB in memory; expected at most 8 MB; "
            "give it fewer rules, or put it in a file"
        )
        assert not store.has_own_scenario("app")

    def test_a_loaded_scenario(self, store: Store) -> None:
        """A loaded one costs nothing, however many appKeys have it: they share it."""
        for number in range(100):
            store.use_for(f"app{number}", store.get_scenario("loaded"))
        assert store.active_for("app1").scenario is store.active_for("app2").scenario

    def test_all_together(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """What appKeys have is counted together, and no longer once they are forgotten."""
        monkeypatch.setattr("ocr_emulator.state.storage.MAX_STORED_BYTES", 2_000_000)
        for number in range(2):
            store.use_for(f"app{number}", scenario(size=1_000_000))
        with pytest.raises(TooMuchStoredError):
            store.use_for("another", scenario())
        store.delete_session("app0")
        store.use_for("another", scenario())
        assert store.has_own_scenario("another")


def test_limits() -> None:
    """One appKey cannot use up what all have together."""
    assert MAX_PLANNED_BYTES + MAX_SCENARIO_BYTES < MAX_STORED_BYTES / 10
