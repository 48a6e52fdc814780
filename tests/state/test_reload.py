"""Reloading the scenario files into a store, without a server around it."""

import threading
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest

from ocr_emulator.scenario.library import load_files, scenario_files
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.shipped import ScenarioFolders
from ocr_emulator.scenario.source.problems import ScenarioProblemsError
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store
from tests.contracts import SEED

BUSY = "rules: [{then: {resultCode: 5000503}}]\n"
FAIL = "rules: [{then: {resultCode: -1}}]\n"
BAD = "rules: [{when: {operation: buisness}, then: natural}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one scenario."""
    (tmp_path / "mine.yaml").write_text(BUSY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path, keyring: Keyring) -> Store:
    """A store in which the scenario of the folder is active."""
    return Store(load_files(scenario_files(folder), SEED), "mine", keyring)


def test_a_change(folder: Path, store: Store) -> None:
    """A changed file replaces the scenario, also where it is active."""
    before = store.active
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    Reloader(store, ScenarioFolders(own=folder, has_shipped=False), SEED).reload()
    assert store.active.authored is store.scenarios["mine"]
    assert store.active.authored != before.authored


def test_nothing_has_changed(folder: Path, store: Store) -> None:
    """Where no file has changed, the active scenario goes on with its counters."""
    before = store.active
    Reloader(store, ScenarioFolders(own=folder, has_shipped=False), SEED).reload()
    assert store.active is before


def test_a_bad_file(folder: Path, store: Store) -> None:
    """A bad file changes nothing; the store keeps the error until the files are mended."""
    before, scenarios = store.active, store.scenarios
    reloader = Reloader(store, ScenarioFolders(own=folder, has_shipped=False), SEED)
    (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
    with pytest.raises(ScenarioProblemsError) as caught:
        reloader.reload()
    assert (store.active, store.scenarios, store.load_error) == (before, scenarios, str(caught.value))
    (folder / "bad.yaml").unlink()
    reloader.reload()
    assert store.load_error is None


def test_without_a_folder(store: Store) -> None:
    """Without a folder, only the default scenario is loaded again; an active one stays active."""
    before = store.active
    Reloader(store, ScenarioFolders(has_shipped=False), SEED).reload()
    assert list(store.scenarios) == ["default"]
    assert store.active is before


class Watched(Store):
    """A store that says when its scenarios were replaced."""

    replaced: Event

    def replace_scenarios(self, scenarios: Mapping[str, Scenario]) -> None:
        super().replace_scenarios(scenarios)
        self.replaced.set()


def test_watching(folder: Path, keyring: Keyring) -> None:
    """Files that change are read again, as often as they are looked at; after the end of watching they are not."""
    store = Watched(load_files(scenario_files(folder), SEED), "mine", keyring)
    store.replaced = Event()
    reloader = Reloader(store, ScenarioFolders(own=folder, has_shipped=False), SEED, period=0.001)
    reloader.start()
    (folder / "other.yaml").write_text(FAIL, encoding="utf-8")
    assert store.replaced.wait(60)
    assert set(store.scenarios) == {"default", "mine", "other"}
    reloader.stop()


def test_nothing_to_watch(store: Store) -> None:
    """Without a folder no thread is started."""
    count = threading.active_count()
    Reloader(store, ScenarioFolders(has_shipped=False), SEED).start()
    assert threading.active_count() == count
