"""What openapi-typescript makes of the description: types with which a program of TypeScript compiles."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.control.conformance import document
from tests.examples.npm import install

#: A program that uses the types as somebody who drives the emulator from a test would.
PROGRAM = """
import type { components, operations, paths } from "./control";

type Query = NonNullable<operations["listRequests"]["parameters"]["query"]>;
const query: Query = { operation: ["business"], resultCode: [">= 4000000"], byScenario: [true], limit: 10 };

type Plan = operations["planReply"]["requestBody"]["content"]["application/json"];
const plan: Plan = { operation: "business", resultCode: 5000503, times: 2 };

type Move = components["schemas"]["ClockMove"];
const move: Move = { advance: "61m", appKey: "my-test" };

const inline: components["schemas"]["Scenario"] = { rules: [{ then: { resultCode: 5000503 } }] };

type Page = operations["listRequests"]["responses"][200]["content"]["application/json"];
export function newest(page: Page): string {
  const entry = page.requests[0];
  return entry ? `${entry.id} ${entry.resultKey} ${entry.reason ?? ""} ${page.before ?? "last"}` : "none";
}

type Failure = operations["putScenario"]["responses"][422]["content"]["application/problem+json"];
export function first(failure: Failure): string {
  return failure.type === "urn:ocr-emulator:invalid-body" ? failure.errors[0]!.message : failure.detail;
}

type Paths = keyof paths;
const path: Paths = "/sessions/{appKey}/verify";

// @ts-expect-error there is no such operation
const wrong: Query = { operation: ["buisness"] };

export { inline, move, path, plan, query, wrong };
"""

COMPILER = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--lib", "es2022"]


@pytest.fixture(scope="module")
def tools(request: pytest.FixtureRequest) -> Path:
    """The folder with the two programs."""
    return install(request.config, "openapi-typescript", "openapi-typescript@7", "typescript@5")


def run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)


@pytest.mark.process
def test_a_program_compiles(tools: Path, tmp_path: Path) -> None:
    """A program that uses the types compiles, and one with a wrong word does not."""
    (tmp_path / "control.json").write_text(json.dumps(document()), encoding="utf-8")
    (tmp_path / "program.ts").write_text(PROGRAM, encoding="utf-8")
    made = run(tmp_path, str(tools / "openapi-typescript"), "control.json", "-o", "control.d.ts")
    assert made.returncode == 0, made.stdout + made.stderr
    compiled = run(tmp_path, str(tools / "tsc"), *COMPILER, "program.ts")
    assert compiled.returncode == 0, compiled.stdout
