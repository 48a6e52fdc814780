"""The kit for node:test: run by Node, and its types held against it by the compiler of TypeScript."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ocr_emulator.contract.operations import OPERATIONS, VERSIONS
from tests.examples.npm import install
from tests.examples.readme import EXAMPLES, blocks, need
from tests.running import Emulator

KIT = EXAMPLES / "node"
TYPES = (KIT / "ocr-emulator.d.mts").read_text(encoding="utf-8")

#: A test of a user's, with the kit.
SOURCE = """
import {{ test }} from "node:test";
import {{ OcrClient }} from "./ocr-client.mjs";
import * as kit from "./ocr-emulator.mjs";

test("a test", kit.withSession(async (ocr) => {{
  const call = async () => new OcrClient(ocr).idCard(await kit.document("resident"));
  {body}
}}));
"""

#: A program in TypeScript that uses the types, and two that the compiler refuses.
PROGRAM = """
import { Code, EmulatorError, Session, codesFor, document, url, withSession } from "./ocr-emulator.mjs";

export const test: () => Promise<void> = withSession(async (ocr: Session) => {
  await ocr.next("id-card", "DATABASE_FAIL", 2, { delay: "300ms", version: "v2.0" });
  await ocr.next("business", undefined, 1, { fault: "answer-lost" });
  await ocr.scenario({ rules: [{ then: { resultCode: 5000503 } }] });
  await ocr.revision("latest");
  await ocr.advanceClock("61m");
  ocr.expect(4000122, "INVALID_PARAMETER");
  ocr.expectCalls({ operation: "id-card", byScenario: true }, 2);
  const [first] = await ocr.requests();
  const reason: string = first?.reason ?? "none";
  const codes: Code[] = await codesFor("id-card", "v2.0");
  const image: Uint8Array = await document("resident");
  if (image.length === 0) throw new EmulatorError(`${reason} ${codes[0]?.resultKey} ${url} ${ocr.appKey}`);
  // @ts-expect-error there is no such operation
  await ocr.next("id-cards", 5000503);
  // @ts-expect-error there is no such version
  await codesFor("id-card", "2.0");
});
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a user's tests, with the kit and test documents."""
    need("node")
    for file in KIT.glob("*.m*s"):
        shutil.copy(file, tmp_path)
    (tmp_path / "documents").mkdir()
    for file in (EXAMPLES / "documents").glob("resident*.png"):
        shutil.copy(file, tmp_path / "documents")
    return tmp_path


def run(folder: Path, file: str, url: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["node", "--test", "--test-reporter=tap", file],
        cwd=folder,
        env={**os.environ, "OCR_EMULATOR_URL": url},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


def run_body(folder: Path, body: str, url: str) -> str:
    """Run a test that fails, of this body; the value is what Node prints, without indentation."""
    (folder / "user.test.mjs").write_text(SOURCE.format(body=body), encoding="utf-8")
    done = run(folder, "user.test.mjs", url)
    assert done.returncode == 1, done.stdout + done.stderr
    return re.sub(r"^ {4}", "", done.stdout, flags=re.MULTILINE)


@pytest.mark.process
def test_the_tests_of_the_kit_pass(folder: Path, emulator: Emulator) -> None:
    """The tests that show the kit pass: e-KYC, an expired Request-Key, and every code of an operation."""
    done = run(folder, "ocr-client.test.mjs", emulator.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 23\n" in done.stdout


@pytest.mark.process
def test_the_test_of_the_readme_passes(folder: Path, emulator: Emulator) -> None:
    """The test in the README can be copied as it stands."""
    (block,) = blocks("node", "js")
    (folder / "readme.test.mjs").write_text(block, encoding="utf-8")
    done = run(folder, "readme.test.mjs", emulator.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 1\n" in done.stdout


@pytest.mark.process
def test_the_failure_of_the_readme(folder: Path, emulator: Emulator) -> None:
    """A reply that was not asked for fails the test, with the requests, as the README shows it."""
    (block,) = blocks("node", "text")
    found = run_body(folder, 'await ocr.next("credit-card", 5000503); await call();', emulator.url)
    assert block in re.sub("test-[0-9a-f]{12}", "test-1a2b3c4d5e6f", found)


@pytest.mark.process
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            'await ocr.next("id-cards", 5000503);',
            (
                r"asked POST {url}/__admin/sessions/test-[0-9a-f]{{12}}/next with "
                r'\{{"operation":"id-cards","resultCode":5000503,"times":1\}}; HTTP 422 came: Nothing has changed: '
                r"the request body: operation: found ''?id-cards''?; expected an operation: .*; "
                r"did you mean ''?id-card''?\?; look at {url}/__admin/docs"
            ),
        ),
        (
            'await kit.document("passport");',
            (
                r"found no documents/passport\.png; expected a test document; write it: "
                r"ocr-emulator documents passport --out documents"
            ),
        ),
        (
            'await kit.codesFor("id-cards", "v2.0");',
            r"found no code of id-cards in v2\.0; expected an operation and a version of {url}/__admin/codes",
        ),
        (
            'await ocr.next("id-card", 4000121);',
            r"appKey test-[0-9a-f]{{12}} has called nothing at {url}: is that the application''?s base URL\?",
        ),
        (
            'await ocr.next("id-card", 4000121); await call();',
            (
                r"id-card: 4000121 Id card info not found\.\n"
                r"The requests of appKey test-[0-9a-f]{{12}}, the newest last:\n"
                r"  GET .*/public-keys/id-card -> 0 SUCCESS\n"
                r"  POST .*/id-card -> 4000121 ID_CARD_INFO_NOT_FOUND: .*"
            ),
        ),
    ],
)
def test_a_failure_says_what_to_do(folder: Path, emulator: Emulator, body: str, message: str) -> None:
    """Each failure says what was asked, what came, and where to look."""
    found = run_body(folder, body, emulator.url)
    assert re.search(message.format(url=re.escape(emulator.url)), found), found


@pytest.mark.process
def test_nobody_there(folder: Path) -> None:
    """Without an emulator the failure says how to name one."""
    found = run_body(folder, 'await ocr.next("id-card", 5000503);', "http://127.0.0.1:1")
    expected = r"no answer from http://127\.0\.0\.1:1/__admin: .*; expected a running emulator; start one, or set OCR_EMULATOR_URL"
    assert re.search(expected, found), found


@pytest.mark.process
def test_one_app_key_for_many_tests(folder: Path, emulator: Emulator) -> None:
    """An application that keeps its appKey finds it reset: plans, scenario, revision, clock, what is expected."""
    body = """
      const kept = new kit.Session("shared", "secret");
      for (let time = 0; time < 2; time += 1) {
        await kept.reset();
        if ((await kept.requests()).length > 0) throw new Error("not reset");
        await new OcrClient(kept).idCard(await kit.document("resident"));
        await kept.scenario("invalid-keys");
        await kept.revision("latest");
        kept.expect(4010001);
        await new OcrClient(kept).idCard(Buffer.of(0)).then(() => { throw new Error("accepted"); }, () => {});
        await kept.verify();
      }
    """
    (folder / "user.test.mjs").write_text(SOURCE.format(body=body), encoding="utf-8")
    done = run(folder, "user.test.mjs", emulator.url)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.process
def test_a_program_compiles(folder: Path, request: pytest.FixtureRequest) -> None:
    """A program in TypeScript that uses the types compiles, and one with a wrong word does not."""
    tools = install(request.config, "typescript", "typescript@5")
    (folder / "program.mts").write_text(PROGRAM, encoding="utf-8")
    options = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"]
    command = [str(tools / "tsc"), *options, "--target", "es2022", "--module", "nodenext", "program.mts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.process
def test_the_types_are_of_what_there_is(folder: Path) -> None:
    """The types declare what the module exports, and nothing else, with the operations and versions of the API."""
    declared = set(re.findall(r"^export (?:const|class|function) (\w+)", TYPES, re.MULTILINE))
    script = 'import * as kit from "./ocr-emulator.mjs"; console.log(Object.keys(kit).join(" "))'
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=folder, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == declared
    for name, words in (("Operation", OPERATIONS), ("Version", VERSIONS)):
        union = re.search(rf"export type {name} =([^;]*);", TYPES)
        assert union
        assert re.findall(r'"([^"]+)"', union[1]) == list(words)
