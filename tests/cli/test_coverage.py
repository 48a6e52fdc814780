"""`ocr-emulator coverage`, against a server that stands in for the emulator."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from ocr_emulator.coverage.exclusions import UnknownExclusionError
from ocr_emulator.coverage.formats import FORMATS
from ocr_emulator.coverage.hits import HitCounts, Pair
from tests.coverage.reports import ONCE, all_pairs, covered
from tests.running import ROOT, start

pytestmark = pytest.mark.process

TOKEN_FILE = ROOT / "tests" / "admin-token"
ALL = dict.fromkeys(all_pairs(), ONCE)
NOT_MET = (
    "business 0 SUCCESS, business -1 FAIL, business 400 BAD_REQUEST, business 401 UNAUTHORIZED, "
    "business 403 FORBIDDEN, business 404 NOT_FOUND, business 405 METHOD_NOT_ALLOWED, "
    "business 415 UNSUPPORTED_MEDIA_TYPE, business 4000001 INVALID_PARAMETER, business 4000003 INVALID_FILE_TYPE"
)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ocr_emulator", "coverage", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("flags", "environment"),
    [
        (("--admin-token", "a-token"), {}),
        (("--admin-token-file", str(TOKEN_FILE)), {}),
        ((), {"OCR_EMULATOR_ADMIN_TOKEN": "a-token-in-a-file"}),
    ],
)
def test_token(flags: tuple[str, ...], environment: dict[str, str]) -> None:
    """It has the token from a flag, a file or the variable; without it the emulator's own words are shown."""
    token = "a-token" if "--admin-token" in flags else "a-token-in-a-file"
    with start("--admin-token", token) as emulator:
        done = run("--url", emulator.url, *flags, **environment)
        assert (done.returncode, done.stderr) == (0, "")
        refused = run("--url", emulator.url)
        assert refused.returncode == 1
        assert refused.stderr.startswith(
            f"ocr-emulator: {emulator.url}/__admin/coverage answers 401: found no Authorization; expected "
        )


@contextmanager
def answering(met: Mapping[Pair, HitCounts] | None) -> Iterator[tuple[str, list[str]]]:
    """A server that has met these pairs, and what it is asked; None: it answers JSON of another kind."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, content = 200, '{"status": "alive"}'
            if met is not None:
                query = parse_qs(urlsplit(self.path).query)
                try:
                    content = FORMATS[query["format"][0]].write(covered(met, *query.get("exclude", [])))
                except UnknownExclusionError:
                    status, content = 400, '{"detail": "exclude: that is nothing"}'
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def test_text() -> None:
    """It prints what the emulator says, as text unless another format is asked for."""
    with answering({}) as (url, asked):
        done = run("--url", url)
    assert (done.returncode, done.stdout, done.stderr) == (0, FORMATS["text"].write(covered({})) + "\n", "")
    assert asked == ["/__admin/coverage?format=text"]


def test_everything_asked_for() -> None:
    """The format, the appKey and each word that excludes are in the question, whatever they are made of."""
    with answering(ALL) as (url, asked):
        done = run("--url", url, "--app-key", "a &키", "--exclude", "none", "--exclude=-1", "--format", "junit")
    assert done.stdout == FORMATS["junit"].write(covered(ALL, "none", "-1")) + "\n"
    assert asked == ["/__admin/coverage?format=junit&appKey=a+%26%ED%82%A4&exclude=none&exclude=-1"]


def test_operations() -> None:
    """With --operation what the other operations give need not be met."""
    with start() as emulator:
        emulator.ask_status()
        done = run(
            "--url", emulator.url, "--operation", "business/status", "--exclude", "service", "--format", "json"
        )
        found = json.loads(done.stdout)
    counted = [one for one in found["operations"] if one["totals"]["possible"] > one["totals"]["excluded"]]
    assert [(one["operation"], one["totals"]["met"]) for one in counted] == [("business/status", 1)]
    refused = run("--operation", "buisness")
    assert refused.returncode == 2
    assert "argument --operation: invalid choice: 'buisness'" in refused.stderr


def test_where_it_asks() -> None:
    """Without an address it asks at the host and port of the settings."""
    with answering({}) as (url, _):
        done = run("--format", "json", OCR_EMULATOR_PORT=url.rpartition(":")[2])
    assert (done.returncode, done.stdout) == (0, FORMATS["json"].write(covered({})) + "\n")


def test_where_the_environment_says() -> None:
    """OCR_EMULATOR_URL is the address where no flag names another; it goes before host and port of the settings."""
    with answering({}) as (url, asked):
        done = run(OCR_EMULATOR_URL=url, OCR_EMULATOR_PORT="1")
        other = run("--url", url, OCR_EMULATOR_URL="http://127.0.0.1:1")
    assert (done.returncode, other.returncode, len(asked)) == (0, 0, 2)


class TestFailUnder:
    def test_enough(self) -> None:
        """With as much met as was asked for the exit status is 0."""
        with answering(ALL) as (url, asked):
            done = run("--url", url, "--fail-under", "100")
        assert (done.returncode, done.stderr) == (0, "")
        assert asked == ["/__admin/coverage?format=text", "/__admin/coverage?format=json"]

    def test_just_enough(self) -> None:
        """What is compared is what is printed, to one decimal."""
        met = dict.fromkeys([pair for pair in all_pairs() if pair[0] == "business"], ONCE)
        with answering(met) as (url, _):
            assert run("--url", url, "--fail-under", "14.5").returncode == 0
            done = run("--url", url, "--fail-under", "14.6")
        assert done.returncode == 1
        assert done.stderr.startswith(
            "ocr-emulator: coverage is 14.5%, 0.1 less than --fail-under 14.6; not met: "
        )

    def test_too_little(self) -> None:
        """With less the exit status is 1, and one line says by how much, and names ten pairs."""
        with answering({}) as (url, _):
            done = run("--url", url, "--fail-under", "80")
        assert (done.returncode, done.stdout) == (1, FORMATS["text"].write(covered({})) + "\n")
        assert done.stderr == (
            f"ocr-emulator: coverage is 0.0%, 80.0 less than --fail-under 80.0; not met: {NOT_MET} and 175 more\n"
        )

    def test_few(self) -> None:
        """Few pairs are all named; what is excluded is none of them."""
        met = {pair: one for pair, one in ALL.items() if pair not in {("business", 0), ("id-card", -1)}}
        with answering(met) as (url, _):
            done = run("--url", url, "--fail-under", "100", "--exclude", "business:SUCCESS")
        assert done.stderr == (
            "ocr-emulator: coverage is 99.4%, 0.6 less than --fail-under 100.0; not met: id-card -1 FAIL\n"
        )

    @pytest.mark.parametrize("text", ["101", "-1", "eighty", "80%", "99.95", "nan", ""])
    def test_what_is_no_percentage(self, text: str) -> None:
        """Anything but a percentage with one decimal at most is refused before anybody is asked."""
        done = run(f"--fail-under={text}")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(
            "ocr-emulator coverage: error: argument --fail-under: "
            f"found {text!r}; expected a percentage from 0 to 100, such as 80 or 99.5\n"
        )


class TestOutput:
    def test_a_file(self, tmp_path: Path) -> None:
        """With a file nothing is printed; it is written even where too little is met."""
        file = tmp_path / "coverage.html"
        with answering({}) as (url, _):
            done = run("--url", url, "--format", "html", "--output", str(file), "--fail-under", "1")
        assert (done.returncode, done.stdout) == (1, "")
        assert file.read_text(encoding="utf-8") == FORMATS["html"].write(covered({})) + "\n"

    def test_a_file_that_cannot_be_written(self, tmp_path: Path) -> None:
        """A file that cannot be written is said so."""
        with answering({}) as (url, _):
            done = run("--url", url, "--output", str(tmp_path))
        assert done.returncode == 1
        assert done.stderr == f"ocr-emulator: cannot write {tmp_path}: Is a directory; give the path of a file\n"


class TestFailures:
    def test_a_word_that_the_emulator_does_not_know(self) -> None:
        """What the emulator says is wrong is passed on."""
        with answering({}) as (url, _):
            done = run("--url", url, "--exclude", "consol")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: {url}/__admin/coverage answers 400: exclude: that is nothing\n"

    def test_something_else(self) -> None:
        """An answer that is no coverage is not taken for one."""
        with answering(None) as (url, _):
            done = run("--url", url, "--format", "json", "--fail-under", "1")
        assert done.returncode == 1
        assert done.stderr == (
            "ocr-emulator: the answer has no coverage; is that the address of an ocr-emulator?\n"
        )

    def test_nobody(self) -> None:
        """Where nobody answers, it says so."""
        done = run("--url", "http://127.0.0.1:1")
        assert done.returncode == 1
        assert done.stderr == "ocr-emulator: no answer from http://127.0.0.1:1: [Errno 111] Connection refused\n"
