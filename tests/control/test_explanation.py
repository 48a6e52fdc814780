"""The control endpoint's `explain`: what a request would get, and why, without effect."""

from contextlib import suppress
from typing import Any

import httpx
import pytest

from tests.control.test_router import problem_of
from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of
from tests.samples import picture

BUSY = {"rules": [{"name": "busy", "then": [{"resultCode": 5000503, "delay": "2ms", "times": 2}, "natural"]}]}


def explain(emulator: Emulator, operation: str = "business/status", **said: object) -> dict[str, Any]:
    """What is explained about a request of which no more is said."""
    reply = emulator.client.post("/__admin/explain", json={"operation": operation} | said)
    reply.raise_for_status()
    assert reply.headers["content-type"] == "application/json"
    explained = reply.json()
    assert isinstance(explained, dict)
    return explained


def journal(emulator: Emulator) -> list[dict[str, Any]]:
    """What was asked and answered."""
    entries = emulator.client.get("/__admin/requests").json()["requests"]
    assert isinstance(entries, list)
    return entries


class TestDocument:
    def test_upload(self, emulator: Emulator) -> None:
        """A test document that is uploaded decides, and is named."""
        found = explain(emulator, "credit-card", document="card-not-found")
        assert (found["rule"], found["stage"], found["answer"]["resultCode"]) == ("document", "decide", 4000111)
        assert found["reason"] == "the test document card-not-found says so"
        assert "a file on which something is recognised" not in found["assumed"]

    @pytest.mark.parametrize(("name", "code"), [("resident-expired", 4000122), ("resident-forged", 0)])
    def test_authenticity(self, emulator: Emulator, name: str, code: int) -> None:
        """What authenticity says of a test document is explained."""
        found = explain(emulator, "id-card/authenticity", document=name)
        assert (found["rule"], found["answer"]["resultCode"]) == ("document", code)
        assert found["reason"] == f"the test document {name} says so"

    def test_rule_first(self, emulator: Emulator) -> None:
        """A rule goes before it."""
        emulator.use({"rules": [{"name": "r", "then": {"resultCode": 5000503}}]})
        assert explain(emulator, "credit-card", document="card-not-found")["rule"] == "r"

    def test_flaw(self, emulator: Emulator) -> None:
        """Where it has no meaning the natural reply is explained, with the reason."""
        found = explain(emulator, "business", document="card-visa")
        assert (found["rule"], found["answer"]["resultCode"]) == (None, 0)
        assert found["reason"] == (
            "this looks like a test document, but it is a payment card, which business does not read; "
            "send it to credit-card"
        )

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            (
                {"operation": "id-card", "document": "resident-expird"},
                "document: found 'resident-expird'; GET /__admin/documents lists the test documents; "  # noqa: ISC004
                "did you mean 'resident-expired'?",
            ),
            (
                {"operation": "business/status", "document": "resident"},
                "found document, which a request for business/status has not; remove it",
            ),
        ],
    )
    def test_refused(self, emulator: Emulator, said: dict[str, str], message: str) -> None:
        """A document that is not there, or where there is no file, is refused."""
        reply = emulator.client.post("/__admin/explain", json=said)
        assert reply.status_code == 422
        assert [one["message"] for one in reply.json()["errors"]] == [message]


class TestReply:
    def test_natural(self, emulator: Emulator) -> None:
        """Where no rule decides the natural reply is explained, and what it rests on."""
        assert explain(emulator) == {
            "scenario": "default",
            "revision": "2024-01-12",
            "stage": "recognise",
            "rule": None,
            "answer": {"resultCode": 0, "resultKey": "SUCCESS", "httpStatus": 200},
            "reason": None,
            "passedOver": [],
            "assumed": [
                "the version v1.0",
                "an appKey that is accepted",
                "fields that are accepted",
                "the header Authorization",
                "the header Content-Type",
            ],
        }

    def test_by_a_rule(self, emulator: Emulator) -> None:
        """A rule that decides is named, with how its reply travels, and the rules that do not with why."""
        then = {
            "resultCode": 5000503,
            "httpStatus": 503,
            "delay": "800ms",
            "headers": {"Retry-After": "7"},
            "fault": {"truncated-body": 9},
        }
        rules = [
            {"name": "large", "when": {"fileSize": "> 1MB"}, "then": "natural"},
            {"name": "pngs", "when": {"operation": "business", "fileName": {"glob": "*.png"}}, "then": then},
            {"name": "cards", "when": {"operation": "credit-card"}, "then": {"resultCode": 5003013}},
        ]
        emulator.use({"name": "mine", "given": {"front": "gateway", "revision": "latest"}, "rules": rules})
        headers = {"Authorization": "s", "Content-Type": "multipart/form-data; boundary=x"}
        assert explain(emulator, "business", version="v1.0", appKey="a", fileName="a.png", headers=headers) == {
            "scenario": "mine",
            "revision": "2026-08-11",
            "stage": "decide",
            "rule": "pngs",
            "answer": {
                "resultCode": 5000503,
                "resultKey": "API_TEMPORARILY_UNAVAILABLE",
                "httpStatus": 503,
                "delay": 0.8,
                "fault": "truncated-body 9",
                "headers": {"Retry-After": "7"},
            },
            "reason": "the scenario 'mine' says so",
            "passedOver": [
                {"rule": "large", "because": ["fileSize: found nothing; expected > 1048576"]},
                {"rule": "cards", "because": ["operation: found 'business'; expected 'credit-card'"]},
            ],
            "assumed": ["a file on which something is recognised"],
        }

    def test_a_fault_in_place_of_a_reply(self, emulator: Emulator) -> None:
        """Where no reply is worked out there is no code."""
        emulator.use({"rules": [{"then": {"fault": "connection-reset"}}]})
        answer = explain(emulator)["answer"]
        assert answer == {
            "resultCode": None,
            "resultKey": "NOTHING",
            "httpStatus": 200,
            "fault": "connection-reset",
        }

    def test_its_own_world(self, emulator: Emulator) -> None:
        """What is in force for an appKey is what explains its requests."""
        own = {"name": "own", "rules": [{"name": "r", "then": {"resultCode": 5000503}}]}
        emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
        emulator.client.put("/__admin/sessions/app/scenario", json=own).raise_for_status()
        found = [explain(emulator, appKey=app_key) for app_key in ("app", "other")]
        assert [(one["scenario"], one["revision"], one["rule"]) for one in found] == [
            ("own", "2026-08-11", "r"),
            ("default", "2024-01-12", None),
        ]

    def test_yaml(self, emulator: Emulator) -> None:
        """What is known can be sent as YAML too."""
        text = "operation: business\nfileSize: 6MB\n"
        reply = emulator.client.post(
            "/__admin/explain", content=text, headers={"Content-Type": "application/yaml"}
        )
        assert reply.json()["answer"]["resultCode"] == 4131000

    def test_the_type_of_a_file(self, emulator: Emulator) -> None:
        """The type of a file is told by the word that a scenario has for it."""
        emulator.use({"rules": [{"name": "pngs", "when": {"fileType": "png"}, "then": "natural"}]})
        assert explain(emulator, "business", fileType="jpg")["passedOver"] == [
            {"rule": "pngs", "because": ["fileType: found 'jpg'; expected 'png'"]}
        ]

    def test_no_secret(self, emulator: Emulator) -> None:
        """No secretKey, said or given, is repeated."""
        rules = [{"when": {"header": {"Authorization": "hush-rule"}}, "then": "natural"}]
        emulator.use({"given": {"credentials": {"app": "hush-given"}}, "rules": rules})
        for headers in ({}, {"Authorization": "hush-said"}, {"Authorization": None}):
            told = emulator.client.post(
                "/__admin/explain", json={"operation": "business", "headers": headers}
            ).text
            assert "hush" not in told


class TestBadBody:
    def test_all_that_is_wrong(self, emulator: Emulator) -> None:
        """Every problem of the body is told with its place."""
        body = {"operation": "busines", "fileType": "gif"}
        operations = (
            "business, business/status, credit-card, public-keys, id-card, id-card/stand-alone or "
            "id-card/authenticity"
        )
        message = f"found 'busines'; expected an operation: {operations}; did you mean 'business'?"
        assert problem_of(emulator.client.post("/__admin/explain", json=body), 422) == {
            "type": "urn:ocr-emulator:invalid-body",
            "title": "The body cannot be used",
            "detail": (
                "Nothing has changed: the request body: fileType: found 'gif'; "
                "expected a type of file: pdf, jpg or png (and 1 more, see errors)"
            ),
            "errors": [
                {"path": "fileType", "message": "found 'gif'; expected a type of file: pdf, jpg or png"},
                {"path": "operation", "message": message},
            ],
        }

    def test_parts_of_another_operation(self, emulator: Emulator) -> None:
        """What a request for the operation cannot have is told, with what to do."""
        body = {"operation": "public-keys", "fileSize": 0, "fields": {}}
        problem = problem_of(emulator.client.post("/__admin/explain", json=body), 422)
        assert problem["errors"] == [
            {
                "path": part,
                "message": f"found {part}, which a request for public-keys has not; remove it",
            }
            for part in ("fields", "fileSize")
        ]

    def test_no_body(self, emulator: Emulator) -> None:
        """Without a body it is told what belongs there."""
        problem = problem_of(emulator.client.post("/__admin/explain"), 422)
        message = "found nothing; expected what is known of a request: a mapping of keys to values"
        assert [error["message"] for error in problem["errors"]] == [message]

    def test_another_method(self, emulator: Emulator) -> None:
        """It is asked with POST."""
        assert problem_of(emulator.client.get("/__admin/explain"), 405)["title"] == "Method Not Allowed"


class TestNoEffect:
    def test_no_session(self, emulator: Emulator) -> None:
        """An appKey that nobody knows is not known for its having been asked about."""
        emulator.ask_status(app_key="known")
        for app_key in ("unknown", "known"):
            explain(emulator, appKey=app_key)
        explain(emulator)
        assert emulator.client.get("/__admin/sessions").json() == {"sessions": ["known"]}

    def test_nothing_is_logged(self, emulator: Emulator) -> None:
        """To ask is no request of the API."""
        explain(emulator, appKey="app")
        assert journal(emulator) == []

    def test_the_session_stays_as_it_is(self, emulator: Emulator) -> None:
        """What is planned stays planned, and the time as it was."""
        planned = {"operation": "business/status", "resultCode": 5000503, "times": 2}
        emulator.client.post("/__admin/sessions/app/next", json=planned).raise_for_status()
        emulator.client.put("/__admin/clock", json={"appKey": "app", "freeze": True}).raise_for_status()
        before = emulator.client.get("/__admin/sessions/app").json()
        for _ in range(3):
            assert explain(emulator, appKey="app")["rule"] == "next"
        assert emulator.client.get("/__admin/sessions/app").json() == before
        assert [code_of(emulator.ask_status()) for _ in range(3)] == [5000503, 5000503, 0]

    def test_no_turn_is_taken(self, emulator: Emulator) -> None:
        """A rule's replies come in their order, however often one asks in between."""
        emulator.use(BUSY)
        found = []
        for _ in range(4):
            explained = [explain(emulator, appKey="app")["answer"] for _ in range(3)]
            found.append(([one["resultCode"] for one in explained], code_of(emulator.ask_status())))
        assert found == [([5000503] * 3, 5000503)] * 2 + [([0] * 3, 0)] * 2

    def test_a_request_key_lives_on(self, emulator: Emulator) -> None:
        """A Request-Key that the client has can be asked about, and used after that."""
        sealer = Sealer(emulator, "id-card")
        request_key = sealer.upload("id-card", picture()).headers["request-key"]
        claim = {"name": "a", "residentNumber": "1" * 13, "issueDate": "20200102"}
        said = {
            "fields": {"idType": "resident", **claim},
            "headers": {"Request-Key": request_key},
            "appKey": "app",
        }
        known = [explain(emulator, "id-card/authenticity", **said)["answer"]["resultCode"] for _ in range(2)]
        assert known == [0, 0]
        assert code_of(sealer.claim(request_key, {"idType": "resident"}, **claim)) == 0
        assert explain(emulator, "id-card/authenticity", **said)["answer"]["resultCode"] == 4000122


@pytest.mark.parametrize(
    "scenario",
    [
        "allowance-used-up",
        "broken-replies",
        "busy-then-fine",
        "flaky-network",
        "gateway-errors",
        "every-code",
        "lost-answers",
    ],
)
def test_what_is_explained_is_what_comes(emulator: Emulator, scenario: str) -> None:
    """Call for call, what was explained is what the journal then has."""
    emulator.use(scenario)
    path, body = "/v1.0/appkeys/app/business/status", {"businessNumber": "1234567890"}
    explained = []
    with emulator.another_client() as client:
        for _ in range(12):
            found = explain(emulator, appKey="app", version="v1.0", headers=KEY, fields=body)
            answer = found["answer"]
            explained.append((answer["resultCode"], found["rule"], answer["httpStatus"], answer.get("fault")))
            with suppress(httpx.TransportError):
                client.post(path, json=body, headers=KEY)
    wanted = ("resultCode", "rule", "status", "fault")
    assert explained == [tuple(map(entry.get, wanted)) for entry in reversed(journal(emulator))]
