"""The modules of the console, held against the description of the control endpoint by the compiler of TypeScript."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.console.driving import STATIC
from tests.examples.npm import install
from tests.running import Emulator

OPTIONS = [
    *("--checkJs", "--allowJs", "--noEmit", "--strict", "--noUncheckedIndexedAccess"),
    *("--target", "es2022", "--module", "nodenext", "--lib", "es2024,dom,dom.iterable,dom.asynciterable"),
]


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest, emulator: Emulator) -> Path:
    """A copy of the modules, beside the types that are made of the description."""
    tools = install(request.config, "openapi-typescript", "openapi-typescript@7", "typescript@5")
    for module in STATIC.glob("*.js"):
        shutil.copy(module, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "control.json").write_bytes(emulator.client.get("/__admin/openapi.json").content)
    (tmp_path / "tools").symlink_to(tools)
    run(tmp_path, "openapi-typescript", "control.json", "-o", "openapi.d.ts")
    return tmp_path


def run(folder: Path, program: str, *arguments: str) -> str:
    command = [str((folder / "tools" / program).resolve()), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)
    return done.stdout


def test_every_call_is_one_that_the_control_endpoint_has_with_the_reply_that_it_gives(folder: Path) -> None:
    modules = sorted(path.name for path in folder.glob("*.js"))
    assert run(folder, "tsc", *OPTIONS, *modules) == ""


def test_a_call_that_there_is_not_is_found(folder: Path) -> None:
    text = 'import { call } from "./api.js";\nawait call("get", "/nowhere");\n'
    (folder / "wrong.js").write_text(text, encoding="utf-8")
    assert "wrong.js(2,12): error TS2345" in run(folder, "tsc", *OPTIONS, "wrong.js")
