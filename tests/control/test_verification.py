"""Whether a test's appKey has met what was planned for it, as POST /__admin/sessions/{appKey}/verify tells it."""

from typing import Any

import pytest

from tests.control.test_router import problem_of
from tests.running import Emulator, start

pytestmark = pytest.mark.process

Json = dict[str, Any]


def verify(emulator: Emulator, body: Json | None = None, app_key: str = "app") -> Json:
    """What it answers, but for how many requests it has looked at; None: without a body."""
    path = f"/__admin/sessions/{app_key}/verify"
    answer = emulator.client.post(path) if body is None else emulator.client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    assert found.pop("requests") == len(entries_of(emulator, app_key))
    return found


def entries_of(emulator: Emulator, app_key: str) -> list[object]:
    """What the journal has of an appKey."""
    found = emulator.client.get("/__admin/requests", params={"appKey": app_key, "limit": 1000}).json()["requests"]
    assert isinstance(found, list)
    return found


def messages(found: Json) -> list[str]:
    return [f"{one['kind']}: {one['message']}" for one in found["findings"]]


def plan(emulator: Emulator, **reply: object) -> None:
    emulator.client.post("/__admin/sessions/app/next", json=reply).raise_for_status()


WELL = {"verified": True, "findings": []}
EXAMPLE = '{"operation": "business", "resultCode": 5000503, "count": 2}'


class TestLeftOver:
    def test_asked_for(self, emulator: Emulator) -> None:
        """A test that has asked for all that was planned is verified, with an empty body or without one."""
        plan(emulator, operation="business/status", resultCode=5000503, times=2)
        assert [emulator.ask_status().json()["header"]["resultCode"] for _ in range(3)] == [5000503, 5000503, 0]
        assert verify(emulator) == verify(emulator, {}) == WELL

    def test_left_over(self, emulator: Emulator) -> None:
        """What was planned and not asked for is told, as often as it is left."""
        plan(emulator, operation="business/status", resultCode=5000503, times=2)
        plan(emulator, operation=["id-card", "business"], resultCode="natural", delay="1s")
        emulator.ask_status()
        assert verify(emulator) == {
            "verified": False,
            "findings": [
                {
                    "kind": "left over",
                    "message": "1 x 5000503 API_TEMPORARILY_UNAVAILABLE, planned next for business/status, "
                    "was not asked for; call it, or plan less",
                    "requests": [],
                },
                {
                    "kind": "left over",
                    "message": "1 x a natural reply, planned next for business, id-card, was not asked for; "
                    "call it, or plan less",
                    "requests": [],
                },
            ],
        }

    def test_asking_changes_nothing(self, emulator: Emulator) -> None:
        """Whoever verifies leaves all as it is, and makes no session."""
        assert verify(emulator, app_key="nobody") == WELL
        assert emulator.client.get("/__admin/sessions").json() == {"sessions": []}
        plan(emulator, operation="business/status", resultCode=5000503)
        assert verify(emulator) == verify(emulator)
        assert emulator.client.get("/__admin/requests").json()["requests"] == []

    def test_after_a_reset(self, emulator: Emulator) -> None:
        """An appKey that begins again has nothing left over, and has made no mistake."""
        plan(emulator, operation="business/status", resultCode=5000503)
        emulator.ask_status("1")
        emulator.client.post("/__admin/sessions/app/reset").raise_for_status()
        assert verify(emulator) == WELL


class TestMistakes:
    def test_message(self, emulator: Emulator) -> None:
        """What the service's own checks refused is told, with the request that was refused."""
        reply = emulator.ask_status("123")
        number = reply.headers["x-emulator-request-id"]
        assert verify(emulator) == {
            "verified": False,
            "findings": [
                {
                    "kind": "mistake",
                    "message": f"request {number}, POST /v1.0/appkeys/app/business/status, was refused with 4000101 "
                    "INVALID_BUSINESS_REGISTRATION_FORMAT: businessNumber has 3 characters; expected ten digits: "
                    "send it without hyphens",
                    "requests": [emulator.client.get(f"/__admin/requests/{number}").json()],
                }
            ],
        }

    @pytest.mark.parametrize(
        "body",
        [
            {"expected": [4000101]},
            {"expected": 4000101},
            {"expected": ["INVALID_BUSINESS_REGISTRATION_FORMAT", -1]},
            {"verify": [{"resultCode": 4000101, "count": 1}]},
            {"verify": {"stage": "validate", "reason": "ten digits", "count": 1}},
        ],
    )
    def test_on_purpose(self, emulator: Emulator, body: Json) -> None:
        """A mistake that the test expects, or counts, is made on purpose."""
        emulator.ask_status("123")
        assert verify(emulator, body) == WELL

    def test_a_scenario_makes_none(self, emulator: Emulator) -> None:
        """What a scenario answers is no mistake of the client's."""
        emulator.use({"rules": [{"unchecked": True, "then": {"resultCode": 4000101}}]})
        emulator.ask_status("123")
        assert verify(emulator) == WELL

    def test_given(self, emulator: Emulator) -> None:
        """Neither is what the given allowance, subscription or businesses bring about."""
        for given in ({"allowance": 0}, {"services": ["id-card"]}, {"businesses": {"1234567890": "unknown"}}):
            emulator.use({"given": given})
            assert emulator.ask_status().json()["header"]["isSuccessful"] is False
        assert verify(emulator) == WELL

    def test_of_others(self, emulator: Emulator) -> None:
        """The mistakes of another appKey are that one's."""
        emulator.ask_status("123", app_key="other")
        assert verify(emulator) == WELL
        assert len(verify(emulator, app_key="other")["findings"]) == 1


class TestCounts:
    def test_right(self, emulator: Emulator) -> None:
        """As many as the test says is right; each filter of the journal can be said, with one value or several."""
        plan(emulator, operation="business/status", resultCode=5000503, times=2)
        for _ in range(3):
            emulator.ask_status()
        counts = [
            {"operation": "business/status", "resultCode": 5000503, "count": 2},
            {"resultCode": [0, "> 5000000"], "count": 3},
            {"byScenario": False, "count": 1},
            {"fault": "stall 60", "count": 0},
            {"count": 3},
        ]
        assert verify(emulator, {"verify": counts}) == WELL

    def test_wrong(self, emulator: Emulator) -> None:
        """A wrong count says what was asked and found, with the requests that come nearest, the newest first."""
        for _ in range(4):
            emulator.ask_status()
        found = verify(
            emulator,
            {
                "verify": [
                    {"operation": "business/status", "resultCode": [5000503, "> 1"], "count": 2},
                    {"operation": "business/status", "count": 1},
                    {"count": 9},
                ]
            },
        )
        assert messages(found) == [
            "count: found 0 with operation business/status, resultCode 5000503 or > 1; expected 2 such requests",
            "count: found 4 with operation business/status; expected 1 such requests",
            "count: found 4 with anything at all; expected 9 such requests",
        ]
        newest = emulator.client.get("/__admin/requests").json()["requests"]
        assert [one["requests"] for one in found["findings"]] == [newest[:3], newest[:3], []]

    def test_forgotten(self) -> None:
        """Where requests were forgotten, a session is not verified: what was wrong with them nobody can say."""
        forgotten = (
            "forgotten: 3 older requests of this appKey are forgotten, and what was wrong with them; "
            "see --journal and --journal-bytes"
        )
        with start("--journal", "2") as emulator:
            for _ in range(5):
                emulator.ask_status()
            assert messages(verify(emulator, {})) == [forgotten]
            assert messages(verify(emulator, {"verify": {"count": 5}})) == [
                forgotten,
                "count: found 2 with anything at all; expected 5 such requests",
            ]


class TestNothing:
    @pytest.mark.parametrize("label", ["application/json", "application/yaml", None])
    @pytest.mark.parametrize("body", ["", "null", "{}"])
    def test_no_expectations(self, emulator: Emulator, body: str, label: str | None) -> None:
        """A body that is empty or null expects nothing in particular, whatever its label."""
        headers = {"Content-Type": label} if label else {}
        answer = emulator.client.post("/__admin/sessions/app/verify", content=body, headers=headers)
        assert (answer.status_code, answer.json()) == (200, WELL | {"requests": 0})


class TestProblems:
    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            (
                {"verfy": []},
                [("verfy", "found the key 'verfy'; expected verify or expected; did you mean 'verify'?")],
            ),
            (
                {"expected": ["BUSY", 4999999, {}]},
                [
                    ("expected[0]", "found 'BUSY'; expected a resultCode or resultKey of the catalogue"),
                    (
                        "expected[1]",
                        "found the number 4999999; expected a resultCode or resultKey of the catalogue",
                    ),
                    ("expected[2]", "found a mapping; expected a resultCode or resultKey of the catalogue"),
                ],
            ),
            (
                {"expected": "API_TEMPORARILY_UNAVAILABEL"},
                [
                    (
                        "expected",
                        (
                            "found 'API_TEMPORARILY_UNAVAILABEL'; expected a resultCode or resultKey of the catalogue; "
                            "did you mean 'API_TEMPORARILY_UNAVAILABLE'?"
                        ),
                    )
                ],
            ),
            (
                {"verify": [{"operation": "business"}, 7]},
                [
                    ("verify[0]", f"found no key 'count'; expected one, as {EXAMPLE}"),
                    ("verify[1]", f"found no key 'count'; expected one, as {EXAMPLE}"),
                ],
            ),
            (
                {"verify": [{"count": -1}, {"operation": "business", "count": "two"}], "expected": 4999999},
                [
                    (
                        "expected",
                        "found the number 4999999; expected a resultCode or resultKey of the catalogue",
                    ),
                    (
                        "verify[0].count",
                        "found the number -1; expected a number of requests: a whole number of at least 0",
                    ),
                    (
                        "verify[1].count",
                        "found 'two'; expected a number of requests: a whole number of at least 0",
                    ),
                ],
            ),
            (
                {"verify": {"count": -1}},
                [
                    (
                        "verify.count",
                        "found the number -1; expected a number of requests: a whole number of at least 0",
                    )
                ],
            ),
        ],
    )
    def test_message(self, emulator: Emulator, body: Json, errors: list[tuple[str, str]]) -> None:
        """What cannot be read is told with its place, all of it at once."""
        problem = problem_of(emulator.client.post("/__admin/sessions/app/verify", json=body), 422)
        assert [(one["path"], one["message"]) for one in problem["errors"]] == errors

    def test_a_code_of_another_revision(self, emulator: Emulator) -> None:
        """The codes are those of the revision that is in force for the appKey."""
        assert problem_of(emulator.client.post("/__admin/sessions/app/verify", json={"expected": 4041007}), 422)
        emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
        assert verify(emulator, {"expected": 4041007}) == WELL

    def test_a_filter(self, emulator: Emulator) -> None:
        """A filter that cannot be read is the same problem as everywhere."""
        body = {"verify": {"operation": "busines", "count": 1}}
        problem = problem_of(emulator.client.post("/__admin/sessions/app/verify", json=body), 400)
        assert problem["field"] == "operation"
        assert problem["detail"] == (
            "operation: found 'busines'; expected business, business/status, credit-card, public-keys, id-card, "
            "id-card/stand-alone or id-card/authenticity; did you mean 'business'?"
        )

    def test_too_many_counts(self, emulator: Emulator) -> None:
        """One call asks for so many counts at the most, because each is held against every request."""
        body = {"verify": [{"count": 0}] * 101}
        problem = problem_of(emulator.client.post("/__admin/sessions/app/verify", json=body), 422)
        assert [(one["path"], one["message"]) for one in problem["errors"]] == [
            ("verify", "found 101 counts; expected at most 100; verify the others in another call")
        ]
