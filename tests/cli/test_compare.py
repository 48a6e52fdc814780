"""`ocr-emulator compare`, as a process of its own."""

import io
import os
import re
import socket
import threading
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from ocr_emulator.cli.compare import NotAgreedError, add_arguments, compare
from ocr_emulator.comparison.asking import MOST_REQUESTS
from ocr_emulator.contract.observed_file import read_observed_file
from ocr_emulator.settings import Settings
from tests.cli.command import run
from tests.comparison import hostile
from tests.running import Emulator

NEW = "https://api-ocr.nhncloudservice.com"
APP_KEY, SECRET_KEY, USER = "my-own-app-key", "my-own-secret-key", "my-own-id:my-own-user-secret"
SECRETS = (APP_KEY, SECRET_KEY, *USER.split(":"))

#: A service that knows these credentials alone.
SERVICE = {
    "revision": "latest",
    "credentials": {APP_KEY: SECRET_KEY},
    "users": {USER.partition(":")[0]: USER.partition(":")[2]},
}


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    """The flags that give all credentials."""
    (tmp_path / "key").write_text(f"{SECRET_KEY}\n", encoding="utf-8")
    (tmp_path / "user").write_text(f"{USER}\n", encoding="utf-8")
    files = ["--secret-key-file", str(tmp_path / "key"), "--user-file", str(tmp_path / "user")]
    return ["--app-key", APP_KEY, *files]


def requests_to(emulator: Emulator) -> int:
    found: int = emulator.client.post("/__admin/requests/count", json={}).json()["count"]
    return found


class TestDryRun:
    @pytest.mark.process
    def test_everything(self, keys: list[str]) -> None:
        """Each request is printed as a command, with what it costs; no secret is in it."""
        done = run("compare", "--host", NEW, "--dry-run", *keys)
        assert (done.returncode, done.stderr) == (0, "")
        head, *_ = done.stdout.splitlines()
        assert head == f"# 40 requests to {NEW}, one at a time, 1 s apart."
        assert len(re.findall("^.*curl -s -i ", done.stdout, re.MULTILINE)) == 40
        costs = re.findall("^# Cost: (.*)$", done.stdout, re.MULTILINE)
        assert len(costs) == len(re.findall("^# [a-z0-9-]+: .*\n# Cost: ", done.stdout, re.MULTILINE))
        assert all(one.startswith("none: ") for one in costs)
        assert not [one for one in SECRETS if one in done.stdout]

    @pytest.mark.process
    @pytest.mark.parametrize(("count", "requests"), [(0, 12), (4, 38), (6, 40)])
    def test_without_some(self, keys: list[str], count: int, requests: int) -> None:
        """What needs credentials that are not given is left out; the pages name these numbers."""
        done = run("compare", "--host", NEW, "--dry-run", *keys[:count])
        assert done.stdout.startswith(f"# {requests} requests to {NEW}, ")

    @pytest.mark.process
    def test_the_old_host(self) -> None:
        """Before the old host stands the gateway, which is asked something else."""
        old = run("compare", "--host", "https://ocr.api.nhncloudservice.com", "--dry-run").stdout
        assert "# unknown-path-at-the-gateway: " in old
        assert "# unknown-path-at-the-gateway: " not in run("compare", "--host", NEW, "--dry-run").stdout

    def test_nothing_is_sent(self, emulator: Emulator) -> None:
        """The service hears nothing of it."""
        run("compare", "--host", emulator.url, "--dry-run")
        assert requests_to(emulator) == 0


class TestAgreement:
    def test_nobody_is_there(self, emulator: Emulator) -> None:
        """Without a terminal and without --yes nothing is sent, and it is said what to do."""
        done = run("compare", "--host", emulator.url)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "ocr-emulator: nothing was sent: nobody is there to say yes to it; see what it is with --dry-run, then say "
            "--yes\n"
        )
        assert requests_to(emulator) == 0

    @pytest.mark.parametrize("answer", ["", "\n", "n\n", "no\n", "yess\n"])
    def test_anything_but_yes(
        self, emulator: Emulator, answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """At a terminal the list is shown first, and anything but yes sends nothing."""
        monkeypatch.setattr("sys.stdin", _Terminal(answer))
        with pytest.raises(NotAgreedError, match=r"^nothing was sent$"):
            compare(_options(emulator.url), Settings(), {})
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"# 12 requests to {emulator.url}, one at a time, 0 s apart.\n")
        assert "\n# wrong-method: A known address with another method.\n# Cost: none: nobody" in shown.err
        assert shown.err.endswith("\nSend them? [y/N] ")
        assert requests_to(emulator) == 0

    def test_yes(
        self, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Yes sends them."""
        emulator.use({"given": SERVICE})
        monkeypatch.setattr("sys.stdin", _Terminal("Y\n"))
        assert compare(_options(emulator.url), Settings(), dict(os.environ)) == 0
        assert "\n11 confirmed, 0 differs, " in capsys.readouterr().out
        assert requests_to(emulator) == 12


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _options(url: str, *others: str) -> Namespace:
    parser = ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["--host", url, *others])


class TestComparison:
    def test_a_difference(self, emulator: Emulator, keys: list[str], tmp_path: Path) -> None:
        """A difference makes the status 1; no secret is printed or written; with the file none is left."""
        emulator.use({"given": {**SERVICE, "observed": {"missing-field": "4000001"}}})
        file = tmp_path / "observed.toml"
        done = run("compare", "--host", emulator.url, "--yes", "--write", str(file), *keys)
        assert (done.returncode, done.stderr) == (1, "")
        assert requests_to(emulator) == MOST_REQUESTS
        assert "\ndiffers\n  missing-field: " in done.stdout
        assert done.stdout.endswith("\n36 confirmed, 1 differs, 8 not asked, 0 no answer.\n")
        assert not [one for one in SECRETS if one in done.stdout + file.read_text(encoding="utf-8")]
        seen = read_observed_file(file).observations.get("missing-field")
        assert seen
        assert (seen.choice, seen.host) == ("4000001", emulator.url)
        again = run("compare", "--host", emulator.url, "--yes", "--observed", str(file), *keys)
        assert (again.returncode, again.stderr) == (0, "")
        assert (
            "  missing-field: A field of a JSON body that is missing or null is 4000001. (observed 20"
            in again.stdout
        )

    def test_the_environment(self, emulator: Emulator) -> None:
        """Credentials may be in variables; the settings that the environment has are not those of the comparison."""
        emulator.use({"given": SERVICE})
        done = run(
            *("compare", "--host", emulator.url, "--yes"),
            OCR_COMPARE_APP_KEY=APP_KEY,
            OCR_COMPARE_SECRET_KEY=SECRET_KEY,
            OCR_COMPARE_USER=USER,
            OCR_EMULATOR_SCENARIO="every-code",
            OCR_EMULATOR_ADMIN_PORT="1",
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("\n37 confirmed, 0 differs, 8 not asked, 0 no answer.\n")

    def test_a_chosen_contract(self, emulator: Emulator) -> None:
        """The revision and the front are those that are asked for, by a flag or by a variable."""
        emulator.use({"given": {**SERVICE, "revision": "2025-05-13", "front": "gateway"}})
        done = run(
            *("compare", "--host", emulator.url, "--yes", "--revision", "2025-05-13"), OCR_EMULATOR_FRONT="gateway"
        )
        assert done.returncode == 0
        assert ", held against the emulator at revision 2025-05-13, front gateway: " in done.stdout

    def test_what_has_changed(self, emulator: Emulator, tmp_path: Path) -> None:
        """With --since the status is 1 only where something has changed since the file was written."""
        emulator.use({"given": {**SERVICE, "observed": {"content-type-check": "before-credentials"}}})
        file = str(tmp_path / "observed.toml")
        run("compare", "--host", emulator.url, "--yes", "--write", file)
        same = run("compare", "--host", emulator.url, "--yes", "--since", file)
        assert same.returncode == 0
        assert "\nNothing has changed since.\n" in same.stdout
        emulator.use({"given": SERVICE})
        other = run("compare", "--host", emulator.url, "--yes", "--since", file)
        assert other.returncode == 1
        assert "\nchanged since\n  content-type-check\n    before (20" in other.stdout

    @pytest.mark.parametrize("flag", ["--since", "--write"])
    def test_a_bad_file(self, emulator: Emulator, flag: str, tmp_path: Path) -> None:
        """A file that cannot be used is refused before anything is sent."""
        file = tmp_path / "observed.toml"
        file.write_text("unknown-path = 1", encoding="utf-8")
        done = run("compare", "--host", emulator.url, "--yes", flag, str(file))
        assert done.returncode == 1
        assert done.stderr == (
            f"ocr-emulator: {file}: unknown-path: found 1; expected one of its choices: 4041007 or 404\n"
        )
        assert requests_to(emulator) == 0

    @pytest.mark.process
    def test_another_host(self) -> None:
        """Another host is refused, and so is one for tokens."""
        done = run("compare", "--host", "https://example.com", "--yes")
        assert done.returncode == 1
        assert done.stderr.startswith("ocr-emulator: --host: found the host 'example.com'; expected ")
        done = run("compare", "--host", NEW, "--token-host", "https://example.com", "--yes")
        assert done.stderr.startswith("ocr-emulator: --token-host: found the host 'example.com'; expected ")


@pytest.mark.process
class TestHostileServices:
    def test_a_success_that_costs(self, keys: list[str]) -> None:
        """It stops at the first reply that looks like a success."""
        body = b'{"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"SUCCESS"},"result":{}}'
        with hostile.serve(hostile.reply(body)) as (url, heads):
            done = run("compare", "--host", url, "--yes", *keys)
        assert done.returncode == 1
        assert len(heads) == 1
        assert (
            "\nIt stopped: unknown-path was answered with what looks like a success, which may be charged for.\n"
            in done.stdout
        )

    @pytest.mark.parametrize("behave", [hostile.reset, hostile.endless], ids=["reset", "endless"])
    def test_no_answer(self, behave: hostile.Behaviour) -> None:
        """It gives up after three requests without an answer."""
        with hostile.serve(behave) as (url, heads):
            done = run("compare", "--host", url, "--yes")
        assert done.returncode == 1
        assert len(heads) == 3
        assert "\nIt stopped: 3 requests in a row had no answer.\n" in done.stdout
        assert "3 no answer." in done.stdout

    def test_a_page(self) -> None:
        """A service that is being repaired is left alone."""
        page = "<title>점검 안내</title>".encode()
        with hostile.serve(hostile.reply(page, "503 Service Unavailable", "Content-Type: text/html\r\n")) as (
            url,
            heads,
        ):
            done = run("compare", "--host", url, "--yes")
        assert (done.returncode, done.stderr, len(heads)) == (1, "", 3)
        assert "    the service is busy: HTTP 503 text/html (a page: 점검 안내)\n" in done.stdout

    @pytest.mark.parametrize(
        ("behave", "told"),
        [
            (
                hostile.reply(b"", "302 Found", "Location: http://127.0.0.1:1/login\r\n"),
                "HTTP 302 without a Content-Type (to http://127.0.0.1:1/login; no body)",
            ),
            (
                hostile.reply("{'오류': '잘못된 요청'}".encode(), "400 Bad Request"),
                "HTTP 400 application/json (no JSON: {'오류': '잘못된 요청'})",
            ),
        ],
        ids=["a redirect", "another language"],
    )
    def test_something_else(self, behave: hostile.Behaviour, told: str, keys: list[str]) -> None:
        """A service that is quite another one is told as it is: nothing is confirmed, and nothing is settled."""
        with hostile.serve(behave) as (url, heads):
            done = run("compare", "--host", url, "--yes", *keys)
        assert (done.returncode, done.stderr) == (1, "")
        assert len(heads) <= MOST_REQUESTS
        assert f"\n    service:  {told}\n" in done.stdout
        assert "\n0 confirmed, " in done.stdout
        assert not re.search(r'\(`[a-z-]+ = "', done.stdout)

    def test_a_service_that_repeats_what_it_gets(self, keys: list[str], tmp_path: Path) -> None:
        """Whatever the service says of the keys, no report and no file has them."""

        def echo(connection: socket.socket, over: threading.Event) -> None:
            hostile.reply(body.replace(b"%", b" ".join(secret.encode() for secret in SECRETS)))(connection, over)

        body = b'{"header":{"isSuccessful":false,"resultCode":400,"resultMessage":"%"}}'
        file = tmp_path / "observed.toml"
        for form in ("text", "json"):
            with hostile.serve(echo) as (url, _):
                done = run("compare", "--host", url, "--yes", "--format", form, "--write", str(file), *keys)
            assert "[hidden]" in done.stdout
            told = done.stdout + done.stderr + file.read_text(encoding="utf-8")
            assert not [one for one in SECRETS if one in told]
