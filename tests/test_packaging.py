"""What an installation brings, and the projects that it has to live with."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.running import ROOT

#: A test of a project whose own package is called `emulator`.
SOURCE = """
from pathlib import Path

import emulator


def test_it(ocr_session):
    assert Path(emulator.__file__).parent.parent == Path.cwd()
    assert emulator.NAME == "the project's own"
    assert not ocr_session.requests()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has a package `emulator` itself, and a test that uses our fixtures."""
    package, tests = tmp_path / "emulator", tmp_path / "tests"
    package.mkdir()
    tests.mkdir()
    Path(package, "__init__.py").write_text('NAME = "the project\'s own"\n', encoding="utf-8")
    Path(tests, "test_it.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


@pytest.mark.process
@pytest.mark.parametrize(
    ("command", "environment"),
    [
        ([sys.executable, "-m", "pytest"], {}),
        ([str(Path(sys.executable).with_name("pytest"))], {"PYTHONPATH": "."}),
    ],
    ids=["python -m pytest", "PYTHONPATH=. pytest"],
)
def test_a_project_with_a_package_of_that_name(
    project: Path, command: list[str], environment: dict[str, str]
) -> None:
    """A project that has a package `emulator` imports its own, and our plugin starts an emulator beside it."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"OCR_EMULATOR_URL", "PYTHONPATH"}
    }
    done = subprocess.run(
        [*command, "-q", "-p", "no:schemathesis"],
        cwd=project,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.process
def test_no_module_of_that_name(tmp_path: Path) -> None:
    """Where the emulator is installed there is a module `ocr_emulator`, and none called `emulator`."""
    code = "from importlib.util import find_spec as f; print(f('ocr_emulator') is not None, f('emulator') is not None)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False"]


def test_the_wheel_has_one_package() -> None:
    """A wheel holds the package `ocr_emulator`, from a folder in which nothing else can be imported."""
    assert pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"] == {
        "packages": ["emulator/ocr_emulator"],
        "force-include": {"scenarios": "ocr_emulator/shipped_scenarios"},
    }
    found = {path.name for path in Path(ROOT, "emulator").iterdir()} - {"__pycache__"}
    assert found == {"ocr_emulator"}


#: The lock files that have hashes.
HASHED = ["requirements.lock", "build.lock"]


def pyproject() -> dict[str, Any]:
    return tomllib.loads(Path(ROOT, "pyproject.toml").read_text(encoding="utf-8"))


def pins(name: str) -> Mapping[str, Requirement]:
    """What a lock file pins, by name."""
    lines = Path(ROOT, name).read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line.removesuffix("\\")) for line in lines if line[0] not in " #"]
    return {canonicalize_name(one.name): one for one in pinned}


def needed(wanted: Iterable[str]) -> Mapping[str, Requirement]:
    """The packages of these requirements, and all that those need here."""
    found: dict[str, Requirement] = {}
    waiting = [Requirement(one) for one in wanted]
    while waiting:
        one = waiting.pop()
        extras = one.extras or {""}
        name = canonicalize_name(one.name)
        if name not in found and (
            one.marker is None or any(one.marker.evaluate({"extra": each}) for each in extras)
        ):
            found[name] = one
            waiting += [
                more
                for more in map(Requirement, requires(name) or [])
                if more.marker is None or any(more.marker.evaluate({"extra": each}) for each in extras)
            ]
    return found


def test_the_lock_of_the_program() -> None:
    """It has every package that the program needs, in a version that will do, and no other."""
    wanted, pinned = needed(pyproject()["project"]["dependencies"]), pins("requirements.lock")
    here = {name for name, one in pinned.items() if one.marker is None or one.marker.evaluate()}
    assert here == set(wanted)
    for name, one in wanted.items():
        (version,) = (each.version for each in pinned[name].specifier)
        assert one.specifier.contains(version), name


def test_the_lock_of_the_build() -> None:
    """It has what `pyproject.toml` says builds the package."""
    assert {*pyproject()["build-system"]["requires"]} <= {*pins("build.lock")}


def test_the_versions_that_are_tested() -> None:
    """The locks have the versions of constraints.txt, which has those of the development too."""
    tested = pins("constraints.txt")
    locked = pins("requirements.lock")
    assert {name: str(tested[name]) for name in locked} == {name: str(one) for name, one in locked.items()}
    both = {name: one for name, one in pins("build.lock").items() if name in tested}
    assert {name: tested[name].specifier for name in both} == {name: one.specifier for name, one in both.items()}
    development = pyproject()["project"]["optional-dependencies"]["dev"]
    assert {canonicalize_name(Requirement(one).name) for one in development} <= {*tested}


@pytest.mark.parametrize("name", HASHED)
def test_hashes(name: str) -> None:
    """Every package of a lock has hashes, and nothing says where it comes from."""
    text = Path(ROOT, name).read_text(encoding="utf-8")
    package = r"[a-z0-9-]+==[0-9.]+( ; [^\\\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.fullmatch(rf"({package})+", text)


def test_the_image_installs_what_has_a_hash() -> None:
    """Whatever the image installs from elsewhere is checked by its hash."""
    commands = re.findall(r"pip (?:--python \S+ )?(?:install|wheel) (.+?)(?: \\)?$", dockerfile(), re.MULTILINE)
    assert commands == [
        "--no-cache-dir --require-hashes -r build.lock",
        "--no-cache-dir --require-hashes -r requirements.lock",
        "--no-cache-dir --no-deps --no-build-isolation -w dist .",
        "--no-cache-dir --no-deps dist/*.whl",
    ]


def dockerfile() -> str:
    return Path(ROOT, "Dockerfile").read_text(encoding="utf-8")


def test_the_image_has_all_that_is_copied() -> None:
    """What the Dockerfile copies is not kept out of its context."""
    kept = {line[1:] for line in Path(ROOT, ".dockerignore").read_text(encoding="utf-8").split() if line[0] == "!"}
    copied = {
        name for names in re.findall(r"^COPY ([^-].*) \S+$", dockerfile(), re.MULTILINE) for name in names.split()
    }
    assert copied == kept


def test_the_labels_of_the_image() -> None:
    """They say what pyproject.toml says, and from which image it is made."""
    found = dict(re.findall(r'org\.opencontainers\.image\.([a-z.]+)="([^"]*)"', dockerfile()))
    project = pyproject()["project"]
    (base,) = set(re.findall(r"^FROM (\S+)", dockerfile(), re.MULTILINE))
    assert found == {
        "title": project["name"],
        "description": project["description"],
        "version": project["version"],
        "licenses": project["license"],
        "base.name": f"docker.io/library/{base}",
    }


def test_the_image_says_what_is_in_it() -> None:
    """It has the licence, the notices and the bill of materials, where THIRD-PARTY.md says."""
    (folder,) = re.findall(r"^COPY LICENSE THIRD-PARTY\.md sbom\.cdx\.json (\S+)/$", dockerfile(), re.MULTILINE)
    assert f"`{folder}`" in Path(ROOT, "THIRD-PARTY.md").read_text(encoding="utf-8")


def test_the_container_is_bounded() -> None:
    """Of the compose file's container the memory, the processes and the log are bounded."""
    (service,) = yaml.safe_load(Path(ROOT, "docker-compose.yml").read_text(encoding="utf-8"))["services"].values()
    assert {"mem_limit", "pids_limit"} <= service.keys()
    assert service["logging"] == {"driver": "json-file", "options": {"max-size": "10m", "max-file": "3"}}
