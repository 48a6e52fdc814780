"""Which result codes a client was made to meet, as a running emulator records it."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from ocr_emulator.scenario.faults import FAULTS
from tests.delivery.faults.wire import LAST, ask, post, use
from tests.running import KEY, ROOT, Emulator, start
from tests.samples import picture

Json = dict[str, Any]
NOTHING = {"retried": 0, "gaveUp": 0, "calledSomethingElse": 0, "open": 0}


@pytest.fixture
def counting(emulator: Emulator) -> Emulator:
    """A running emulator of which nothing has been met."""
    assert emulator.client.delete("/__admin/coverage").status_code == 204
    return emulator


def coverage(emulator: Emulator, app_key: str | None = None, **more: str) -> Json:
    found = emulator.client.get("/__admin/coverage", params={**({"appKey": app_key} if app_key else {}), **more})
    assert found.status_code == 200, found.text
    members = found.json()
    assert isinstance(members, dict)
    return members


def operation_in(found: Json, operation: str) -> Json:
    (one,) = [one for one in found["operations"] if one["operation"] == operation]
    assert isinstance(one, dict)
    return one


def line(emulator: Emulator, code: int, operation: str = "business/status", app_key: str | None = None) -> Json:
    """What was met of a code."""
    codes = operation_in(coverage(emulator, app_key), operation)["codes"]
    (one,) = [one for one in codes if one["resultCode"] == code]
    assert isinstance(one, dict)
    return one


def times(emulator: Emulator, code: int, app_key: str | None = None) -> tuple[int, int]:
    """How often business/status was answered with a code, by nature and by scenario."""
    one = line(emulator, code, app_key=app_key)
    assert one["met"] is (one["byNature"] + one["byScenario"] > 0)
    return one["byNature"], one["byScenario"]


def call_all(emulator: Emulator, version: str = "v1.0", calls: int = 45) -> None:
    """Call business and business/status more often than they have codes."""
    who = {"v1.0": KEY, "v1.1": {"X-NHN-Authorization": f"Bearer {'a' * 128}"}}[version]
    image = picture(80, 50)
    for _ in range(calls):
        base = f"/{version}/appkeys/app/business"
        emulator.client.post(base, files={"image": ("a.png", image)}, headers=who)
        emulator.client.post(f"{base}/status", json={"businessNumber": "1234567890"}, headers=who)


class TestEveryCode:
    @pytest.mark.parametrize("front", ["plain", "gateway"])
    def test_walked(self, front: str) -> None:
        """Who calls an operation until every-code has said all has met all that it can give, at either front."""
        with start("--scenario", "every-code", "--front", front) as emulator:
            call_all(emulator)
            found = coverage(emulator, exclude="none")
            for name in ("business", "business/status"):
                one = operation_in(found, name)
                assert [code["resultCode"] for code in one["codes"] if not code["met"]] == []
                assert one["totals"]["percent"] == 100.0
                assert one["totals"]["met"] == one["totals"]["possible"] == len(one["codes"])
            assert found["others"] == []
            assert 0 < found["totals"]["percent"] < 100

    def test_tokens(self) -> None:
        """With the newest revision v1.0 meets all but what is a token's, and v1.1 meets that."""
        with start("--scenario", "every-code", "--revision", "latest") as emulator:
            call_all(emulator)
            for name in ("business", "business/status"):
                codes = operation_in(coverage(emulator), name)["codes"]
                assert [code["resultCode"] for code in codes if not code["met"]] == [4010006, 4010007]
            rule = {"unchecked": True, "then": ["every-code", "natural"]}
            emulator.use({"rules": [{"when": {"version": "v1.1"}, **rule}]})
            call_all(emulator, "v1.1", 90)
            for name in ("business", "business/status"):
                assert operation_in(coverage(emulator), name)["totals"]["percent"] == 100.0


class TestCounting:
    def test_nothing(self, counting: Emulator) -> None:
        """At first nothing is met."""
        found = coverage(counting)
        assert (found["totals"]["met"], found["totals"]["percent"], found["others"]) == (0, 0.0, [])

    def test_by_nature_and_by_scenario(self, counting: Emulator) -> None:
        """Who chose an answer is told apart."""
        counting.ask_status()
        counting.ask_status("1")
        use(counting, {"resultCode": 4000101}, {"resultCode": "SUCCESS"})
        counting.ask_status()
        counting.ask_status()
        assert (times(counting, 0), times(counting, 4000101)) == ((1, 1), (1, 1))
        assert coverage(counting)["totals"]["met"] == 2

    def test_refused_beneath_an_unchecked_rule(self, counting: Emulator) -> None:
        """What an unchecked rule only holds back is met by nature."""
        use(counting, {"delay": "1ms"}, unchecked=True)
        counting.ask_status("1")
        assert times(counting, 4000101) == (1, 0)

    def test_another_method(self, counting: Emulator) -> None:
        """A wrong method is met at the operation that does not take it, and the journal has operation and version."""
        assert counting.client.get("/v1.0/appkeys/app/business/status").json()["header"]["resultCode"] == 405
        assert (times(counting, 405), times(counting, 405, "app")) == ((1, 0), (1, 0))
        (entry,) = counting.client.get("/__admin/requests?resultCode=405").json()["requests"]
        assert (entry["operation"], entry["version"], entry["appKey"]) == ("business/status", "v1.0", "app")

    def test_others(self, counting: Emulator) -> None:
        """An author's own code is met beside those that are possible."""
        use(counting, {"resultCode": 4990001, "resultMessage": "own"})
        counting.ask_status()
        assert coverage(counting)["totals"]["met"] == 0
        assert coverage(counting)["others"] == [
            {
                "operation": "business/status",
                "resultCode": 4990001,
                "byNature": 0,
                "byScenario": 1,
                "byDocument": 0,
                "followed": NOTHING | {"open": 1},
            }
        ]

    def test_what_is_no_operations(self, counting: Emulator) -> None:
        """A path that no operation has, and the token service, meet nothing."""
        counting.client.post("/v1.0/appkeys/app/nothing", headers=KEY)
        counting.client.post("/oauth2/token/create")
        assert (coverage(counting)["totals"]["met"], coverage(counting)["others"]) == (0, [])

    @pytest.mark.parametrize("name", [name for name, kind in FAULTS.items() if not kind.arrives])
    def test_what_does_not_arrive(self, counting: Emulator, name: str) -> None:
        """An answer whose resultCode does not arrive is not met, by nature or by a scenario."""
        fault: object = {"stall": 1} if name == "stall" else name
        chosen = {} if FAULTS[name].before_work else {"resultCode": 5000503}
        use(counting, {"fault": fault}, {"fault": fault, **chosen})
        for _ in range(2):
            ask(counting, post(headers=LAST))
        assert len(counting.client.get("/__admin/requests").json()["requests"]) == 2
        assert (times(counting, 0), times(counting, 5000503)) == ((0, 0), (0, 0))
        assert coverage(counting)["others"] == []

    @pytest.mark.parametrize(
        "fault",
        ["wrong-content-type", "duplicate-header-field", "unknown-header-field", {"slow-drip": 100_000}],
    )
    def test_what_arrives_damaged(self, counting: Emulator, fault: object) -> None:
        """An answer that is damaged elsewhere is met."""
        use(counting, {"fault": fault}, {"resultCode": 5000503, "fault": fault})
        for _ in range(2):
            counting.ask_status()
        assert (times(counting, 0), times(counting, 5000503)) == ((1, 0), (0, 1))


class TestGoingOn:
    def test_how(self, counting: Emulator) -> None:
        """An appKey's next call says what its client did about an answer: the same again, or something else."""
        busy = {"resultCode": 5000503, "times": 2}
        use(counting, busy, "natural")
        for _ in range(3):
            counting.ask_status()
        counting.upload("business", picture(80, 50))
        assert line(counting, 5000503)["followed"] == NOTHING | {"retried": 2}
        assert line(counting, 0)["followed"] == NOTHING | {"calledSomethingElse": 1}
        assert line(counting, 0, "business")["followed"] == NOTHING | {"open": 1}

    def test_of_others(self, counting: Emulator) -> None:
        """What another appKey calls says nothing of it."""
        counting.ask_status("1", app_key="a")
        counting.ask_status(app_key="b")
        assert line(counting, 4000101)["followed"] == NOTHING | {"open": 1}

    def test_the_clock_of_the_test(self, counting: Emulator) -> None:
        """Virtual time has no part in it: who calls again at once has called again, whatever a test's clock says."""
        counting.ask_status("1")
        counting.client.put("/__admin/clock", json={"advance": "2h"}).raise_for_status()
        counting.ask_status()
        assert line(counting, 4000101)["followed"] == NOTHING | {"retried": 1}


class TestForgetting:
    @pytest.mark.parametrize("call", ["PUT scenario", "DELETE requests", "POST reload"])
    def test_what_stays(self, counting: Emulator, call: str) -> None:
        """Another scenario and an empty journal leave what was met, of each appKey too."""
        counting.ask_status(app_key="a")
        method, path = call.split()
        body = {"name": "default"} if method == "PUT" else None
        counting.client.request(method, f"/__admin/{path}", json=body).raise_for_status()
        assert (times(counting, 0), times(counting, 0, "a")) == ((1, 0), (1, 0))

    @pytest.mark.parametrize("call", ["POST sessions/a/reset", "DELETE sessions/a"])
    def test_of_one(self, counting: Emulator, call: str) -> None:
        """An appKey that begins again has met nothing; over all, what it has met stays met."""
        for app_key in ("a", "b"):
            counting.ask_status(app_key=app_key)
        method, path = call.split()
        counting.client.request(method, f"/__admin/{path}").raise_for_status()
        assert [times(counting, 0, app_key) for app_key in (None, "a", "b")] == [(2, 0), (0, 0), (1, 0)]

    def test_a_reset(self, counting: Emulator) -> None:
        """A reset begins anew for each appKey; over all, what they have met stays met."""
        for app_key in ("a", "b"):
            counting.ask_status(app_key=app_key)
        counting.client.post("/__admin/reset").raise_for_status()
        assert [times(counting, 0, app_key) for app_key in (None, "a", "b")] == [(2, 0), (0, 0), (0, 0)]
        counting.ask_status(app_key="a")
        assert [times(counting, 0, app_key) for app_key in (None, "a", "b")] == [(3, 0), (1, 0), (0, 0)]

    def test_all(self, counting: Emulator) -> None:
        """DELETE begins anew, for every appKey."""
        counting.ask_status(app_key="a")
        reply = counting.client.delete("/__admin/coverage")
        assert (reply.status_code, reply.content) == (204, b"")
        assert (times(counting, 0), times(counting, 0, "a")) == ((0, 0), (0, 0))


class TestOfOne:
    def test_its_own(self, counting: Emulator) -> None:
        """An appKey's coverage is of its own answers."""
        counting.ask_status(app_key="a")
        counting.ask_status("1", app_key="b")
        assert [times(counting, 0, app_key) for app_key in ("a", "b", "c")] == [(1, 0), (0, 0), (0, 0)]

    def test_its_own_contract(self, counting: Emulator) -> None:
        """It is of the revision that the appKey is served, and asking for it makes no session."""
        counting.client.put("/__admin/sessions/a", json={"revision": "latest"}).raise_for_status()
        assert coverage(counting, "a")["revision"] == "2026-08-11"
        assert coverage(counting, "b")["revision"] == coverage(counting)["revision"] == "2024-01-12"
        assert counting.client.get("/__admin/sessions").json() == {"sessions": ["a"]}


def test_formats(counting: Emulator) -> None:
    """Each format has what was met."""
    counting.ask_status()
    said = {
        "text": "business/status: 4.1% (1 of 24 met, 8 excluded)",
        "markdown": "| business/status | 0 | SUCCESS | yes | 1 | 0 | 0 | 0 | 0 |",
        "html": '<td class="met">yes</td>',
    }
    for name, text in said.items():
        assert text in counting.client.get("/__admin/coverage", params={"format": name}).text
    suites = ET.fromstring(counting.client.get("/__admin/coverage?format=junit").content)
    (case,) = suites.findall("./testsuite[@name='business/status']/testcase[@name='0 SUCCESS']")
    assert list(case) == []


@pytest.fixture(scope="module")
def walked() -> Iterator[Emulator]:
    """An emulator of which all of business and business/status is met."""
    with start("--scenario", "every-code") as emulator:
        call_all(emulator)
        yield emulator


class TestCommand:
    def run(self, emulator: Emulator, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ocr_emulator", "coverage", "--url", emulator.url, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_enough(self, walked: Emulator) -> None:
        """Where all that counts is met the command prints it and ends well."""
        others = [
            f"--exclude={name}:*" for name in ("credit-card", "public-keys", "id-card", "id-card/stand-alone")
        ]
        done = self.run(walked, "--fail-under", "100", *others, "--exclude=id-card/authenticity:*")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Result codes met: 100.0% (51 of 51 met, ")

    def test_too_little(self, walked: Emulator) -> None:
        """Where less is met it ends with 1, and says by how much and what is missing."""
        percent = httpx.get(f"{walked.url}/__admin/coverage").json()["totals"]["percent"]
        done = self.run(walked, "--fail-under", "80")
        assert done.returncode == 1
        assert done.stderr.startswith(
            f"ocr-emulator: coverage is {percent}%, {80 - percent:.1f} less than --fail-under 80.0; "
            "not met: credit-card 0 SUCCESS, "
        )

    def test_of_one(self, walked: Emulator) -> None:
        """Of an appKey that has called nothing, nothing is met."""
        done = self.run(walked, "--app-key", "nobody", "--fail-under", "0.1")
        assert (done.returncode, done.stdout.split("(")[0]) == (1, "Result codes met: 0.0% ")
