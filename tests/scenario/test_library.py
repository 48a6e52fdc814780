"""The scenarios of a folder, or of a request body."""

import errno
import os
import sys
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.library import load_files, read_body, scenario_files, scenario_or_name, warnings_of
from ocr_emulator.scenario.model import NATURAL, Scenario
from ocr_emulator.scenario.source.problems import ScenarioProblemsError
from tests.contracts import SEED

SOUND = "rules: [{then: {resultCode: FAIL}}]"


def write(folder: Path, **files: str) -> list[Path]:
    """Write `files` into `folder`, _ in a name being the dot, and answer the scenario files there."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return scenario_files(folder)


def problems_of(paths: list[Path]) -> list[str]:
    """The problems of the scenarios in `paths`."""
    with pytest.raises(ScenarioProblemsError) as caught:
        load_files(paths, SEED)
    return list(map(str, caught.value.problems))


class TestFolder:
    def test_files(self, tmp_path: Path) -> None:
        """The files of a folder that end in .yaml or .yml, small or large, are its scenarios, by name."""
        (tmp_path / "folder.yaml").mkdir()
        files = write(tmp_path, b_yml=SOUND, a_yaml=SOUND, c_YAML=SOUND, README_md="", c_json="{}", yaml="")
        assert [path.name for path in files] == ["a.yaml", "b.yml", "c.YAML"]

    def test_hidden_files(self, tmp_path: Path) -> None:
        """A file whose name begins with a dot is no scenario: linters and editors keep theirs so."""
        for name in (".yamllint.yaml", ".hidden.yml", "..yaml"):
            (tmp_path / name).write_text("rules: {}", encoding="utf-8")
        assert [path.name for path in write(tmp_path, a_yaml=SOUND)] == ["a.yaml"]

    @pytest.mark.parametrize(("name", "error"), [("missing", errno.ENOENT), ("file", errno.ENOTDIR)])
    def test_unreadable(self, tmp_path: Path, name: str, error: int) -> None:
        """A folder that cannot be read is refused with the reason and the flag that names another."""
        (tmp_path / "file").touch()
        with pytest.raises(EmulatorError) as caught:
            scenario_files(tmp_path / name)
        assert str(caught.value) == (
            f"cannot read the folder '{tmp_path / name}': {os.strerror(error)}; "
            "give the folder that holds your scenarios with --scenarios DIR"
        )


class TestFiles:
    def test_names(self, tmp_path: Path) -> None:
        """A scenario has its file's name, and knows its file; a default is always there."""
        loaded = load_files(write(tmp_path, busy_yaml=SOUND, other_yml="description: 다른"), SEED)
        assert set(loaded) == {"default", "busy", "other"}
        assert loaded["default"] is NATURAL
        assert (loaded["busy"].name, loaded["busy"].source) == ("busy", str(tmp_path / "busy.yaml"))
        assert loaded["other"].description == "다른"

    def test_none(self) -> None:
        """Without any file there is the default alone."""
        assert load_files([], SEED) == {"default": NATURAL}

    def test_own_default(self, tmp_path: Path) -> None:
        """A file of that name replaces the default."""
        loaded = load_files(write(tmp_path, default_yaml="description: Ours."), SEED)
        assert {name: scenario.description for name, scenario in loaded.items()} == {"default": "Ours."}

    def test_same_name(self, tmp_path: Path) -> None:
        """Two files of one name are refused, the second with the name of the first."""
        assert problems_of(write(tmp_path, a_yaml=SOUND, a_yml=SOUND)) == [
            f"{tmp_path}/a.yml: found the name 'a' again, first in {tmp_path}/a.yaml; rename one of the two",
        ]

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_korean_name(self, tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
        """A scenario whose file has a name in NFD, as macOS writes it, has the name in NFC."""
        (tmp_path / f"{unicodedata.normalize(form, '바쁨')}.yaml").write_text(SOUND, encoding="utf-8")
        assert load_files(scenario_files(tmp_path), SEED)["바쁨"].name == "바쁨"

    def test_same_name_in_two_forms(self, tmp_path: Path) -> None:
        """Two files whose names look alike have the same name."""
        paths = [tmp_path / f"{unicodedata.normalize(form, '바쁨')}.yaml" for form in ("NFC", "NFD")]
        for path in paths:
            path.write_text(SOUND, encoding="utf-8")
        assert problems_of(paths) == [
            f"{paths[1]}: found the name '바쁨' again, first in {paths[0]}; rename one of the two"
        ]

    @pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no names but UTF-8")
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("바쁨".encode("cp949"), r"\xb9\xd9\xbb\xdd"),
            (b"a\x1b[31mb\n", r"a\x1b[31mb\n"),
            ("a\u2028b".encode(), r"a\u2028b"),
        ],
        ids=["CP949", "control characters", "line separator"],
    )
    def test_name_that_cannot_be_typed(self, tmp_path: Path, name: bytes, shown: str) -> None:
        """A name that is not UTF-8, or has control characters, is refused, and shown escaped."""
        path = tmp_path / os.fsdecode(name + b".yaml")
        path.write_text(SOUND, encoding="utf-8")
        problem = (
            "found a name that is not UTF-8, or has control characters in it; expected one that can be typed; rename "
            "the file (unpack a ZIP from a Korean Windows with unzip -O cp949)"
        )
        assert problems_of([path]) == [f"{tmp_path}/{shown}.yaml: {problem}"]

    def test_all_at_once(self, tmp_path: Path) -> None:
        """The problems of all files are raised together, sorted by file and place."""
        paths = write(tmp_path, b_yaml="a: 1\nb: 1", a_yaml="- x", c_yaml=SOUND)
        expected = "expected description, seed, given or rules"
        assert problems_of(paths[::-1]) == [
            f"{tmp_path}/a.yaml:1:1: found a list; expected a scenario: a mapping of keys to values",
            f"{tmp_path}/b.yaml:1:1: a: found the key 'a'; {expected}",
            f"{tmp_path}/b.yaml:2:1: b: found the key 'b'; {expected}",
        ]

    def test_warnings(self, tmp_path: Path) -> None:
        """What is pointless in a file refuses none; beside the errors of another it is raised with them, by file and place."""
        pointless = (
            "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it"
        )
        paths = write(tmp_path, b_yaml="seed: 1", a_yaml="seed: 2", c_yaml=SOUND)
        warnings = [f"{tmp_path}/{name}.yaml:1:7: warning: seed: {pointless}" for name in ("a", "b")]
        assert list(map(str, warnings_of(load_files(paths[::-1], SEED)))) == warnings
        (tmp_path / "aa.yaml").write_text("- x", encoding="utf-8")
        error = f"{tmp_path}/aa.yaml:1:1: found a list; expected a scenario: a mapping of keys to values"
        assert problems_of(scenario_files(tmp_path)) == [warnings[0], error, warnings[1]]

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            (
                "missing.yaml",
                f": cannot be read: {os.strerror(errno.ENOENT)}; expected a YAML file; check its name and rights",
            ),
            (
                "folder.yaml",
                f": cannot be read: {os.strerror(errno.EISDIR)}; expected a YAML file; check its name and rights",
            ),
            ("large.yaml", ": found more than 262144 bytes; expected at most that; split the scenario"),
            ("latin.yaml", ": found the byte 0xe9 at offset 1; expected UTF-8; save the file in that encoding"),
            ("empty.yaml", ": found nothing; expected a scenario: a mapping of keys to values"),
        ],
    )
    def test_unreadable(self, tmp_path: Path, name: str, message: str) -> None:
        """A file that cannot be read is a problem of that file."""
        (tmp_path / "folder.yaml").mkdir()
        (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_000)
        (tmp_path / "latin.yaml").write_bytes(b"#\xe9")
        (tmp_path / "empty.yaml").touch()
        assert problems_of([tmp_path / name]) == [f"{tmp_path}/{name}{message}"]


JSON, YAML = "application/json", "application/yaml"


class TestBody:
    @pytest.mark.parametrize(
        ("data", "label", "answer"),
        [
            (b'{"name": "busy"}', JSON, "busy"),
            (b"name: busy", YAML, "busy"),
            (b'{"name":"busy"}', "application/x-www-form-urlencoded", "busy"),
            (b"name: busy", "text/plain", "busy"),
            (b"name: busy", "", "busy"),
            ('\ufeff{"name": "한글"}'.encode(), JSON, "한글"),
        ],
        ids=["JSON", "YAML", "JSON of another label", "YAML of another label", "no label", "byte order mark"],
    )
    def test_name_alone(self, data: bytes, label: str, answer: str) -> None:
        """A body that holds a name and nothing else selects the scenario of that name."""
        assert read_body(data, lambda node, report: scenario_or_name(node, report, SEED), label) == answer

    @pytest.mark.parametrize(
        ("data", "label", "name"),
        [
            (b'{"name": "busy", "rules": []}', JSON, "busy"),
            (b"rules: []", YAML, "inline"),
            (b"{}", JSON, "inline"),
        ],
        ids=["named", "nameless", "empty"],
    )
    def test_whole(self, data: bytes, label: str, name: str) -> None:
        """A body that holds anything else is a scenario itself."""
        assert read_body(data, lambda node, report: scenario_or_name(node, report, SEED), label) == Scenario(
            name=name, source="the request body"
        )

    @pytest.mark.parametrize(
        ("data", "label", "problem"),
        [
            (b'{"name": ""}', JSON, " name: found ''; expected a name; write it after the colon"),
            (
                b'{"rules": 1}',
                "",
                " rules: found the number 1; expected a list of rules; begin each with a hyphen",
            ),
            (
                b'{"rules": 1}',
                YAML,
                "1:11: rules: found the number 1; expected a list of rules; begin each with a hyphen",
            ),
            (b'"busy"', JSON, " found 'busy'; expected a scenario: a mapping of keys to values"),
            (
                b"name: busy",
                JSON,
                "1:1: this is not JSON: Expecting value; mend it, or send YAML as application/yaml",
            ),
        ],
        ids=["no name", "no rules", "JSON as YAML", "word", "YAML as JSON"],
    )
    def test_refused(self, data: bytes, label: str, problem: str) -> None:
        """A problem of a body names the body, and its line where it is read as YAML."""
        with pytest.raises(ScenarioProblemsError) as caught:
            read_body(data, lambda node, report: scenario_or_name(node, report, SEED), label)
        assert str(caught.value) == f"the request body:{problem}"
