"""THIRD-PARTY.md and the bill of materials: made from the lock, and up to date."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.running import ROOT
from tests.test_packaging import needed, pins, pyproject
from tools.notices import PLATFORM

SBOM: Mapping[str, Any] = json.loads((ROOT / "sbom.cdx.json").read_text(encoding="utf-8"))
LISTED = re.findall(
    r"^\| ([a-z0-9-]+) \| ([0-9.]+) \| ([A-Za-z0-9. -]+) \| <https://[^ >]+> \|$",
    (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
LOCKED = {name: str(one.specifier).removeprefix("==") for name, one in pins("requirements.lock").items()}


@pytest.mark.process
def test_up_to_date() -> None:
    """Both files are what the tool makes of the lock."""
    done = subprocess.run(
        [sys.executable, "tools/notices.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.process
def test_out_of_date(tmp_path: Path) -> None:
    """Where the lock has another version than the files the tool says so, and what to do."""
    for name in ("pyproject.toml", "requirements.lock", "THIRD-PARTY.md", "sbom.cdx.json", "tools/notices.py"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        text = (ROOT / name).read_text(encoding="utf-8")
        copy.write_text(text.replace("\nh11==0.16.0 ", "\n# h11 ").replace("| h11 ", "| h12 "), encoding="utf-8")

    def run() -> tuple[int, str]:
        command = [sys.executable, "tools/notices.py", "--check"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    (tmp_path / "requirements.lock").write_bytes((ROOT / "requirements.lock").read_bytes())
    message = "THIRD-PARTY.md: not what tools/notices.py makes of requirements.lock; run it\n"
    assert run() == (1, message)
    lock = tmp_path / "requirements.lock"
    lock.write_text(lock.read_text(encoding="utf-8").replace("h11==0.16.0", "h11==0.15.0"), encoding="utf-8")
    assert run() == (1, "h11 0.16.0 is installed, the lock has 0.15.0; install constraints.txt\n")


def test_third_party() -> None:
    """Every package of the lock is listed with its version, a licence and an address."""
    assert {name: version for name, version, _ in LISTED} == LOCKED


def test_gmpy2() -> None:
    """That gmpy2 is LGPL is said in words, and no other package is under a licence of that kind."""
    copyleft = [(name, licence) for name, _, licence in LISTED if "GPL" in licence or "MPL" in licence]
    assert copyleft == [("gmpy2", "LGPL-3.0-or-later")]
    assert "## gmpy2 is LGPL\n" in (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")


def test_the_bill_of_materials_is_cyclonedx() -> None:
    """It is valid against the schema that it names."""
    assert SBOM["specVersion"] == SchemaVersion.V1_6.to_version()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(SBOM)) is None


def test_its_components() -> None:
    """They are the packages of the lock, each with its licence and the name by which scanners know it."""
    assert {one["name"]: one["version"] for one in SBOM["components"]} == LOCKED
    for one in SBOM["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["licenses"], one["name"]
    project = pyproject()["project"]
    own = SBOM["metadata"]["component"]
    assert (own["name"], own["version"]) == (project["name"], project["version"])
    assert own["licenses"] == [{"expression": project["license"]}]


def test_its_dependencies() -> None:
    """Every component is needed by the program or by what it needs, as in the image."""
    graph = {one["ref"]: one.get("dependsOn", []) for one in SBOM["dependencies"]}
    reached, waiting = set[str](), ["ocr-emulator"]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += graph[one]
    assert reached == {"ocr-emulator", *(one["bom-ref"] for one in SBOM["components"])}
    direct = {one.partition("/")[2].partition("@")[0] for one in graph["ocr-emulator"]}
    assert direct <= set(needed(pyproject()["project"]["dependencies"]))
    assert {"fastapi", "gmpy2", "uvloop"} <= direct


def test_the_platform() -> None:
    """The markers of requirements are evaluated for the Python of the image."""
    version = PLATFORM["python_version"]
    assert f"FROM python:{version}-slim\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
