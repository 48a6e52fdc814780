"""The shipped scenarios, and the user's over them."""

import itertools
from pathlib import Path

import pytest

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import REVISIONS, Revision
from ocr_emulator.scenario.library import warnings_of
from ocr_emulator.scenario.model import NATURAL
from ocr_emulator.scenario.shipped import SHIPPED, ScenarioFolders, shipped_scenarios
from ocr_emulator.scenario.source.problems import ScenarioProblemsError
from tests.contracts import SEED
from tests.running import ROOT

OURS = "description: Ours."


def test_where_they_are() -> None:
    """An editable install has those of the repository."""
    assert SHIPPED == ROOT / "scenarios"


@pytest.mark.parametrize(("revision", "front"), [*itertools.product(REVISIONS, Front)], ids=str)
def test_at_every_contract(revision: Revision, front: Front) -> None:
    """They can be loaded, without a warning, whatever the emulator was started with."""
    scenarios = shipped_scenarios(contract_at(revision, front))
    assert list(scenarios) == sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    assert not warnings_of(scenarios)


def test_what_they_say_of_themselves() -> None:
    """Each says that it is shipped, and names its file."""
    for name, scenario in shipped_scenarios(SEED).items():
        assert (scenario.name, scenario.source, scenario.is_shipped) == (name, f"shipped/{name}.yaml", True)


def test_the_users_beside_them(tmp_path: Path) -> None:
    """The user's scenarios stand beside the shipped ones."""
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    loaded = ScenarioFolders(own=tmp_path).load(SEED)
    assert loaded == {**shipped_scenarios(SEED), "ours": loaded["ours"]}
    assert not loaded["ours"].is_shipped


@pytest.mark.parametrize("file", ["busy-then-fine.yaml", "busy-then-fine.yml"])
def test_the_users_before_them(tmp_path: Path, file: str) -> None:
    """A file of the user's replaces the shipped one whose scenario has the same name, whatever its ending."""
    (tmp_path / file).write_text(OURS, encoding="utf-8")
    loaded = ScenarioFolders(own=tmp_path).load(SEED)
    assert sorted(loaded) == list(shipped_scenarios(SEED))
    ours = loaded["busy-then-fine"]
    assert (ours.source, ours.description, ours.is_shipped) == (str(tmp_path / file), "Ours.", False)


def test_a_bad_file_of_a_shipped_name(tmp_path: Path) -> None:
    """A bad file is refused with its own path: the shipped one does not take its place."""
    (tmp_path / "busy-then-fine.yaml").write_text("rules: 1", encoding="utf-8")
    with pytest.raises(ScenarioProblemsError) as caught:
        ScenarioFolders(own=tmp_path).load(SEED)
    assert str(caught.value) == (
        f"{tmp_path}/busy-then-fine.yaml:1:8: rules: found the number 1; "
        "expected a list of rules; begin each with a hyphen"
    )


def test_left_out(tmp_path: Path) -> None:
    """Without the shipped ones there are the user's, and a default."""
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    loaded = ScenarioFolders(own=tmp_path, has_shipped=False).load(SEED)
    assert loaded == {"default": NATURAL, "ours": loaded["ours"]}
    assert ScenarioFolders(has_shipped=False).load(SEED) == {"default": NATURAL}
