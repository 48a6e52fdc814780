"""The control endpoint."""

import threading
from typing import Any

import httpx
import pytest

from ocr_emulator.scenario.source.text import LARGEST
from tests.contracts import CATALOGUE
from tests.running import Emulator, code_of, start

pytestmark = pytest.mark.process

POINTLESS = "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it"
BUSY = {"rules": [{"then": {"resultCode": 5000503}}]}


def problem_of(response: httpx.Response, status: int) -> dict[str, Any]:
    """A problem detail (RFC 9457), without its status."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.pop("status") == status
    assert isinstance(problem, dict)
    return problem


def put(emulator: Emulator, text: str, label: str = "application/yaml") -> httpx.Response:
    return emulator.client.put("/__admin/scenario", content=text.encode(), headers={"Content-Type": label})


class TestQuestions:
    def test_health(self, emulator: Emulator) -> None:
        """The process is alive."""
        assert emulator.client.get("/__admin/health").json() == {"status": "alive"}

    def test_ready(self, emulator: Emulator) -> None:
        """The emulator is ready as soon as it listens: no scenario is unsound."""
        ready = emulator.client.get("/__admin/ready").json()
        assert ready == {"status": "ready", "scenario": "default", "scenarios": 21}

    def test_version(self, emulator: Emulator) -> None:
        """The emulator's version, and the contract's revision."""
        version = emulator.client.get("/__admin/version").json()
        assert version == {"version": "0.1.0", "revision": "2024-01-12", "front": "plain"}

    def test_scenarios(self, emulator: Emulator) -> None:
        """The loaded scenarios, by name."""
        loaded = emulator.client.get("/__admin/scenarios").json()["scenarios"]
        assert [one["name"] for one in loaded] == [
            "allowance-used-up",
            "authenticity",
            "broken-replies",
            "busy-then-fine",
            "console-operations",
            "default",
            "documents-by-name",
            "envelope-failures",
            "every-code",
            "expired-request-key",
            "flaky-network",
            "gateway-errors",
            "id-cards",
            "invalid-keys",
            "key-rotation",
            "lost-answers",
            "missing-headers",
            "recognition-failures",
            "size-limits",
            "slow-service",
            "tokens",
        ]
        assert loaded[13] == {
            "name": "invalid-keys",
            "source": "scenarios/invalid-keys.yaml",
            "shipped": False,
            "description": "No appKey and secretKey is valid. Does your client stop, rather than try again?",
            "korean": "어떤 appKey와 secretKey도 유효하지 않습니다. 클라이언트가 재시도하지 않고 멈추는지 확인합니다.",
        }

    def test_codes(self, emulator: Emulator) -> None:
        """The catalogue, each row with what it rests on."""
        answer = emulator.client.get("/__admin/codes").json()
        assert answer["revision"] == "2024-01-12"
        assert [code["resultCode"] for code in answer["codes"]] == [code.number for code in CATALOGUE]
        assert answer["codes"][15] == {
            "resultCode": 4000111,
            "resultKey": "CREDIT_CARD_INFO_NOT_FOUND",
            "resultMessage": "Credit card info not found.",
            "httpStatus": 200,
            "operations": ["credit-card"],
            "versions": ["v1.0", "v2.0"],
            "origin": "request",
            "cause": "The image has nothing on it: a single flat colour.",
            "korean": "이미지에 아무 내용이 없습니다(단색 이미지).",
            "since": None,
            "until": None,
            "wordsEvidence": ["seed"],
            "evidence": ["inferred"],
            "decidedBy": [
                {"name": "empty-picture", "choice": "not-found", "seen": None, "evidence": ["inferred"]}
            ],
        }


class TestSwitching:
    def test_by_name(self, emulator: Emulator) -> None:
        """A loaded scenario is put in force by its name."""
        put(emulator, '{"name": "invalid-keys"}', "application/json").raise_for_status()
        assert emulator.client.get("/__admin/scenario").json()["name"] == "invalid-keys"
        assert code_of(emulator.ask_status()) == 4010001

    @pytest.mark.parametrize(
        ("label", "text"),
        [
            ("application/json", '{"name": "mine", "rules": [{"then": {"resultCode": 5000503}}]}'),
            ("application/yaml", "name: mine\nrules:\n  - then: {resultCode: 5000503}\n"),
            (
                "application/x-www-form-urlencoded",
                '{"name": "mine", "rules": [{"then": {"resultCode": 5000503}}]}',
            ),
        ],
    )
    def test_whole(self, emulator: Emulator, label: str, text: str) -> None:
        """A scenario is put in force as it stands in the body, in JSON or YAML; curl's own label does no harm."""
        assert put(emulator, text, label).json() == {
            "name": "mine",
            "source": "the request body",
            "description": "",
            "given": {},
            "rules": [
                {
                    "name": "rules[0]",
                    "when": {
                        "operation": [
                            "business",
                            "business/status",
                            "credit-card",
                            "public-keys",
                            "id-card",
                            "id-card/stand-alone",
                            "id-card/authenticity",
                        ]
                    },
                    "then": [{"resultCode": 5000503}],
                },
            ],
        }
        assert code_of(emulator.ask_status()) == 5000503

    def test_what_is_in_force_can_be_put_back(self, emulator: Emulator) -> None:
        """What GET answers, PUT takes, but for where it came from."""
        given = {
            "businesses": {"0123456789": "06", "0000000000": "unknown"},
            "allowance": 9,
            "services": ["business"],
            "oldKeysAccepted": 90.0,
        }
        rules = [
            {
                "when": {"operation": "business"},
                "then": [{"resultCode": -1, "times": 3}, {"resultCode": "natural"}],
            },
            {
                "when": {"operation": "id-card"},
                "then": {"resultCode": 0, "result": {"idType": "driver", "name": "남궁민수"}},
            },
            {"then": {"resultCode": 1, "resultMessage": "own"}, "unchecked": True},
        ]
        emulator.use({"description": "d", "given": given, "rules": rules})
        before = emulator.client.get("/__admin/scenario").json()
        emulator.use({key: value for key, value in before.items() if key != "source"})
        assert emulator.client.get("/__admin/scenario").json() == before

    def test_secret_keys_are_not_told(self, emulator: Emulator) -> None:
        """Of the given credentials only the appKeys are shown, and that cannot be put back by mistake."""
        answer = put(emulator, "given: {credentials: {app: hush-hush}}")
        assert answer.json()["given"] == {"credentials": ["app"]}
        assert "hush-hush" not in answer.text + emulator.client.get("/__admin/scenario").text
        assert put(emulator, "given: {credentials: [app]}").status_code == 422

    def test_a_switch_starts_the_counters_anew(self, emulator: Emulator) -> None:
        """The same scenario put in force again begins from its start."""
        for _ in range(2):
            emulator.use("busy-then-fine")
            assert [code_of(emulator.ask_status()) for _ in range(3)] == [5000503, 5000503, 0]

    def test_reset(self, emulator: Emulator) -> None:
        """Reset brings back the scenario of the start."""
        emulator.use(BUSY)
        assert emulator.client.post("/__admin/reset").json()["name"] == "default"
        assert code_of(emulator.ask_status()) == 0

    def test_many_at_a_time(self, emulator: Emulator) -> None:
        """While scenarios are switched to and fro every request gets the whole of one or of the other."""
        replies = set()
        done = threading.Event()

        def ask() -> None:
            with emulator.another_client() as client:
                while not done.is_set():
                    reply = client.post(
                        "/v1.0/appkeys/a/business/status",
                        json={"businessNumber": "1234567890"},
                        headers={"Authorization": "s"},
                    )
                    replies.add((reply.headers["x-emulator-scenario"], code_of(reply)))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        for turn in range(60):
            emulator.use("invalid-keys" if turn % 2 else "size-limits")
        done.set()
        for asker in askers:
            asker.join()
        assert replies - {("default", 0)} == {("invalid-keys", 4010001), ("size-limits", 4131000)}

    def test_a_value_may_be_empty(self, emulator: Emulator) -> None:
        """A field that could not be read is a value like any other."""
        emulator.use(
            {"rules": [{"then": {"resultCode": "SUCCESS", "result": {"statusCode": "", "statusMessage": "m"}}}]}
        )
        result = emulator.ask_status().json()["result"]
        assert (result["statusCode"], result["statusMessage"]) == ("", "m")

    def test_one_appkeys_clock(self, emulator: Emulator) -> None:
        """An appKey's time can be asked for."""
        emulator.client.put("/__admin/clock", json={"appKey": "a", "freeze": True}).raise_for_status()
        clock = emulator.client.get("/__admin/clock", params={"appKey": "a"}).json()
        assert clock["frozen"]
        assert not emulator.client.get("/__admin/clock").json()["frozen"]

    def test_json_is_read_as_json_whatever_its_label(self, emulator: Emulator) -> None:
        """JSON that YAML would not take, as curl sends it, is understood."""
        text = '{\n\t"name": "\\ud83d\\ude00"\n,\t"rules": []}'
        answer = put(emulator, text, "application/x-www-form-urlencoded")
        assert answer.json()["name"] == "\N{GRINNING FACE}"


class TestBadInput:
    def test_an_unknown_name(self, emulator: Emulator) -> None:
        """An unknown name is answered with those there are."""
        assert problem_of(put(emulator, "name: bussy-then-fine"), 422) == {
            "type": "urn:ocr-emulator:unknown-scenario",
            "title": "There is no such scenario",
            "detail": "Nothing has changed: there is no scenario 'bussy-then-fine'; loaded are "
            "allowance-used-up, authenticity, broken-replies, busy-then-fine, console-operations, default, documents-by-name, envelope-failures, every-code, expired-request-key, flaky-network, gateway-errors, id-cards, invalid-keys, key-rotation, lost-answers, missing-headers, recognition-failures, size-limits, slow-service and tokens; did you mean 'busy-then-fine'?",
        }

    def test_a_wrong_scenario(self, emulator: Emulator) -> None:
        """Every problem is told with its place, and what was in force stays in force."""
        emulator.use("size-limits")
        text = "rules:\n  - when: {operation: business}\n    then: {resultCode: 4000111}\n    unless: x\n"
        cannot = (
            "found 4000111 CREDIT_CARD_INFO_NOT_FOUND, which business cannot give; expected a reply that every "
            "operation can give that the rule names; say `when: {operation: credit-card}`, "
            "or write a resultMessage too to send it all the same"
        )
        place = "the request body:3:24: rules[0].then.resultCode"
        assert problem_of(put(emulator, text), 422) == {
            "type": "urn:ocr-emulator:invalid-body",
            "title": "The body cannot be used",
            "detail": f"Nothing has changed: {place}: {cannot} (and 1 more, see errors)",
            "errors": [
                {"line": 3, "column": 24, "path": "rules[0].then.resultCode", "message": cannot},
                {
                    "line": 4,
                    "column": 5,
                    "path": "rules[0].unless",
                    "message": "found the key 'unless'; expected name, when, then, unchecked or repeat",
                },
            ],
        }
        assert emulator.client.get("/__admin/scenario").json()["name"] == "size-limits"

    def test_warnings(self, emulator: Emulator) -> None:
        """What changes nothing is told in the reply, and refuses nothing; of a sound scenario there is no such member."""
        warning = {"line": 1, "column": 7, "path": "seed", "message": POINTLESS}
        for path in ("/__admin/scenario", "/__admin/sessions/app/scenario"):
            label = {"Content-Type": "application/yaml"}
            reply = emulator.client.put(path, content=b"seed: 7", headers=label)
            assert (reply.status_code, reply.json()["warnings"]) == (200, [warning])
            assert "warnings" not in emulator.client.put(path, json=BUSY).json()

    def test_warnings_of_a_wrong_scenario(self, emulator: Emulator) -> None:
        """With an error, the warnings stand beside the errors."""
        text = "rules:\n  - {when: {chance: 100%}, then: {resultCode: FAIL}, unless: x}\n"
        found = problem_of(put(emulator, text), 422)
        unless = "found the key 'unless'; expected name, when, then, unchecked or repeat"
        place = "the request body:2:54: rules[0].unless"
        assert (found["detail"], found["errors"], found["warnings"]) == (
            f"Nothing has changed: {place}: {unless}",
            [{"line": 2, "column": 54, "path": "rules[0].unless", "message": unless}],
            [
                {
                    "line": 2,
                    "column": 21,
                    "path": "rules[0].when.chance",
                    "message": "found '100%', which is no chance; expected less than 100%; remove it",
                }
            ],
        )

    def test_json_has_no_lines(self, emulator: Emulator) -> None:
        """In JSON a problem's place is its path."""
        problem = problem_of(put(emulator, '{"given": {"allowance": -1}}', "application/json"), 422)
        message = "found the number -1; expected a number of calls: a whole number of at least 0"
        assert problem["errors"] == [{"path": "given.allowance", "message": message}]

    def test_broken_json(self, emulator: Emulator) -> None:
        """A body that is not JSON is told where it breaks."""
        problem = problem_of(put(emulator, '{"name": }', "application/json"), 422)
        message = "this is not JSON: Expecting value; mend it, or send YAML as application/yaml"
        assert problem["errors"] == [{"line": 1, "column": 10, "path": "", "message": message}]

    def test_too_large(self, emulator: Emulator) -> None:
        """A body without end is not held."""
        problem = problem_of(put(emulator, "#" * (LARGEST + 1)), 413)
        assert problem["detail"] == f"The body has {LARGEST + 1} bytes; send at most {LARGEST}."

    def test_unknown_pages_and_methods(self, emulator: Emulator) -> None:
        """The control endpoint's own errors cannot be mistaken for the service's."""
        assert problem_of(emulator.client.get("/__admin/scenarois"), 404) == {
            "type": "urn:ocr-emulator:http",
            "title": "Not Found",
            "detail": "There is no such page; GET /__admin/docs lists those of the control endpoint.",
        }
        refused = emulator.client.delete("/__admin/scenario")
        assert refused.headers["allow"] == "GET, PUT"
        assert problem_of(refused, 405) == {
            "type": "urn:ocr-emulator:http",
            "title": "Method Not Allowed",
            "detail": "The page is there, the method is not; GET /__admin/docs lists them.",
        }


def test_it_starts_with_the_scenario_it_is_told_to() -> None:
    """--scenario names the scenario of the start, and reset brings it back."""
    with start("--scenario", "invalid-keys") as emulator:
        assert code_of(emulator.ask_status()) == 4010001
        emulator.use("default")
        emulator.client.post("/__admin/reset").raise_for_status()
        assert code_of(emulator.ask_status()) == 4010001
