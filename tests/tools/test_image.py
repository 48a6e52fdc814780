"""The image has one name, which pyproject.toml says."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.running import ROOT
from tools.image import corrected, references, texts

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def named(name: str, version: str = "1.2.3") -> list[str]:
    return references({"project": {"version": version}, "tool": {"ocr-emulator": {"image": name}}})


GOOD = named("registry.test/team/ocr-emulator")


def test_references() -> None:
    """A version is published under itself, its series, and latest."""
    assert [f"registry.test/team/ocr-emulator:{tag}" for tag in ("1.2.3", "1.2", "latest")] == GOOD


@pytest.mark.parametrize("name", ["", "emulator", "ocr-emulator:1.0", "team/ocr-emulator/image"])
def test_a_name_that_cannot_be(name: str) -> None:
    """The name has no tag, and what the files are searched for in its last part."""
    with pytest.raises(SystemExit) as caught:
        named(name)
    assert str(caught.value) == (
        f"pyproject.toml: found image = {name!r}; expected a name with ocr-emulator in it, and no tag"
    )


@pytest.mark.process
def test_every_file_has_the_name() -> None:
    """No file refers to the image by another name, or by the tag of another version."""
    good = references(PROJECT)
    found = [f"{path}:{line}: {old}" for path, text in texts() for line, old in corrected(text, good)[1]]
    assert not found, "run tools/image.py --write"


@pytest.mark.process
def test_files_that_are_searched() -> None:
    """Those that start the image are searched, and the name is found in them."""
    found = {str(path) for path, text in texts() if corrected(text, GOOD)[1]}
    assert found >= {
        "docker-compose.yml",
        "examples/ci/kubernetes.yaml",
        "examples/compose/compose.yaml",
        "examples/compose/real-names.yaml",
        "examples/java/README.md",
    }


@pytest.mark.parametrize(
    "text",
    [
        "    image: {}\n",
        "  - image: '{}'\n",
        "          image: {} # in your registry\n",
        "    build: . # or: image: {}\n",
        "docker run --rm -p 8080:8080 {}",
        "docker run --name ocr-emulator {} ocr-emulator check",
        "`docker build -t {} .`",
        "docker run --rm \\\n  -v ./mine:/scenarios:ro \\\n  {}\n",
        'new GenericContainer<>("{}").withExposedPorts(8080)',
        'new GenericContainer("{}")',
        "FROM {}\nCOPY mine /scenarios\n",
    ],
)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ocr-emulator", GOOD[0].rpartition(":")[0]),
        ("other.test:5000/ocr-emulator", GOOD[0].rpartition(":")[0]),
        ("ocr-emulator:1.2.2", GOOD[0]),
        ("registry.test/team/ocr-emulator:1.2.2", GOOD[0]),
    ],
)
def test_another_name(text: str, old: str, new: str) -> None:
    """Wherever a file builds or starts the image, another name and an old tag are found and replaced."""
    before = f"first\n{text}".format(old)
    line = before.count("\n", 0, before.index(old, len("first"))) + 1 if "--name" not in text else 2
    after, found = corrected(before, GOOD)
    assert (after, found) == (f"first\n{text}".format(new), [(line, old)])
    assert corrected(after, GOOD) == (after, [])


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  ocr-emulator:\n    image: node:22-slim\n",
        "docker compose up -d --wait ocr-emulator",
        "docker compose exec -T ocr-emulator ocr-emulator coverage",
        "docker run --name ocr-emulator node:22-slim",
        "`docker run` starts it; ocr-emulator answers",
        "pip install ocr-emulator",
        "http://ocr-emulator:8080",
    ],
)
def test_what_is_no_image(text: str) -> None:
    """A service, a container, the program and the package may have that name, whatever the image is called."""
    assert corrected(text, GOOD) == (text, [])


@pytest.mark.process
def test_the_setting_is_changed(tmp_path: Path) -> None:
    """After a change of the setting the tool says where the old name stands, and writes the new one there."""
    files = {
        "pyproject.toml": '[project]\nversion = "1.2.3"\n[tool.ocr-emulator]\nimage = "team/ocr-emulator"\n',
        "compose.yaml": "services:\n  ocr-emulator:\n    image: ocr-emulator\n",
        "tools/image.py": (ROOT / "tools" / "image.py").read_text(encoding="utf-8"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*command: str) -> tuple[int, str]:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    run("git", "init", "-q")
    run("git", "add", ".")
    found = (
        "compose.yaml:3: found the image ocr-emulator; "
        "expected team/ocr-emulator, alone or with the tag 1.2.3 or 1.2 or latest\n"
    )
    assert run(sys.executable, "tools/image.py", "--check") == (1, found)
    assert run(sys.executable, "tools/image.py", "--write") == (0, found)
    assert run(sys.executable, "tools/image.py", "--check") == (0, "")
    assert (tmp_path / "compose.yaml").read_text(encoding="utf-8").endswith("    image: team/ocr-emulator\n")
    assert run(sys.executable, "tools/image.py") == (
        0,
        "team/ocr-emulator:1.2.3\nteam/ocr-emulator:1.2\nteam/ocr-emulator:latest\n",
    )
