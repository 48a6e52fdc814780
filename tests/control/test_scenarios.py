"""The scenarios that are loaded, read as they are written; and whether another one could be put in force."""

import re
from pathlib import Path
from typing import Any

import pytest

from ocr_emulator.scenario.source.text import LARGEST
from tests.running import ROOT, Emulator, start

pytestmark = pytest.mark.process

VALIDATE = "/__admin/scenarios/validate"
INVALID = sorted((ROOT / "tests" / "broken_scenarios").glob("*.yaml"))


def verdict(emulator: Emulator, text: str | bytes, kind: str = "application/yaml") -> dict[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    reply = emulator.client.post(VALIDATE, content=content, headers={"Content-Type": kind})
    found = reply.raise_for_status().json()
    assert isinstance(found, dict)
    return found


class TestAsWritten:
    @pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
    def test_a_file(self, emulator: Emulator, path: Path) -> None:
        """A loaded scenario is told as the list tells it, with its file to the letter, but for secrets."""
        listed = emulator.client.get("/__admin/scenarios").json()["scenarios"]
        (expected,) = [one for one in listed if one["name"] == path.stem]
        found = emulator.client.get(f"/__admin/scenarios/{path.stem}").raise_for_status().json()
        assert found.pop("text") == re.sub(
            r"(my|another)-secret-access-key", "********", path.read_text(encoding="utf-8")
        )
        assert found == expected

    def test_the_one_that_is_built_in(self, tmp_path: Path) -> None:
        """The scenario that no file has has no text."""
        with start("--scenarios", str(tmp_path), "--no-shipped") as emulator:
            assert emulator.client.get("/__admin/scenarios/default").json() == {
                "name": "default",
                "source": "built in",
                "shipped": False,
                "description": "Every reply is the natural one.",
                "text": "",
            }

    def test_a_file_that_has_changed(self, tmp_path: Path) -> None:
        """What is told is what is loaded; only a comment is changed, and counters go on."""
        file = tmp_path / "우리.yaml"
        rule = "rules:\n  - then: [{resultCode: 5000503, times: 1}, natural]\n"
        file.write_text(rule, encoding="utf-8")
        with start("--scenarios", str(tmp_path), "--scenario", "우리") as emulator:
            codes = [emulator.ask_status().json()["header"]["resultCode"]]
            file.write_text(f"# new\n{rule}", encoding="utf-8")
            emulator.client.post("/__admin/reload").raise_for_status()
            assert emulator.client.get("/__admin/scenarios/우리").json()["text"] == f"# new\n{rule}"
            codes.append(emulator.ask_status().json()["header"]["resultCode"])
        assert codes == [5000503, 0]

    def test_a_file_with_secrets(self, tmp_path: Path) -> None:
        """A secret is hidden wherever it stands; what only looks like one is not."""
        text = (
            "# my-secret is for tests\n"
            "given:\n"
            "  credentials: {app: my-secret, other: 12345678, my-secretary: 'secret'}\n"
            "  users:\n"
            "    me: {secret: hush, tokenLife: 1h}\n"
            "rules: []\n"
        )
        (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
        with start("--scenarios", str(tmp_path)) as emulator:
            assert emulator.client.get("/__admin/scenarios/mine").json()["text"] == (
                "# ******** is for tests\n"
                "given:\n"
                "  credentials: {app: ********, other: ********, my-secretary: '********'}\n"
                "  users:\n"
                "    me: {secret: ********, tokenLife: 1h}\n"
                "rules: []\n"
            )

    def test_a_file_in_which_a_secret_cannot_be_found(self, tmp_path: Path) -> None:
        """It is not shown at all."""
        text = 'given:\n  credentials: {app: "my\\x2dsecret"}\nrules: []\n'
        (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
        with start("--scenarios", str(tmp_path)) as emulator:
            assert emulator.client.get("/__admin/scenarios/mine").json()["text"] == (
                "# This file is not shown: a secret in it is written with escapes.\n"
            )

    def test_an_unknown_one(self, emulator: Emulator) -> None:
        """A name that no scenario has is refused with the one that may be meant."""
        refused = emulator.client.get("/__admin/scenarios/busy-then-fin")
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:ocr-emulator:unknown-scenario")
        assert refused.json()["detail"].endswith("; did you mean 'busy-then-fine'?")


class TestVerdict:
    @pytest.mark.parametrize("kind", ["application/yaml", "application/json"])
    def test_a_good_one(self, emulator: Emulator, kind: str) -> None:
        """A scenario that can be put in force is valid, in JSON and in YAML, and is not put in force."""
        text = '{"name": "mine", "rules": [{"then": {"resultCode": 5000503}}]}'
        assert verdict(emulator, text, kind) == {"valid": True, "errors": [], "warnings": []}
        assert emulator.client.get("/__admin/scenario").json()["name"] == "default"

    @pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
    def test_as_if_it_were_put_in_force(self, emulator: Emulator, path: Path) -> None:
        """The errors and warnings are those with which it would be refused, or accepted."""
        body = path.read_bytes()
        found = verdict(emulator, body)
        reply = emulator.client.put(
            "/__admin/scenario", content=body, headers={"Content-Type": "application/yaml"}
        ).json()
        assert found == {
            "valid": "errors" not in reply,
            "errors": reply.get("errors", []),
            "warnings": reply.get("warnings", []),
        }

    def test_a_syntax_error(self, emulator: Emulator) -> None:
        """What is no YAML is an error with its line and column."""
        found = verdict(emulator, "rules:\n  - then: [natural\n")
        assert [(one["line"], one["column"]) for one in found["errors"]] == [(3, 1)]
        assert not found["valid"]

    def test_bytes_that_are_no_text(self, emulator: Emulator) -> None:
        """What is no text is an error as well."""
        assert verdict(emulator, b"rules: \xff") == {
            "valid": False,
            "errors": [
                {
                    "path": "",
                    "message": "found the byte 0xff at offset 7; expected UTF-8; save the file in that encoding",
                }
            ],
            "warnings": [],
        }

    def test_a_warning(self, emulator: Emulator) -> None:
        """What has no effect is told, and refuses nothing."""
        found = verdict(emulator, "seed: 7\nrules: []\n")
        assert (found["valid"], found["errors"]) == (True, [])
        assert [(one["line"], one["path"]) for one in found["warnings"]] == [(1, "seed")]

    def test_the_contract_that_it_names(self, emulator: Emulator) -> None:
        """A code is looked for in the revision that the scenario names, else in everybody's."""
        rules = "rules:\n  - then: {resultCode: 4041007}\n"
        assert not verdict(emulator, rules)["valid"]
        assert verdict(emulator, f"given: {{revision: latest, front: gateway}}\n{rules}")["valid"]

    def test_a_name_alone(self, emulator: Emulator) -> None:
        """A name alone stands for a loaded scenario, as where one is put in force."""
        assert verdict(emulator, "name: tokens\n")["valid"]
        (error,) = verdict(emulator, "name: tokenz\n")["errors"]
        assert error["path"] == "name"
        assert error["message"].startswith("there is no scenario 'tokenz'; loaded are allowance-used-up, ")

    def test_too_large(self, emulator: Emulator) -> None:
        """What is too large to be read is refused."""
        refused = emulator.client.post(VALIDATE, content=bytes(LARGEST + 1))
        assert (refused.status_code, refused.json()["type"]) == (413, "urn:ocr-emulator:too-large")
