"""The kit for JUnit 5, compiled and run with Debian's JUnit.

The files of `examples/java/spring` are not run: they need Spring 6.1, which neither Debian nor PyPI nor npm has.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.examples.readme import EXAMPLES, blocks, need
from tests.running import Emulator

#: JUnit's launcher, as Debian's package junit5 installs it.
JUNIT = "/usr/share/java/junit-platform-console-standalone.jar"

KIT = EXAMPLES / "java"

#: A test class of a user's, with the kit.
CLASS = """
package com.example.ocr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserTest {
    @RegisterExtension
    final OcrEmulator ocr = OcrEmulator.withFreshAppKey();

    @Test
    void %s() throws Exception {
        var client = new OcrClient(OcrEmulator.url(), ocr.appKey(), ocr.secretKey());
        %s
    }
}
"""

CALL = 'client.idCard(OcrEmulator.document("resident"));'


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the compiled kit, and test documents on the class path."""
    need("javac", "java", JUNIT)
    folder = tmp_path_factory.mktemp("classes")
    compile_java(folder, *sorted(KIT.glob("*.java")))
    (folder / "documents").mkdir()
    for file in (EXAMPLES / "documents").glob("resident*.png"):
        shutil.copy(file, folder / "documents")
    return folder


def compile_java(folder: Path, *sources: Path) -> None:
    command = ["javac", "-encoding", "UTF-8", "-Xlint:all,-path", "-Werror", "-d", str(folder)]
    done = subprocess.run(
        [*command, "-cp", f"{JUNIT}{os.pathsep}{folder}", *map(str, sources)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def run(folder: Path, name: str, url: str) -> "subprocess.CompletedProcess[str]":
    """Run one test class."""
    command = ["java", "-jar", JUNIT, "--disable-banner", "--disable-ansi-colors", "--details=summary"]
    return subprocess.run(
        [*command, "-cp", str(folder), "--select-class", f"com.example.ocr.{name}"],
        env={**os.environ, "OCR_EMULATOR_URL": url, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


def run_body(classes: Path, folder: Path, name: str, body: str, url: str) -> str:
    """Run a test that fails, of this name and body; the value is what JUnit prints."""
    source = folder / "UserTest.java"
    source.write_text(CLASS % (name, body), encoding="utf-8")
    shutil.copytree(classes, folder, dirs_exist_ok=True)
    compile_java(folder, source)
    done = run(folder, "UserTest", url)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.process
def test_the_tests_of_the_kit_pass(classes: Path, emulator: Emulator) -> None:
    """The tests that show the kit pass: e-KYC, an expired Request-Key, and every code of an operation."""
    done = run(classes, "OcrClientTest", emulator.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "23 tests successful" in done.stdout


@pytest.mark.process
def test_the_test_of_the_readme_passes(classes: Path, emulator: Emulator, tmp_path: Path) -> None:
    """The test in the README can be copied as it stands."""
    (block,) = blocks("java", "java")
    source = tmp_path / "BusyTest.java"
    source.write_text(block, encoding="utf-8")
    shutil.copytree(classes, tmp_path, dirs_exist_ok=True)
    compile_java(tmp_path, source)
    done = run(tmp_path, "BusyTest", emulator.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 tests successful" in done.stdout


@pytest.mark.process
def test_the_failure_of_the_readme(classes: Path, emulator: Emulator, tmp_path: Path) -> None:
    """A reply that was not asked for fails the test, with the requests, as the README shows it."""
    (block,) = blocks("java", "text")
    found = run_body(classes, tmp_path, "forgotten", f'ocr.next("credit-card", 5000503); {CALL}', emulator.url)
    assert block in re.sub(r"forgotten-[0-9a-f]{8}-[0-9a-f]{3}", "forgotten-1a2b3c4d-5e6", found)


@pytest.mark.process
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            'ocr.next("id-cards", 5000503);',
            (
                r"asked POST {url}/__admin/sessions/test-[0-9a-f-]{{12}}/next with "
                r'\{{"operation": "id-cards", "resultCode": 5000503, "times": 1\}}; HTTP 422 came: Nothing has changed: '
                r"the request body: operation: found 'id-cards'; expected an operation: .*; "
                r"did you mean 'id-card'\?; look at {url}/__admin/docs"
            ),
        ),
        (
            'OcrEmulator.document("passport");',
            (
                r"found no documents/passport\.png on the class path; expected a test document; write it: "
                r"ocr-emulator documents passport --out src/test/resources/documents"
            ),
        ),
        (
            'OcrEmulator.codesFor("id-cards", "v2.0");',
            r"found no code of id-cards in v2\.0; expected an operation and a version of {url}/__admin/codes",
        ),
        (
            'ocr.next("id-card", 4000121);',
            r"appKey test-[0-9a-f-]{{12}} has called nothing at {url}: is that the application's base URL\?",
        ),
        (
            f'ocr.next("id-card", 4000121); {CALL}',
            (
                r"Suppressed: The requests of appKey test-[0-9a-f-]{{12}}, the newest last:\n"
                r"  GET .*/public-keys/id-card -> 0 SUCCESS\n"
                r"  POST .*/id-card -> 4000121 ID_CARD_INFO_NOT_FOUND: .*"
            ),
        ),
    ],
)
def test_a_failure_says_what_to_do(
    classes: Path, emulator: Emulator, tmp_path: Path, body: str, message: str
) -> None:
    """Each failure says what was asked, what came, and where to look."""
    found = run_body(classes, tmp_path, "test", body, emulator.url)
    assert re.search(message.format(url=re.escape(emulator.url)), found), found


@pytest.mark.process
def test_nobody_there(classes: Path, tmp_path: Path) -> None:
    """Without an emulator the failure says how to name one."""
    found = run_body(classes, tmp_path, "test", 'ocr.next("id-card", 5000503);', "http://127.0.0.1:1")
    assert "no answer from http://127.0.0.1:1/__admin: java.net.ConnectException; expected a running " in found
    assert "start one, or set OCR_EMULATOR_URL to where it is" in found


@pytest.mark.process
def test_one_app_key_for_many_tests(classes: Path, emulator: Emulator, tmp_path: Path) -> None:
    """An application that keeps its appKey finds it reset before each test: plans, scenario, revision, clock."""
    source = tmp_path / "SharedTest.java"
    source.write_text(
        CLASS.replace("UserTest", "SharedTest")
        .replace("final OcrEmulator ocr = OcrEmulator.withFreshAppKey()", "static final OcrEmulator ocr = KEPT")
        .replace("KEPT", 'OcrEmulator.withAppKey("shared", "secret")')
        .replace("@Test\n", "@org.junit.jupiter.api.RepeatedTest(2)\n")
        .replace("import org.junit.jupiter.api.Test;\n", "")
        % (
            "begins_anew",
            CALL
            + 'ocr.scenario("invalid-keys"); ocr.revision("latest"); ocr.advanceClock("61m"); ocr.expect(4010001);'
            "org.junit.jupiter.api.Assertions.assertThrows(OcrClient.OcrException.class, () -> client.idCard(new byte[1]));",
        ),
        encoding="utf-8",
    )
    shutil.copytree(classes, tmp_path, dirs_exist_ok=True)
    compile_java(tmp_path, source)
    done = run(tmp_path, "SharedTest", emulator.url)
    assert "2 tests successful" in done.stdout, done.stdout + done.stderr
