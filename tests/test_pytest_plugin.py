"""The pytest plugin: each test here runs pytest, in a process and a folder of its own."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ocr_emulator.access_settings import TOKEN
from ocr_emulator.client import Emulator, NoAnswerError
from ocr_emulator.pytest_plugin import URL
from tests import running

#: What stands for the application under test.
APP = """
    from ocr_emulator.client import Client

    def ask(ocr, number="1234567890"):
        client = Client.with_secret_key(ocr.base_url, ocr.app_key, ocr.secret_key)
        body = client.post_json("v1.0", "business/status", {"businessNumber": number}, {}).json()
        return body["header"]["resultCode"]
"""

#: What an installed distribution says of its plugin: what pyproject.toml says of ours.
ENTRY_POINTS = "[pytest11]\nocr_emulator = ocr_emulator.pytest_plugin\n"


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for a suite that has this plugin and no other, and no emulator yet."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv(URL, raising=False)
    pytester.plugins = ["ocr_emulator.pytest_plugin"]
    pytester.makepyfile(app=APP)
    return pytester


@pytest.fixture
def suite(inner: pytest.Pytester, emulator: running.Emulator, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for a suite that is told where the emulator runs."""
    monkeypatch.setenv(URL, emulator.url)
    # Where it is set, pytest repeats a failure's whole text in its summary.
    monkeypatch.delenv("CI", raising=False)
    return inner


def run(suite: pytest.Pytester, source: str) -> pytest.RunResult:
    suite.makepyfile(f"import pytest\nfrom app import ask\n\n{source}")
    return suite.runpytest_subprocess()


class TestDocuments:
    def test_made_to_order(self, suite: pytest.Pytester) -> None:
        """A suite needs no files of its own: a document is made for a code, or with values."""
        source = """
from ocr_emulator.client import Client

def upload(ocr, content):
    client = Client.with_secret_key(ocr.base_url, ocr.app_key, ocr.secret_key)
    return client.post_file("v1.0", "business", content, {}).json()

@pytest.mark.ocr(expected=[5003003])
def test_code(ocr_session, ocr_documents):
    assert upload(ocr_session, ocr_documents("business", 5003003))["header"]["resultCode"] == 5003003

def test_values(ocr_session, ocr_documents):
    content = ocr_documents("business", values={"상호명": "우리가게"})
    values = {one["key"]: one["value"] for one in upload(ocr_session, content)["result"]["keyValues"]}
    assert values["상호명"] == "우리가게"
"""
        run(suite, source).assert_outcomes(passed=2)


class TestSession:
    def test_each_test_has_its_own(self, suite: pytest.Pytester, emulator: running.Emulator) -> None:
        """Each test has an appKey that begins with its name, and is told the address."""
        source = """
@pytest.mark.parametrize("time", ["first", "a/b: 2nd"])
def test_an_application(ocr_session, time):
    assert ask(ocr_session) == 0
"""
        run(suite, source).assert_outcomes(passed=2)
        requests = Emulator(emulator.url).requests()
        keys = [request.app_key or "" for request in requests]
        assert [key.rpartition("-")[0] for key in keys] == [
            "test-an-application-first",
            "test-an-application-a-b-2nd",
        ]
        assert len({key.rpartition("-")[2] for key in keys}) == 2

    def test_what_was_met_is_known_afterwards(self, suite: pytest.Pytester, emulator: running.Emulator) -> None:
        """The sessions are left as they are, so that coverage can be asked for when all tests are over."""
        emulator.client.delete("/__admin/coverage").raise_for_status()
        run(suite, "def test_it(ocr_session):\n    ask(ocr_session)").assert_outcomes(passed=1)
        assert Emulator(emulator.url).coverage()["totals"]["met"] == 1

    def test_side_by_side(self, suite: pytest.Pytester, emulator: running.Emulator) -> None:
        """Runs of the same tests against one emulator, as the workers of pytest-xdist are, do not meet."""
        suite.makepyfile(
            """
            import pytest
            from app import ask

            @pytest.mark.parametrize("time", range(5))
            @pytest.mark.ocr(verify=[{"count": 3}])
            def test_it(ocr_session, time):
                ocr_session.next("business/status", 5000503, 2)
                assert [ask(ocr_session) for _ in range(3)] == [5000503, 5000503, 0]
            """
        )
        command = [sys.executable, "-m", "pytest", "-p", "ocr_emulator.pytest_plugin"]
        workers = [subprocess.Popen(command, cwd=suite.path, stdout=subprocess.DEVNULL) for _ in range(2)]
        assert [worker.wait(60) for worker in workers] == [0, 0]
        assert len({request.app_key for request in Emulator(emulator.url).requests()}) == 10


class TestVerification:
    def test_left_over(self, suite: pytest.Pytester) -> None:
        """A test that passes without having met what it planned fails, and its journal is shown."""
        source = """
def test_it(ocr_session):
    ask(ocr_session)
    ocr_session.next("business", 5000503, 2)
"""
        result = run(suite, source)
        result.assert_outcomes(failed=1)
        result.stdout.re_match_lines(
            [
                r"_+ test_it _+",
                (
                    r"ocr-emulator: left over: 2 x 5000503 API_TEMPORARILY_UNAVAILABLE, planned next for business, "
                    r"was not asked for; call it, or plan less"
                ),
                r"The requests of appKey test-it-[0-9a-f]{12}, the newest last:",
                r"  \d+ POST /v1.0/appkeys/test-it-[0-9a-f]{12}/business/status -> 0 SUCCESS \[default\]",
                r"=+ short test summary info =+",
            ],
            consecutive=True,
        )

    def test_nothing_asked(self, suite: pytest.Pytester) -> None:
        """Where nothing was asked for, that is said."""
        result = run(suite, "def test_it(ocr_session):\n    ocr_session.next('business', 5000503)")
        result.stdout.re_match_lines([r"appKey test-it-[0-9a-f]{12} has asked for nothing\."])

    def test_a_mistake(self, suite: pytest.Pytester) -> None:
        """A mistake of the client's that the test did not expect fails it."""
        result = run(suite, "def test_it(ocr_session):\n    assert ask(ocr_session, '1') == 4000101")
        result.assert_outcomes(failed=1)
        result.stdout.re_match_lines(
            [
                (
                    r"ocr-emulator: mistake: request \d+, POST /v1.0/appkeys/test-it-[0-9a-f]{12}/business/status, "
                    r"was refused with 4000101 INVALID_BUSINESS_REGISTRATION_FORMAT: businessNumber has 1 .*; "
                    r"if the test makes it on purpose: @pytest\.mark\.ocr\(expected=\[4000101\]\)"
                ),
            ]
        )

    def test_a_code_of_another_revision(self, suite: pytest.Pytester) -> None:
        """A plan of a code that only another revision has is refused with the marker that gives the test one."""
        result = run(suite, "def test_it(ocr_session):\n    ocr_session.next('business', 4000103)")
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(['*; in pytest `@pytest.mark.ocr(revision="2025-05-13")`), or write a *'])

    def test_a_long_journal(self, suite: pytest.Pytester) -> None:
        """Of many requests the last are shown, and the number of the others."""
        source = """
def test_it(ocr_session):
    for _ in range(53):
        ask(ocr_session)
    ocr_session.next("business", 5000503)
"""
        result = run(suite, source)
        result.stdout.re_match_lines([r"The requests of .*, the newest last \(and 3 before them\):"])
        assert str(result.stdout).count(" -> 0 SUCCESS") == 50

    def test_a_request_that_is_repeated(self, suite: pytest.Pytester) -> None:
        """Where an equal request follows a fault at once, a test that passes has a warning, one that fails a line."""
        source = """
from ocr_emulator.client import NoAnswerError

@pytest.mark.parametrize("code", [0, 1])
def test_it(ocr_session, code):
    ocr_session.next("business/status", fault="connection-reset")
    with pytest.raises(NoAnswerError):
        ask(ocr_session)
    assert ask(ocr_session) == code
"""
        result = run(suite, source)
        result.assert_outcomes(passed=1, failed=1, warnings=1)
        result.stdout.fnmatch_lines(
            [
                "ocr-emulator: repeated: request * is request * again, at once after the fault connection-reset; *",
                "*PytestWarning: ocr-emulator: repeated: request * is request * again, at once after *",
            ]
        )

    def test_its_own_failure(self, suite: pytest.Pytester) -> None:
        """A test that fails by itself fails with its own message, and the journal beside it."""
        source = """
def test_it(ocr_session):
    ocr_session.next("business", 5000503)
    assert ask(ocr_session) == 1
"""
        result = run(suite, source)
        result.assert_outcomes(failed=1)
        result.stdout.re_match_lines(
            [
                r"E +AssertionError: assert 0 == 1",
                r"-+ Captured ocr-emulator journal call -+",
                r"The requests of appKey test-it-[0-9a-f]{12}, the newest last:",
                r"  \d+ POST .* -> 0 SUCCESS \[default\]",
            ]
        )
        assert "left over" not in str(result.stdout)

    def test_only_what_has_passed(self, suite: pytest.Pytester) -> None:
        """A test that is skipped is not verified, one that is expected to fail may fail by this too."""
        source = """
def test_skipped(ocr_session):
    ocr_session.next("business", 5000503)
    pytest.skip("not today")

@pytest.mark.xfail(strict=True)
def test_expected_to_fail(ocr_session):
    ocr_session.next("business", 5000503)

def test_without_a_session(ocr_emulator):
    ocr_emulator.session("another").next("business", 5000503)
"""
        run(suite, source).assert_outcomes(passed=1, skipped=1, xfailed=1)


class TestMarker:
    def test_all_of_it(self, suite: pytest.Pytester) -> None:
        """Scenario and revision are the session's, mistakes are expected by number or key, requests are counted."""
        source = """
@pytest.mark.ocr(scenario="busy-then-fine", verify=[{"result_code": 5000503, "count": 2}])
def test_by_name(ocr_session):
    assert [ask(ocr_session) for _ in range(3)] == [5000503, 5000503, 0]

@pytest.mark.ocr(scenario={"rules": [{"then": {"resultCode": "DATABASE_FAIL"}}]})
def test_whole(ocr_session):
    assert ask(ocr_session) == 5000003

@pytest.mark.ocr(revision="latest", expected=[4000101, "NOT_EXIST_BUSINESS_NUMBER"])
def test_revision(ocr_session):
    assert ask(ocr_session, "1") == 4000101
    assert ocr_session.requests()[0].revision == "2026-08-11"

def test_another(ocr_session):
    assert ask(ocr_session) == 0
    assert ocr_session.requests()[0].revision == "2024-01-12"
"""
        run(suite, source).assert_outcomes(passed=4)

    def test_a_count(self, suite: pytest.Pytester) -> None:
        """A count that does not hold fails the test."""
        source = """
@pytest.mark.ocr(verify=[{"operation": "business/status", "count": 2}])
def test_it(ocr_session):
    ask(ocr_session)
"""
        result = run(suite, source)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            ["ocr-emulator: count: found 1 with operation business/status; expected 2 such requests"]
        )

    def test_the_nearest_one(self, suite: pytest.Pytester) -> None:
        """What the marker of a test says goes before that of its class, which adds what it does not say."""
        source = """
@pytest.mark.ocr(scenario="invalid-keys", revision="latest")
class TestIt:
    @pytest.mark.ocr(scenario="busy-then-fine")
    def test_it(self, ocr_session):
        assert ask(ocr_session) == 5000503
        assert ocr_session.requests()[0].revision == "2026-08-11"
"""
        run(suite, source).assert_outcomes(passed=1)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                "senario='busy'",
                (
                    "@pytest.mark.ocr: found senario=...; expected scenario, revision, expected or verify; "
                    "did you mean 'scenario'?"
                ),
            ),
            ("'busy'", "@pytest.mark.ocr: found 'busy'; expected its name too, as scenario=..."),
            (
                "verify={'count': 1}",
                "@pytest.mark.ocr: found verify={'count': 1}; expected a list: verify=[{'count': 1}]",
            ),
            ("expected=400", "@pytest.mark.ocr: found expected=400; expected a list: expected=[400]"),
        ],
    )
    def test_refused(self, suite: pytest.Pytester, arguments: str, message: str) -> None:
        """What no marker says is an error before the test runs, told in one line."""
        result = run(suite, f"@pytest.mark.ocr({arguments})\ndef test_it(ocr_session):\n    pass")
        result.assert_outcomes(errors=1)
        lines = result.stdout.lines
        assert lines[lines.index(message) - 1].strip("_ ") == "ERROR at setup of test_it"
        assert "short test summary info" in lines[lines.index(message) + 1]

    def test_refused_by_the_emulator(self, suite: pytest.Pytester) -> None:
        """What the emulator refuses is told in its words, without a trace."""
        result = run(suite, "@pytest.mark.ocr(scenario='busy')\ndef test_it(ocr_session):\n    pass")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["Nothing has changed: there is no scenario 'busy'; loaded are *"])
        assert "Traceback" not in str(result.stdout)
        source = "@pytest.mark.ocr(expected=['NO_CODE'])\ndef test_it(ocr_session):\n    pass"
        result = run(suite, source)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            ["Nothing has changed: *found 'NO_CODE'; expected a resultCode or resultKey *"]
        )

    def test_it_is_explained(self, suite: pytest.Pytester) -> None:
        """`pytest --markers` says what it takes."""
        result = suite.runpytest_subprocess("--markers")
        result.stdout.fnmatch_lines(["@pytest.mark.ocr(scenario=None, revision=None, expected=?*, verify=?*): *"])


class TestEmulator:
    def test_one_of_its_own(self, inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without an address one is started for all tests, with the scenarios of the suite, and stopped after them."""
        monkeypatch.setenv(URL, "")
        inner.makeini("[pytest]\nocr_scenarios = mine")
        inner.mkdir("mine").joinpath("busy.yaml").write_text("rules: [{then: {resultCode: 5000503}}]")
        source = """
def test_first(ocr_emulator):
    with open("url", "w") as file:
        file.write(ocr_emulator.url)

@pytest.mark.ocr(scenario="busy")
def test_second(ocr_emulator, ocr_session):
    assert ocr_session.base_url == ocr_emulator.url == open("url").read()
    assert ask(ocr_session) == 5000503
"""
        run(inner, source).assert_outcomes(passed=2)
        with pytest.raises(NoAnswerError, match="Connection refused"):
            Emulator(Path(inner.path, "url").read_text(encoding="utf-8")).ready()

    def test_one_that_does_not_start(self, inner: pytest.Pytester) -> None:
        """One that does not start is an error of each test that asks for it, with the end of its log."""
        inner.makeini("[pytest]\nocr_scenarios = mine")
        inner.mkdir("mine").joinpath("busy.yaml").write_text("rules: [{then: {resultCode: busy}}]")
        result = run(inner, "def test_it(ocr_session):\n    pass\n\ndef test_other():\n    pass")
        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(
            [
                "the emulator did not start: it ended with status 1; the end of its log, */log:",
                "ocr-emulator: *mine/busy.yaml:1:29: rules?0?.then.resultCode: found 'busy'; *",
            ]
        )

    def test_one_that_dies(self, inner: pytest.Pytester) -> None:
        """One that ends while the tests run is told with the end of its log."""
        source = """
from ocr_emulator.pytest_plugin import _CHILD

@pytest.fixture
def ended(request):
    process = request.config.stash[_CHILD].process
    process.kill()
    process.wait()

def test_that_passes(ocr_session, ended):
    pass

def test_that_fails(ocr_session):
    ask(ocr_session)
"""
        result = run(inner, source)
        result.assert_outcomes(failed=2)
        died = ["no answer from http://127.0.0.1:*: *Connection refused", "it ended with status -9; *, */log:"]
        result.stdout.fnmatch_lines(
            [
                "*_ test_that_passes _*",
                *died,
                "*_ test_that_fails _*",
                "*Captured ocr-emulator journal call*",
                *died,
            ]
        )

    def test_nobody_there(self, inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        """An address at which nobody answers is an error that says where it comes from."""
        monkeypatch.setenv(URL, "http://127.0.0.1:1")
        result = run(inner, "def test_it(ocr_session):\n    pass")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            [
                (
                    "no answer from http://127.0.0.1:1: *Connection refused; "
                    "OCR_EMULATOR_URL says that one is there: start it, or unset the variable"
                ),
            ]
        )


class TestEntryPoint:
    def test_it_is_declared(self) -> None:
        """Who installs the emulator has the plugin."""
        project = tomllib.loads(Path(running.ROOT, "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert project["entry-points"]["pytest11"] == {"ocr_emulator": "ocr_emulator.pytest_plugin"}

    @pytest.fixture
    def installed(
        self, suite: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> pytest.Pytester:
        """A suite in an environment in which the plugin is installed, and which is as strict as ours."""
        folder = tmp_path / "demo-1.dist-info"
        folder.mkdir()
        Path(folder, "METADATA").write_text("Metadata-Version: 2.1\nName: demo\nVersion: 1\n", encoding="utf-8")
        Path(folder, "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
        monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{running.ROOT}")
        suite.plugins = []
        suite.makepyprojecttoml(
            """
            [tool.pytest]
            strict = true
            filterwarnings = ["error"]
            addopts = ["-p", "no:schemathesis"]
            """
        )
        suite.makepyfile("import pytest\n\n@pytest.mark.ocr(expected=[1])\ndef test_it(ocr_session):\n    pass")
        return suite

    def test_it_loads(self, installed: pytest.Pytester) -> None:
        """By its entry point it is there without being asked for."""
        result = installed.runpytest_subprocess()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            ["Nothing has changed: *found the number 1; expected a resultCode or resultKey *"]
        )

    def test_it_can_be_left_out(self, installed: pytest.Pytester) -> None:
        """With -p no:ocr_emulator it is not there."""
        result = installed.runpytest_subprocess("-p", "no:ocr_emulator")
        result.stdout.fnmatch_lines(["*'ocr' not found in `markers` configuration option*"])


class TestToken:
    SUITE = """
def test_a_plan(ocr_session):
    ocr_session.next("business/status", 5000503)
    assert ask(ocr_session) == 5000503
"""

    def test_of_a_running_emulator(self, inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        """An emulator that asks for a token gets it from the variable."""
        with running.start("--admin-token", "a-token") as emulator:
            monkeypatch.setenv(URL, emulator.url)
            monkeypatch.setenv(TOKEN, "a-token")
            run(inner, self.SUITE).assert_outcomes(passed=1)

    def test_of_one_of_its_own(self, inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        """An emulator that the tests start has the token of the same file."""
        inner.path.joinpath("token").write_text("a-token")
        monkeypatch.setenv(f"{TOKEN}_FILE", str(inner.path / "token"))
        run(inner, self.SUITE).assert_outcomes(passed=1)

    def test_no_file(self, inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that is not there fails plainly."""
        monkeypatch.setenv(f"{TOKEN}_FILE", "none")
        result = run(inner, self.SUITE)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            ["*found no file at 'none'; expected one that holds the token; check its name"]
        )
