"""The scenario files, read again when they change."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import Emulator, code_of, start

pytestmark = pytest.mark.process

BUSY = "rules: [{then: [{resultCode: 5000503, times: 2}, natural]}]\n"
FAIL = "rules: [{when: {operation: business/status}, then: {resultCode: -1}}]\n"
POINTLESS = "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it"
BAD = "rules: [{when: {operation: buisness}, then: natural}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one scenario, which is in force."""
    (tmp_path / "mine.yaml").write_text(BUSY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def watching(folder: Path) -> Iterator[Emulator]:
    """An emulator that serves the folder alone."""
    with start("--no-shipped", "--scenarios", str(folder), "--scenario", "mine") as emulator:
        yield emulator


def ready(emulator: Emulator) -> dict[str, Any]:
    """What the emulator says of its readiness."""
    reply = emulator.client.get("/__admin/ready")
    assert reply.status_code == 200
    return dict(reply.json())


def until(condition: Callable[[], bool]) -> None:
    """Ask until it is so; the suite's own time limit ends what never is."""
    while not condition():
        pass


def test_a_change(watching: Emulator, folder: Path) -> None:
    """A file that changes comes into force by itself, its counters at nought."""
    assert code_of(watching.ask_status()) == 5000503
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    until(lambda: code_of(watching.ask_status()) == -1)
    (folder / "mine.yaml").write_text(BUSY, encoding="utf-8")
    watching.client.post("/__admin/reload").raise_for_status()
    assert [code_of(watching.ask_status()) for _ in range(3)] == [5000503, 5000503, 0]


def test_a_new_file_and_one_that_is_gone(watching: Emulator, folder: Path) -> None:
    """A new file is loaded; one that is gone is loaded no more, and stays in force where it was."""
    (folder / "new.yaml").write_text(FAIL, encoding="utf-8")
    (folder / "mine.yaml").unlink()
    until(
        lambda: (
            [one["name"] for one in watching.client.get("/__admin/scenarios").json()["scenarios"]]
            == ["default", "new"]
        )
    )
    assert code_of(watching.ask_status()) == 5000503
    watching.use("new")
    assert code_of(watching.ask_status()) == -1


def test_all_or_nothing(watching: Emulator, folder: Path) -> None:
    """While one file is bad, nothing changes; readiness and log say which and why, until it is mended."""
    (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    until(lambda: "problem" in ready(watching))
    problem = ready(watching)["problem"]
    assert problem.startswith(
        f"{folder}/bad.yaml:1:28: rules[0].when.operation: found 'buisness'; expected an operation: "
    )
    assert (ready(watching)["scenarios"], code_of(watching.ask_status())) == (2, 5000503)
    assert f"The scenario files cannot be used, the last good ones stay in force:\n{problem}\n" in watching.log
    (folder / "bad.yaml").unlink()
    until(lambda: "problem" not in ready(watching))
    assert code_of(watching.ask_status()) == -1


def test_at_once(watching: Emulator, folder: Path) -> None:
    """What has changed can be read at once, all or nothing."""
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    assert watching.client.post("/__admin/reload").json() == {"scenarios": ["default", "mine"]}
    assert code_of(watching.ask_status()) == -1
    (folder / "mine.yaml").write_text(BAD, encoding="utf-8")
    refused = watching.client.post("/__admin/reload")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "rules[0].when.operation"
    assert code_of(watching.ask_status()) == -1


def test_what_has_not_changed_goes_on(watching: Emulator, folder: Path) -> None:
    """A scenario whose file says the same goes on where it stood, and so does one that came over the wire."""
    assert code_of(watching.ask_status()) == 5000503
    (folder / "mine.yaml").write_text(f"# a remark\n{BUSY}", encoding="utf-8")
    watching.client.post("/__admin/reload").raise_for_status()
    assert [code_of(watching.ask_status()) for _ in range(2)] == [5000503, 0]
    watching.use({"name": "mine", "rules": [{"then": {"resultCode": 5000003}}]})
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    watching.client.post("/__admin/reload").raise_for_status()
    assert code_of(watching.ask_status()) == 5000003


def test_a_session_of_its_own(watching: Emulator, folder: Path) -> None:
    """An appKey that has a file's scenario for itself gets the file as it is now."""
    watching.client.put("/__admin/sessions/a/scenario", json={"name": "mine"}).raise_for_status()
    watching.use("default")
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    watching.client.post("/__admin/reload").raise_for_status()
    assert (code_of(watching.ask_status(app_key="a")), code_of(watching.ask_status())) == (-1, 0)


def test_the_folder_is_replaced(watching: Emulator, folder: Path) -> None:
    """A folder that goes away, as a mount does, is told; when it is back, so are its scenarios."""
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    until(lambda: "problem" in ready(watching))
    assert code_of(watching.ask_status()) == 5000503
    elsewhere.rename(folder)
    until(lambda: "problem" not in ready(watching))


def test_a_reset_takes_the_file_as_it_is_now(watching: Emulator, folder: Path) -> None:
    """A reset puts the scenario of the start in force as its file has it now."""
    watching.use("default")
    (folder / "mine.yaml").write_text(FAIL, encoding="utf-8")
    watching.client.post("/__admin/reload").raise_for_status()
    watching.client.post("/__admin/reset").raise_for_status()
    assert code_of(watching.ask_status()) == -1


def test_warnings(folder: Path) -> None:
    """What changes nothing is told in the log, at the start and whenever the files are read, and in the list."""
    (folder / "idle.yaml").write_text("seed: 7\n", encoding="utf-8")
    line = f"{folder}/idle.yaml:1:7: warning: seed: {POINTLESS}\n"
    with start("--scenarios", str(folder)) as emulator:
        assert emulator.log.count(line) == 1
        emulator.client.post("/__admin/reload").raise_for_status()
        assert emulator.log.count(line) == 2
        (folder / "new.yaml").write_text(FAIL, encoding="utf-8")
        until(lambda: emulator.log.count(line) == 3)
        loaded = {one["name"]: one for one in emulator.client.get("/__admin/scenarios").json()["scenarios"]}
        assert "warnings" not in loaded["mine"]
        assert loaded["idle"]["warnings"] == [{"line": 1, "column": 7, "path": "seed", "message": POINTLESS}]


def test_over_the_shipped_ones(folder: Path) -> None:
    """A file of a shipped name replaces the shipped scenario; when it is gone the shipped one is back."""
    with start("--scenarios", str(folder), "--scenario", "mine") as emulator:

        def found() -> list[tuple[str, bool]]:
            loaded = emulator.client.get("/__admin/scenarios").json()["scenarios"]
            return [(one["source"], one["shipped"]) for one in loaded if one["name"] in {"mine", "tokens"}]

        mine = f"{folder}/mine.yaml", False
        assert found() == [mine, ("shipped/tokens.yaml", True)]
        (folder / "tokens.yaml").write_text(FAIL, encoding="utf-8")
        until(lambda: found() == [mine, (f"{folder}/tokens.yaml", False)])
        emulator.use("tokens")
        assert code_of(emulator.ask_status()) == -1
        (folder / "tokens.yaml").unlink()
        until(lambda: found() == [mine, ("shipped/tokens.yaml", True)])
        assert emulator.client.get("/__admin/scenario").json()["source"] == "shipped/tokens.yaml"


def test_a_config_map(tmp_path: Path) -> None:
    """A folder that Kubernetes mounts has links into a hidden folder, and a change exchanges the hidden folder."""
    for version, text in (("..1", BUSY), ("..2", FAIL)):
        (tmp_path / version).mkdir()
        (tmp_path / version / "mine.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "..data").symlink_to("..1")
    (tmp_path / "mine.yaml").symlink_to("..data/mine.yaml")
    with start("--no-shipped", "--scenarios", str(tmp_path), "--scenario", "mine") as emulator:
        assert emulator.client.get("/__admin/ready").json()["scenarios"] == 2
        assert code_of(emulator.ask_status()) == 5000503
        (tmp_path / "..new").symlink_to("..2")
        (tmp_path / "..new").rename(tmp_path / "..data")
        until(lambda: code_of(emulator.ask_status()) == -1)
