"""What every language has: the calls by curl and in an `.http` file, and clients that are generated."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.control.conformance import document
from tests.examples.npm import install
from tests.examples.readme import EXAMPLES, blocks, need
from tests.running import Emulator

KIT = EXAMPLES / "http"
PAGE = "http://localhost:8080"

#: The commands of the README's console blocks, each with what is shown below it.
DIALOGUES = [
    dialogue
    for block in blocks("http", "console")
    for dialogue in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


def run(folder: Path, *command: str) -> str:
    """What a program prints, which has to succeed."""
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": scripts},
        capture_output=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.mark.process
def test_the_six_calls_by_curl(emulator: Emulator, tmp_path: Path) -> None:
    """The calls of the README print what it shows, one after the other."""
    need("curl", "bash")
    assert sum("/__admin/" in command for command, _ in DIALOGUES) == 6
    for command, shown in DIALOGUES:
        printed = run(tmp_path, "bash", "-c", command.replace(PAGE, emulator.url))
        assert printed.rstrip("\n") == shown.rstrip("\n"), command


@pytest.mark.process
def test_the_six_calls_of_the_file(emulator: Emulator, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A program for `.http` files runs the same calls, and each succeeds."""
    tools = install(request.config, "httpyac", "httpyac@6")
    text = (KIT / "calls.http").read_text(encoding="utf-8")
    (tmp_path / "calls.http").write_text(text.replace(PAGE, emulator.url), encoding="utf-8")
    found = json.loads(run(tmp_path, str(tools / "httpyac"), "send", "calls.http", "--all", "--json"))
    replies = [one["response"] for one in found["requests"]]
    assert [reply["statusCode"] for reply in replies] == [200] * 8
    assert json.loads(replies[5]["body"])["verified"]


@pytest.mark.process
def test_the_file_and_the_readme_make_the_same_calls() -> None:
    """The calls by curl are those of the file, in its order, with the same bodies."""
    text = (
        (KIT / "calls.http").read_text(encoding="utf-8").replace("{{url}}", PAGE).replace("{{appKey}}", "my-test")
    )
    of_file = re.findall(r"^[A-Z]+ (\S*/__admin/\S+)\n(?:Content-Type: \S+\n\n(\{.*\}))?", text, re.MULTILINE)
    commands = [command for command, _ in DIALOGUES if "/__admin/" in command]
    by_curl = [re.search(r"(http://[^ ']+)'?(?: -d '([^']*)')? \|", f"{command} |") for command in commands]
    assert [found.groups(default="") for found in by_curl if found] == of_file


@pytest.mark.process
def test_a_generated_client_for_java(emulator: Emulator, tmp_path: Path) -> None:
    """OpenAPI Generator makes a client that compiles, plans a reply, verifies, and tells a refusal."""
    generator = Path(sys.executable).parent / "openapi-generator-cli"
    need("java", "javac", "jq", str(generator))
    simplify, generate = blocks("http", "sh")[1].splitlines()
    (tmp_path / "described.json").write_text(json.dumps(document()), encoding="utf-8")
    shutil.copy(KIT / "clients.jq", tmp_path)
    curl = f"curl -s {PAGE}/__admin/openapi.json"
    assert simplify.startswith(f"{curl} | ")
    run(tmp_path, "bash", "-c", simplify.replace(curl, "cat described.json"))
    run(tmp_path, "bash", "-c", generate)
    # Jackson is in the generator's own archive.
    (archive,) = (generator.parent.parent / "lib").glob("python*/site-packages/openapi_generator_cli/*.jar")
    here = EXAMPLES.parent / "tests" / "examples"
    sources = [
        *(tmp_path / "client" / "src" / "main").rglob("*.java"),
        here / "Generated.java",
        here / "Drive.java",
    ]
    run(tmp_path, "javac", "-nowarn", "-d", "classes", "-cp", str(archive), *map(str, sources))
    found = run(tmp_path, "java", "-cp", f"classes{os.pathsep}{archive}", "Drive", emulator.url)
    assert found.splitlines() == ["false 0", "left over", "true 1", "422"]
