"""What is built for others: the wheel, run in environments that have nothing else, and the source distribution."""

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.running import ROOT, code_of
from tests.test_packaging import pyproject

pytestmark = pytest.mark.process

UV = str(Path(sys.executable).with_name("uv"))

#: A test of somebody else's project, which has nothing of ours but the package.
SUITE = """
import urllib.request

import pytest


@pytest.mark.ocr(scenario="busy-then-fine")
def test_it(ocr_session):
    url = f"{ocr_session.base_url}/v1.0/appkeys/{ocr_session.app_key}/business/status"
    headers = {"Authorization": ocr_session.secret_key}
    for code in (5000503, 5000503, 0):
        request = urllib.request.Request(url, b'{"businessNumber": "1234567890"}', headers)
        assert f'"resultCode":{code},' in urllib.request.urlopen(request).read().decode()
"""


def environment() -> Mapping[str, str]:
    """This one without what would lead to this project or to another emulator."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OCR_EMULATOR_")}
    return {name: value for name, value in kept.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source distribution, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [UV, "build", "-q", "--python", sys.executable, "--out-dir", folder, ROOT], check=True, timeout=100
    )
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def uvx(wheel: Path, *arguments: str) -> list[str]:
    """The command that runs `arguments` in a new environment with the wheel, in the versions that are tested."""
    constraints = str(ROOT / "constraints.txt")
    return [
        UV,
        "tool",
        "run",
        "-q",
        "--python",
        sys.executable,
        "--constraints",
        constraints,
        "--from",
        str(wheel),
        *arguments,
    ]


def test_metadata(metadata: Message) -> None:
    """It says what it is: the README, the licence, who may want it, and where the real API is described."""
    assert metadata["Name"] == "ocr-emulator"
    assert metadata["Description-Content-Type"] == "text/markdown"
    text = metadata.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()
    assert metadata["License-Expression"] == "Apache-2.0 AND OFL-1.1"
    assert metadata.get_all("License-File") == ["LICENSE", "emulator/ocr_emulator/specimens/fonts/OFL.txt"]
    assert metadata["Keywords"].split(",") == pyproject()["project"]["keywords"]
    assert set(metadata.get_all("Classifier", [])) == set(pyproject()["project"]["classifiers"])
    urls = [str(one).rpartition(", ")[2] for one in metadata.get_all("Project-URL", [])]
    assert urls == list(pyproject()["project"]["urls"].values())


def test_what_is_in_the_wheel(wheel: Path) -> None:
    """It has the package with its types, its data and its licences, and the shipped scenarios."""
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        shipped = {name.rpartition("/")[2]: archive.read(name) for name in names if "/shipped_scenarios/" in name}
        licence = archive.read(next(name for name in names if name.endswith("licenses/LICENSE")))
    assert shipped == {path.name: path.read_bytes() for path in (ROOT / "scenarios").iterdir()}
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert {name.partition("/")[0] for name in names} == {
        "ocr_emulator",
        f"ocr_emulator-{pyproject()['project']['version']}.dist-info",
    }
    package = ROOT / "emulator"
    assert names >= {
        str(path.relative_to(package))
        for path in (package / "ocr_emulator").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "ocr_emulator/py.typed" in names


def test_the_source_distribution(built: Path) -> None:
    """It has every file of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = {name for name in listed.stdout.split("\0") if name and Path(ROOT, name).exists()}
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert tracked - {".gitignore"} <= names


@contextmanager
def served(wheel: Path, folder: Path) -> Iterator[str]:
    """An emulator from the wheel, with the settings of a `pipx run` or `uvx`; the value is its address."""
    command = uvx(wheel, "ocr-emulator", "--port", "0", "--scenario", "busy-then-fine")
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        found = re.search(r"http://\S+:\d+", process.stdout.readline())
        try:
            assert found
            yield found[0]
        finally:
            process.terminate()


def test_it_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """Where nothing else is installed the wheel runs, and has the shipped scenarios."""
    with served(wheel, tmp_path) as url, httpx.Client(base_url=url, trust_env=False) as client:
        loaded = {one["name"]: one for one in client.get("/__admin/scenarios").json()["scenarios"]}
        assert loaded["busy-then-fine"]["shipped"] is True
        path, body = "/v1.0/appkeys/app/business/status", {"businessNumber": "1234567890"}
        replies = [client.post(path, json=body, headers={"Authorization": "s"}) for _ in range(3)]
        assert list(map(code_of, replies)) == [5000503, 5000503, 0]


def test_somebody_elses_tests(wheel: Path, tmp_path: Path) -> None:
    """In a project of its own the pytest plugin finds the shipped scenarios."""
    (tmp_path / "test_it.py").write_text(SUITE, encoding="utf-8")
    done = subprocess.run(
        uvx(wheel, "--with", "pytest", "python", "-m", "pytest", "-q"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
