"""One appKey's own world: its scenario, its next replies, its counters; and nothing of its neighbours'."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from ocr_emulator.state.sessions.plans import MAX_PLANNED
from tests.delivery.faults.wire import until
from tests.product.sealing import Sealer
from tests.running import Emulator, code_of, start
from tests.samples import picture

pytestmark = pytest.mark.process


def fixed(code: int) -> dict[str, Any]:
    """A scenario in which business/status always answers with that code."""
    return {"rules": [{"when": {"operation": "business/status"}, "then": {"resultCode": code}}]}


def own(emulator: Emulator, app_key: str, scenario: dict[str, Any], client: httpx.Client | None = None) -> None:
    """Put a scenario in force for one appKey."""
    path = f"/__admin/sessions/{app_key}/scenario"
    (client or emulator.client).put(path, json=scenario).raise_for_status()


def plan(emulator: Emulator, app_key: str = "app", **reply: object) -> httpx.Response:
    """Plan the next reply of an appKey."""
    return emulator.client.post(f"/__admin/sessions/{app_key}/next", json=reply)


def session(emulator: Emulator, app_key: str = "app") -> dict[str, Any]:
    """What is told of a session, but for its time."""
    told = emulator.client.get(f"/__admin/sessions/{app_key}").json()
    del told["clock"]
    return dict(told)


def codes(emulator: Emulator, count: int, app_key: str = "app") -> list[int]:
    """What that many calls of business/status answer."""
    return [code_of(emulator.ask_status(app_key=app_key)) for _ in range(count)]


INHERITED = {
    "appKey": "app",
    "revision": "2024-01-12",
    "scenario": "default",
    "ownScenario": False,
    "planned": 0,
    "ownRevision": False,
}


class TestScenario:
    def test_its_own(self, emulator: Emulator) -> None:
        """A scenario of its own is in force for that appKey alone, by name or whole."""
        own(emulator, "app", {"name": "invalid-keys"})
        own(emulator, "other", fixed(5000001))
        assert [codes(emulator, 1, app_key) for app_key in ("app", "other", "third")] == [
            [4010001],
            [5000001],
            [0],
        ]
        assert session(emulator) == INHERITED | {"scenario": "invalid-keys", "ownScenario": True}
        told = emulator.client.get("/__admin/sessions/app/scenario").json()
        assert told == emulator.client.put("/__admin/scenario", json={"name": "invalid-keys"}).json()

    def test_everybodys_again(self, emulator: Emulator) -> None:
        """Without one of its own, an appKey has the scenario that is in force for all."""
        own(emulator, "app", fixed(5000001))
        emulator.use(fixed(5000003))
        assert (codes(emulator, 1), codes(emulator, 1, "other")) == ([5000001], [5000003])
        emulator.client.delete("/__admin/sessions/app/scenario").raise_for_status()
        assert codes(emulator, 1) == [5000003]

    def test_it_counts_from_nought(self, emulator: Emulator) -> None:
        """Its sequences begin when it comes into force, each time."""
        steps = [{"resultCode": -1, "times": 2}, {"resultCode": "natural"}]
        scenario = {"rules": [{"when": {"operation": "business/status"}, "then": steps}]}
        for _ in range(2):
            own(emulator, "app", scenario)
            assert codes(emulator, 3) == [-1, -1, 0]

    def test_what_is_given_is_its_own(self, emulator: Emulator) -> None:
        """Credentials, allowance, revision and front belong to the scenario, and so to the appKey."""
        own(emulator, "app", {"given": {"allowance": 1, "revision": "latest", "front": "gateway"}})
        assert codes(emulator, 2) == [0, 4000006]
        unknown = emulator.client.get("/v1.0/appkeys/app/nowhere")
        assert (unknown.status_code, unknown.json()["header"]["resultCode"]) == (404, 4041007)
        assert codes(emulator, 2, "other") == [0, 0]

    def test_a_revision_that_does_not_fit(self, emulator: Emulator) -> None:
        """A scenario that names a code which the appKey's own revision lacks is refused, and nothing changes."""
        emulator.client.put("/__admin/sessions/app", json={"revision": "2024-01-12"}).raise_for_status()
        scenario = {"given": {"revision": "latest"}, **fixed(4041007)}
        refused = emulator.client.put("/__admin/sessions/app/scenario", json=scenario)
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:ocr-emulator:misfit")
        assert codes(emulator, 1) == [0]

    @pytest.mark.parametrize("body", [{"name": "nope"}, {"rules": 1}, []])
    def test_a_wrong_one(self, emulator: Emulator, body: object) -> None:
        """A scenario that cannot be used changes nothing."""
        own(emulator, "app", fixed(5000001))
        assert emulator.client.put("/__admin/sessions/app/scenario", json=body).status_code == 422
        assert codes(emulator, 1) == [5000001]


class TestNext:
    def test_ahead_of_every_rule(self, emulator: Emulator) -> None:
        """A planned reply goes before every rule, once or as often as it says; then the rules go on."""
        emulator.use(fixed(5000003))
        told = plan(
            emulator, operation="business/status", resultCode="API_TEMPORARILY_UNAVAILABLE", times=2
        ).json()
        assert told["planned"] == 2
        assert plan(emulator, resultCode=0).json()["planned"] == 3
        assert codes(emulator, 4) == [5000503, 5000503, 0, 5000003]
        assert session(emulator)["planned"] == 0

    def test_the_rule_is_told(self, emulator: Emulator) -> None:
        """Beside a planned reply stands that it was planned."""
        plan(emulator, resultCode=5000503, httpStatus=503, headers={"Retry-After": "1"})
        reply = emulator.ask_status()
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
        assert reply.headers["x-emulator-rule"] == "next"

    def test_it_waits_for_its_operation(self, emulator: Emulator) -> None:
        """A reply that only some operations can give waits for them, and lets others by."""
        plan(emulator, resultCode=5003001)
        plan(emulator, operation="credit-card", resultCode=4000111)
        assert codes(emulator, 1) == [0]
        assert code_of(emulator.upload("credit-card", picture())) == 4000111
        assert code_of(emulator.upload("business", picture())) == 5003001
        assert session(emulator)["planned"] == 0

    def test_it_hides_no_mistake(self, emulator: Emulator) -> None:
        """A request's own mistake is answered first, and uses no planned reply up."""
        plan(emulator, resultCode=5000503)
        assert code_of(emulator.ask_status("12")) == 4000101
        assert codes(emulator, 2) == [5000503, 0]

    def test_a_fault(self, emulator: Emulator) -> None:
        """A fault can be planned as well."""
        plan(emulator, fault="answer-lost")
        with pytest.raises(httpx.RemoteProtocolError):
            emulator.ask_status()
        assert codes(emulator, 1) == [0]

    def test_of_its_own(self, emulator: Emulator) -> None:
        """What is planned for one appKey no other gets."""
        plan(emulator, resultCode=5000503)
        assert (codes(emulator, 1, "other"), codes(emulator, 1)) == ([0], [5000503])

    def test_a_switch_keeps_them(self, emulator: Emulator) -> None:
        """A switch of the scenario keeps what is planned; a reset of the session does not."""
        plan(emulator, resultCode=5000503, times=2)
        emulator.use(fixed(5000003))
        assert codes(emulator, 1) == [5000503]
        emulator.client.post("/__admin/sessions/app/reset").raise_for_status()
        assert codes(emulator, 1) == [5000003]

    def test_of_a_version(self, emulator: Emulator) -> None:
        """A reply that is planned for a version waits for a call of that version."""
        emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
        assert plan(emulator, operation="business/status", version="v1.1", resultCode=5000503).status_code == 200
        assert codes(emulator, 1) == [0]
        found = emulator.client.post("/__admin/sessions/app/verify").json()["findings"]
        assert [one["message"] for one in found] == [
            (
                "1 x 5000503 API_TEMPORARILY_UNAVAILABLE, planned next for business/status of v1.1, "
                "was not asked for; call it, or plan less"
            ),
        ]

    @pytest.mark.parametrize(
        ("body", "problem"),
        [
            (
                {"resultCode": 4000007},
                "resultCode: found the number 4000007; expected a resultCode or resultKey of the",
            ),
            (
                {"operation": "buisness", "resultCode": 0},
                "operation: found 'buisness'; expected an operation: business,",
            ),
            (
                {"operation": "business", "resultCode": 4000111},
                "resultCode: found 4000111 CREDIT_CARD_INFO_NOT_FOUND, which business cannot give; expected a reply",
            ),
            ({}, "found no key 'resultCode'; expected one; write a number, a resultKey, natural or every-code"),
            (
                {"resultCode": 0, "wen": {}},
                "wen: found the key 'wen'; expected resultCode, resultMessage, result, times,",
            ),
            ([], "found an empty list; expected a reply; add one"),
            ([{"resultCode": 0}, {"resultCode": 0}], "found 2 replies; expected one; send one after the other"),
            (
                {"operation": "business", "resultCode": 4000111},
                (
                    "resultCode: found 4000111 CREDIT_CARD_INFO_NOT_FOUND, which business cannot give; expected a "
                    "reply that every operation can give that the plan names; plan it for credit-card, or write a "
                    "resultMessage too to send it all the same"
                ),
            ),
            (
                {"resultCode": 4041007},
                (
                    "resultCode: found 4041007 URL_NOT_FOUND, which revision 2024-01-12 does not have: it is there "
                    "from 2026-08-11 on; give this appKey revision 2026-08-11 first (PUT /__admin/sessions/{appKey}; "
                    'in pytest `@pytest.mark.ocr(revision="2026-08-11")`), or write a resultMessage too to send it '
                    "all the same"
                ),
            ),
            (
                {"resultCode": 4291000},
                (
                    "resultCode: found 4291000 TOO_MANY_REQUESTS, which only the front gateway gives, and "
                    "plain is in force; put a scenario with `given: {front: gateway}` in force for this appKey "
                    "first (PUT /__admin/sessions/{appKey}/scenario; in pytest "
                    '`@pytest.mark.ocr(scenario={"given": {"front": "gateway"}})`), or write a resultMessage too '
                    "to send it all the same"
                ),
            ),
            (
                {"operation": "credit-card", "version": "v1.0", "resultCode": 4000302},
                (
                    "version: found version v1.0, which cannot give 4000302 INVALID_SYMMETRIC_KEY; expected one "
                    "that can; name v2.0, or write a resultMessage too to send it all the same"
                ),
            ),
            (
                {"operation": "business", "version": ["v1.0", "v1.1"], "resultCode": 5000503},
                "version: found version v1.1, which business does not have at revision 2024-01-12; expected v1.0",
            ),
            (
                {"operation": "business", "version": "1.0", "resultCode": 5000503},
                "version: found '1.0'; expected a version: v1.0, v1.1, v2.0 or v2.1; did you mean 'v1.0'?",
            ),
        ],
    )
    def test_wrong(self, emulator: Emulator, body: object, problem: str) -> None:
        """What cannot be planned is refused with its place, and nothing is."""
        refused = emulator.client.post("/__admin/sessions/app/next", json=body)
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith(f"Nothing has changed: the request body: {problem}")
        assert session(emulator)["planned"] == 0

    def test_too_many(self, emulator: Emulator) -> None:
        """Plans do not fill the memory."""
        for _ in range(MAX_PLANNED):
            assert plan(emulator, resultCode=5000503).status_code == 200
        refused = plan(emulator, resultCode=5000503)
        assert refused.status_code == 409
        assert refused.json() == {
            "type": "urn:ocr-emulator:unable",
            "title": "That cannot be done as things are",
            "status": 409,
            "detail": f"{MAX_PLANNED} replies wait for this appKey; let it call first, or reset its session",
        }


class TestReset:
    def test_of_one(self, emulator: Emulator) -> None:
        """A reset of a session begins its counters, Request-Keys and clock again; what it was given stays."""
        steps = [{"resultCode": -1, "times": 1}, {"resultCode": "natural"}]
        own(emulator, "app", {"rules": [{"when": {"operation": "business/status"}, "then": steps}]})
        emulator.client.put("/__admin/clock", json={"appKey": "app", "freeze": True}).raise_for_status()
        sealer = Sealer(emulator, "id-card")
        headers = {"Request-Key": sealer.upload("id-card", picture()).headers["request-key"]}
        assert codes(emulator, 2) == [-1, 0]
        told = emulator.client.post("/__admin/sessions/app/reset").json()
        assert (told["ownScenario"], told["clock"]["frozen"]) == (True, False)
        assert codes(emulator, 2) == [-1, 0]
        fields = {"name": "a", "residentNumber": "1" * 13, "issueDate": "20200102"}
        assert code_of(sealer.claim(headers["Request-Key"], {"idType": "resident"}, **fields)) == 4000122

    def test_in_everybodys_scenario(self, emulator: Emulator) -> None:
        """A reset of one appKey leaves the counters of the others alone."""
        steps = [{"resultCode": -1, "times": 1}, {"resultCode": "natural"}]
        emulator.use({"rules": [{"when": {"operation": "business/status"}, "then": steps}]})
        assert [codes(emulator, 2, app_key) for app_key in ("app", "other")] == [[-1, 0], [-1, 0]]
        emulator.client.post("/__admin/sessions/app/reset").raise_for_status()
        assert (codes(emulator, 2), codes(emulator, 1, "other")) == ([-1, 0], [0])

    def test_delete(self, emulator: Emulator) -> None:
        """A session that is deleted has nothing of its own any more."""
        own(emulator, "app", fixed(5000001))
        emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
        plan(emulator, resultCode=5000503)
        emulator.client.delete("/__admin/sessions/app").raise_for_status()
        assert session(emulator) == INHERITED
        assert codes(emulator, 1) == [0]

    def test_of_all(self, emulator: Emulator) -> None:
        """The reset of everything takes every session's own scenario and plans back."""
        own(emulator, "app", fixed(5000001))
        plan(emulator, resultCode=5000503)
        emulator.client.post("/__admin/reset").raise_for_status()
        assert session(emulator) == INHERITED

    def test_list(self, emulator: Emulator) -> None:
        """The sessions there are can be listed, the one that was idle longest first."""
        for app_key in ("b", "a", "b"):
            emulator.ask_status(app_key=app_key)
        assert emulator.client.get("/__admin/sessions").json() == {"sessions": ["a", "b"]}


def live(emulator: Emulator) -> None:
    """Give an appKey all that one can be given, and let it call."""
    emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
    own(emulator, "app", fixed(5000001))
    plan(emulator, resultCode=5000503, times=2).raise_for_status()
    emulator.client.put("/__admin/clock", json={"appKey": "app", "freeze": True}).raise_for_status()
    emulator.ask_status()


def remembered(emulator: Emulator) -> list[str]:
    """The appKeys that are remembered."""
    return list(emulator.client.get("/__admin/sessions").json()["sessions"])


class TestForgetting:
    def test_others_come(self) -> None:
        """With --sessions 2 two appKeys are remembered; of the one that was idle longest nothing is left."""
        with start("--sessions", "2") as emulator:
            live(emulator)
            assert codes(emulator, 2, "second") + codes(emulator, 2) == [0, 0, 5000503, 5000001]
            assert remembered(emulator) == ["second", "app"]
            codes(emulator, 1, "second")
            codes(emulator, 1, "third")
            assert remembered(emulator) == ["second", "third"]
            assert codes(emulator, 2) == [0, 0]
            assert session(emulator) == INHERITED
            assert not emulator.client.get("/__admin/clock", params={"appKey": "app"}).json()["frozen"]

    def test_sequences(self) -> None:
        """The sequences of an appKey that was forgotten begin again; those of one that was not go on."""
        steps = [{"resultCode": -1, "times": 2}, {"resultCode": "natural"}]
        with start("--sessions", "2") as emulator:
            emulator.use({"rules": [{"when": {"operation": "business/status"}, "then": steps}]})
            assert [codes(emulator, 1, app_key) for app_key in ("a", "b", "c")] == [[-1], [-1], [-1]]
            assert (codes(emulator, 2, "b"), codes(emulator, 3, "a")) == ([-1, 0], [-1, -1, 0])

    def test_request_keys(self) -> None:
        """A Request-Key goes with the appKey that got it."""
        with start("--sessions", "1") as emulator:
            sealer = Sealer(emulator, "id-card")
            request_key = sealer.upload("id-card", picture()).headers["request-key"]
            codes(emulator, 1, "other")
            fields = {"name": "a", "residentNumber": "1" * 13, "issueDate": "20200102"}
            assert code_of(sealer.claim(request_key, {"idType": "resident"}, **fields)) == 4000122

    def test_idle(self) -> None:
        """An appKey that does not call for as long as --session-idle says is forgotten, with all that it had."""
        with start("--session-idle", "300ms") as emulator:
            live(emulator)
            until(emulator, lambda: remembered(emulator) == [])
            assert codes(emulator, 1) == [0]
            assert session(emulator) == INHERITED

    def test_a_steady_clock(self, emulator: Emulator) -> None:
        """However far its clock is moved, an appKey keeps what it was given."""
        own(emulator, "app", fixed(5000001))
        for body in ({"advance": "999d"}, {"appKey": "app", "advance": "999d"}):
            emulator.client.put("/__admin/clock", json=body).raise_for_status()
        assert codes(emulator, 1) == [5000001]

    def test_after_a_reset(self) -> None:
        """The reset of everything leaves the bounds as they were told."""
        with start(environment={"OCR_EMULATOR_SESSIONS": "1"}) as emulator:
            emulator.client.post("/__admin/reset").raise_for_status()
            for app_key in "ab":
                emulator.ask_status(app_key=app_key)
            assert remembered(emulator) == ["b"]


@pytest.fixture
def clients(emulator: Emulator) -> Iterator[list[httpx.Client]]:
    """Sixteen clients, each with a connection of its own."""
    made = [emulator.another_client() for _ in range(16)]
    yield made
    for client in made:
        client.close()


class TestSideBySide:
    def test_no_reply_of_a_neighbour(self, emulator: Emulator, clients: list[httpx.Client]) -> None:
        """64 appKeys switch scenarios of their own under load, and none gets a reply of another's, or an old one."""
        numbers = [-1, 401, 403, 4000401, 5000001, 5000002, 5000003, 5000005]

        def live(index: int) -> list[tuple[int, int]]:
            client, app_key = clients[index % len(clients)], f"app-{index}"
            found = []
            for turn in range(6):
                expected = numbers[(index + turn) % len(numbers)]
                own(emulator, app_key, fixed(expected), client)
                for _ in range(3):
                    path, headers = f"/v1.0/appkeys/{app_key}/business/status", {"Authorization": "s"}
                    reply = client.post(path, json={"businessNumber": "1234567890"}, headers=headers)
                    found.append((expected, code_of(reply)))
            return found

        def noise() -> None:
            for turn in range(60):
                emulator.use(fixed(numbers[turn % len(numbers)]))

        with ThreadPoolExecutor(17) as pool:
            switching = pool.submit(noise)
            found = [pair for pairs in pool.map(live, range(64)) for pair in pairs]
            switching.result()
        assert len(found) == 64 * 18
        assert [pair for pair in found if pair[0] != pair[1]] == []

    @pytest.mark.parametrize("planned", [False, True], ids=["by a rule", "planned"])
    def test_exactly_two(self, emulator: Emulator, clients: list[httpx.Client], *, planned: bool) -> None:
        """Of 100 requests at once, exactly as many get a reply as it says."""
        steps = [{"resultCode": 5000503, "times": 2}, {"resultCode": "natural"}]
        if planned:
            plan(emulator, resultCode=5000503, times=2)
        else:
            emulator.use({"rules": [{"when": {"operation": "business/status"}, "then": steps}]})

        def ask(index: int) -> int:
            path, headers = "/v1.0/appkeys/app/business/status", {"Authorization": "s"}
            body = {"businessNumber": "1234567890"}
            return code_of(clients[index % len(clients)].post(path, json=body, headers=headers))

        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(ask, range(100)))
        assert (found.count(5000503), found.count(0)) == (2, 98)


class TestRoom:
    """What control calls store is bounded."""

    def test_planned_replies(self, emulator: Emulator) -> None:
        """Large planned replies are refused once there are too many bytes of them; the others stay."""
        large = {"operation": "id-card", "resultCode": 0, "result": {"name": "x" * 200_000}}
        replies = [emulator.client.post("/__admin/sessions/app/next", json=large) for _ in range(25)]
        assert [reply.status_code for reply in replies] == [200] * 20 + [409] * 5
        assert replies[-1].json()["detail"] == (
            "found planned replies for this appKey of 4.1 MB in memory; expected at most 4 MB; "
            "let it call first, or reset its session"
        )
        assert session(emulator)["planned"] == 20
        emulator.client.post("/__admin/sessions/app/reset").raise_for_status()
        assert emulator.client.post("/__admin/sessions/app/next", json=large).status_code == 200

    def test_a_scenario(self, emulator: Emulator) -> None:
        """A scenario that grows very large in memory is refused for one appKey."""
        rules = [
            {"when": {"operation": "business", "fileSize": size}, "then": "every-code"} for size in range(1, 3000)
        ]
        refused = emulator.client.put("/__admin/sessions/app/scenario", json={"rules": rules})
        assert refused.status_code == 409
        assert refused.json()["detail"].startswith("found a scenario for one appKey of ")
        assert not session(emulator)["ownScenario"]
