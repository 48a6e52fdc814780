"""What was asked and answered, as GET /__admin/requests tells it."""

import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from ocr_emulator.state.journal.query import JOURNAL_FIELDS
from tests.control.test_router import problem_of
from tests.delivery.faults.wire import STATUS, connect, hear, post, until
from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of, start
from tests.samples import noise, picture

pytestmark = pytest.mark.process

Json = dict[str, Any]


def page(emulator: Emulator, query: str = "") -> Json:
    """What GET requests answers to a query."""
    answer = emulator.client.get(f"/__admin/requests{query}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    return found


def requests_of(emulator: Emulator, **filters: object) -> list[Json]:
    answer = emulator.client.get("/__admin/requests", params={name: str(text) for name, text in filters.items()})
    assert answer.status_code == 200, answer.text
    found = answer.json()["requests"]
    assert isinstance(found, list)
    return found


def last(emulator: Emulator) -> Json:
    """The newest request."""
    (found,) = page(emulator, "?limit=1")["requests"]
    assert isinstance(found, dict)
    return found


def count(emulator: Emulator, filters: Json) -> int:
    answer = emulator.client.post("/__admin/requests/count", json=filters)
    assert answer.status_code == 200, answer.text
    found = answer.json()["count"]
    assert isinstance(found, int)
    return found


def entry_of(emulator: Emulator, reply: httpx.Response) -> Json:
    """What the journal has of a reply."""
    answer = emulator.client.get(f"/__admin/requests/{reply.headers['x-emulator-request-id']}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    return found


class TestAnEntry:
    def test_whole(self, emulator: Emulator) -> None:
        """An entry has what was asked, what was answered and by what, and nothing that it has not."""
        emulator.use(
            {"name": "mine", "rules": [{"name": "busy", "then": {"resultCode": 5000503, "delay": "10ms"}}]}
        )
        reply = emulator.upload("business", picture(80, 50))
        found = entry_of(emulator, reply)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found.pop("at"))
        assert re.fullmatch("[0-9a-f]{8}", found.pop("caller"))
        assert re.fullmatch("[0-9a-f]{64}", found.pop("sha256"))
        assert found.pop("took") >= 0.01
        assert found == {
            "id": int(reply.headers["x-emulator-request-id"]),
            "appKey": "app",
            "method": "POST",
            "path": "/v1.0/appkeys/app/business",
            "operation": "business",
            "version": "v1.0",
            "bodySize": int(reply.request.headers["content-length"]),
            "fileType": "png",
            "fileSize": len(picture(80, 50)),
            "revision": "2024-01-12",
            "scenario": "mine",
            "stage": "decide",
            "rule": "busy",
            "byScenario": True,
            "byDocument": False,
            "status": 200,
            "resultCode": 5000503,
            "resultKey": "API_TEMPORARILY_UNAVAILABLE",
            "reason": "the scenario 'mine' says so",
            "delay": 0.01,
            "client": "there",
        }

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
    def test_a_plain_file(self, emulator: Emulator, kind: str, tmp_path: Path) -> None:
        """Size, type and digest are those of the file itself, as sha256sum has it."""
        content = picture(80, 50, kind)
        found = entry_of(emulator, emulator.upload("business", content))
        assert (found["fileType"], found["fileSize"]) == (kind.lower().replace("jpeg", "jpg"), len(content))
        assert found["sha256"] == sha256sum(tmp_path, content)

    def test_a_large_file(self, emulator: Emulator, tmp_path: Path) -> None:
        """A file of megabytes has its digest, too."""
        content = noise(3_000_000)
        found = entry_of(emulator, emulator.upload("business", content))
        assert (found["fileSize"], found["sha256"]) == (len(content), sha256sum(tmp_path, content))

    @pytest.mark.parametrize(("service", "operation"), [("credit-card", "credit-card"), ("id-card", "id-card")])
    def test_an_encrypted_file(self, emulator: Emulator, service: str, operation: str, tmp_path: Path) -> None:
        """Of an encrypted file they are those of the file in plain; the body's size is that of what came."""
        content = picture(80, 50)
        reply = Sealer(emulator, service).upload(operation, content)
        found = entry_of(emulator, reply)
        assert (found["fileType"], found["fileSize"]) == ("png", len(content))
        assert found["sha256"] == sha256sum(tmp_path, content)
        assert found["bodySize"] == int(reply.request.headers["content-length"]) > len(content)

    def test_no_file(self, emulator: Emulator) -> None:
        """A question has no file to tell of."""
        found = entry_of(emulator, emulator.ask_status())
        assert {"fileType", "fileSize", "sha256", "requestKey", "rule", "reason", "fault"} & set(found) == set()

    def test_callers(self, emulator: Emulator) -> None:
        """The same secret is the same caller, at any appKey and after a reset; another is another."""
        callers: list[object] = []
        for secret in ("one", "one", "two"):
            reply = emulator.ask_status(app_key=f"app-{len(callers)}", headers={"Authorization": secret})
            callers.append(entry_of(emulator, reply)["caller"])
            emulator.client.post("/__admin/reset").raise_for_status()
        assert callers[0] == callers[1] != callers[2]
        assert "caller" not in entry_of(emulator, emulator.ask_status(headers={}))

    def test_a_token_is_a_caller(self, emulator: Emulator) -> None:
        """Who comes with a token is told by it, and not by the header of another version."""
        replies = [
            emulator.ask_status(headers={"X-NHN-Authorization": "Bearer 1", "Authorization": other})
            for other in ("a", "b")
        ]
        assert len({entry_of(emulator, reply)["caller"] for reply in replies}) == 1

    def test_request_keys(self, emulator: Emulator) -> None:
        """Two calls with the same Request-Key can be told, and a third with another."""
        sealer = Sealer(emulator, "id-card")
        replies = [sealer.claim(key, {"idType": "resident"}) for key in ("k1", "k1", "k2")]
        found = [entry_of(emulator, reply)["requestKey"] for reply in replies]
        assert found[0] == found[1] != found[2]

    def test_a_body_too_large(self, emulator: Emulator) -> None:
        """Of a body that is too large the size is told that came."""
        reply = emulator.client.post(STATUS, content=bytes(5_242_881), headers=KEY)
        found = entry_of(emulator, reply)
        assert (found["bodySize"], found["stage"], found["resultCode"]) == (5_242_881, "check_size", 4131000)

    def test_a_long_path(self, emulator: Emulator) -> None:
        """Of a very long path the beginning is told."""
        reply = emulator.client.get("/" + "p" * 5000)
        assert entry_of(emulator, reply)["path"] == "/" + "p" * 199

    def test_the_clock_of_its_session(self, emulator: Emulator) -> None:
        """The time is that of the appKey's own clock."""
        emulator.client.put("/__admin/clock", json={"appKey": "a", "advance": "1000d"}).raise_for_status()
        early, late = (entry_of(emulator, emulator.ask_status(app_key=name))["at"] for name in ("b", "a"))
        assert int(late[:4]) - int(early[:4]) in {2, 3}


def sha256sum(folder: Path, content: bytes) -> str:
    """What the command says of a file."""
    file = folder / "file"
    file.write_bytes(content)
    done = subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


def flat(emulator: Emulator) -> httpx.Response:
    return emulator.upload("credit-card", picture(80, 50, flat=True))


def out_of_service(emulator: Emulator) -> httpx.Response:
    emulator.use({"given": {"services": ["id-card"]}})
    return emulator.ask_status()


def ask_about_nothing(emulator: Emulator) -> httpx.Response:
    """Ask for authenticity with a Request-Key that nobody issued."""
    card = {"name": "홍길동", "residentNumber": "9001011234567", "issueDate": "20200101"}
    return Sealer(emulator, "id-card").claim("unknown", {"idType": "resident"}, **card)


#: A natural refusal of each stage, and the operation that was known by then.
REFUSED: dict[str, tuple[Callable[[Emulator], httpx.Response], int, str | None]] = {
    "route": (lambda emulator: emulator.client.post("/v1.0/appkeys/app/bussiness"), 404, None),
    "check_size": (
        lambda emulator: emulator.client.post(STATUS, content=bytes(5_242_881)),
        4131000,
        "business/status",
    ),
    "authenticate": (lambda emulator: emulator.ask_status(headers={}), 4000005, "business/status"),
    "authorize": (out_of_service, 4000401, "business/status"),
    "parse_body": (
        lambda emulator: emulator.client.post(STATUS, content=b"{", headers=KEY),
        400,
        "business/status",
    ),
    "decrypt": (
        lambda emulator: Sealer(emulator, "id-card").send("id-card", b"not encrypted"),
        4000303,
        "id-card",
    ),
    "validate": (lambda emulator: emulator.upload("business", b"no picture"), 4000003, "business"),
    "request_key": (ask_about_nothing, 4000122, "id-card/authenticity"),
    "recognise": (flat, 4000111, "credit-card"),
}


class TestWhoAnswered:
    @pytest.mark.parametrize("stage", REFUSED)
    def test_a_refusal(self, emulator: Emulator, stage: str) -> None:
        """A natural refusal names the stage that refused, and the reason that stands beside the reply."""
        call, number, operation = REFUSED[stage]
        reply = call(emulator)
        found = entry_of(emulator, reply)
        assert (found["stage"], found["byScenario"], found["resultCode"]) == (stage, False, number)
        assert (found["reason"], "rule" in found) == (reply.headers["x-emulator-reason"], False)
        assert found.get("operation") == operation

    def test_success(self, emulator: Emulator) -> None:
        """A success is recognition's; chosen by a scenario, it is by the scenario all the same."""
        assert entry_of(emulator, emulator.ask_status())["stage"] == "recognise"
        emulator.use({"rules": [{"name": "r", "then": [{"resultCode": "SUCCESS"}, "natural"]}]})
        found = [entry_of(emulator, emulator.ask_status()) for _ in range(2)]
        assert [(one["stage"], one["byScenario"], one["rule"]) for one in found] == [
            ("recognise", True, "r"),
            ("recognise", False, "r"),
        ]

    def test_a_natural_refusal_beneath_a_rule(self, emulator: Emulator) -> None:
        """What an unchecked rule only holds back is refused by the stage, and not by the scenario."""
        emulator.use({"rules": [{"name": "slow", "unchecked": True, "then": {"delay": "5ms"}}]})
        found = entry_of(emulator, emulator.ask_status("123"))
        assert (found["stage"], found["byScenario"], found["rule"], found["delay"]) == (
            "validate",
            False,
            "slow",
            0.005,
        )

    def test_planned(self, emulator: Emulator) -> None:
        """A planned reply is by the scenario, by the rule `next`."""
        plan = {"operation": "business/status", "resultCode": 5000503}
        emulator.client.post("/__admin/sessions/app/next", json=plan).raise_for_status()
        found = entry_of(emulator, emulator.ask_status())
        assert (found["stage"], found["byScenario"], found["rule"]) == ("decide", True, "next")

    @pytest.mark.parametrize(
        ("fault", "told"),
        [("malformed-json", "malformed-json"), ({"slow-drip": 100_000}, "slow-drip 100000")],
    )
    def test_a_fault(self, emulator: Emulator, fault: object, told: str) -> None:
        """A fault is told with its amount."""
        emulator.use({"rules": [{"then": {"fault": fault}}]})
        found = entry_of(emulator, emulator.ask_status())
        assert (found["fault"], found["resultCode"], found["client"]) == (told, 0, "there")

    def test_a_fault_that_spares_the_work(self, emulator: Emulator) -> None:
        """Where there was no work there is no resultCode, and no file was worked on."""
        emulator.use({"rules": [{"then": {"fault": "html-error-page"}}]})
        found = entry_of(emulator, emulator.ask_status())
        assert ("resultCode" in found, found["resultKey"], found["status"]) == (False, "NOTHING", 502)

    def test_the_token_service(self, emulator: Emulator) -> None:
        """The token service has an error in place of a resultCode, and neither appKey nor stage."""
        reply = emulator.client.post("/oauth2/token/create", content=b"x=1")
        found = entry_of(emulator, reply)
        assert {"appKey", "stage", "operation", "resultCode"} & set(found) == set()
        assert (found["resultKey"], found["bodySize"], found["status"]) == ("invalid_client", 3, 401)


class TestFilters:
    @pytest.fixture
    def busy(self, emulator: Emulator) -> Emulator:
        """An emulator that was asked four times by two appKeys."""
        emulator.use({"rules": [{"when": {"appKey": "b"}, "then": [{"resultCode": 5000503}, "natural"]}]})
        for app_key, number in (("a", "1234567890"), ("b", "1234567890"), ("b", "1234567890"), ("a", "1")):
            emulator.ask_status(number, app_key=app_key)
        return emulator

    @pytest.mark.parametrize(
        ("filters", "codes"),
        [
            ({}, [4000101, 0, 5000503, 0]),
            ({"appKey": "a"}, [4000101, 0]),
            ({"appKey": "b"}, [0, 5000503]),
            ({"appKey": "c"}, []),
            ({"resultCode": "0"}, [0, 0]),
            ({"resultCode": "> 0"}, [4000101, 5000503]),
            ({"resultKey": "API_TEMPORARILY_UNAVAILABLE"}, [5000503]),
            ({"byScenario": "true"}, [5000503]),
            ({"stage": "validate"}, [4000101]),
            ({"reason": "ten digits"}, [4000101]),
            ({"appKey": "b", "operation": "business/status", "resultCode": "< 1"}, [0]),
            ({"at": "> 2000-01-01T00:00:00Z", "client": "there"}, [4000101, 0, 5000503, 0]),
            ({"at": "< 2000-01-01T00:00:00Z"}, []),
        ],
    )
    def test_one_or_more(self, busy: Emulator, filters: Json, codes: list[int]) -> None:
        """Each field is a filter, and all of them have to hold; the newest request comes first."""
        assert [one["resultCode"] for one in requests_of(busy, **filters)] == codes
        assert count(busy, filters) == len(codes)

    def test_several_values(self, busy: Emulator) -> None:
        """A filter that is given twice holds of either value, of appKeys too."""
        assert len(page(busy, "?resultCode=4000101&resultCode=5000503")["requests"]) == 2
        assert len(page(busy, "?appKey=a&appKey=b")["requests"]) == 4
        assert len(page(busy, "?appKey=a&appKey=c")["requests"]) == 2
        assert count(busy, {"resultCode": [4000101, 5000503]}) == 2
        assert count(busy, {"resultCode": []}) == 0

    def test_values_of_json(self, busy: Emulator) -> None:
        """When requests are counted a value may be what it is in JSON: a number, a truth or a text."""
        assert count(busy, {"resultCode": -1}) == 0
        assert count(busy, {"resultCode": 0, "byScenario": False, "revision": "2024-01-12"}) == 2
        assert count(busy, {"byScenario": [True]}) == 1
        assert count(busy, {"delay": 0.0}) == 4

    def test_every_field_of_an_entry(self, emulator: Emulator) -> None:
        """An entry is found by each of its fields as it is told."""
        then = {"delay": {"uniform": ["1ms", "9ms"]}, "fault": "malformed-json"}
        emulator.use({"rules": [{"name": "r", "when": {"operation": "id-card"}, "then": then}]})
        sealer = Sealer(emulator, "id-card")
        reply = sealer.upload("id-card", picture(80, 50), {"Request-Key": "k"})
        found = entry_of(emulator, reply)
        assert set(JOURNAL_FIELDS) - set(found) == {"reason"}
        for name, value in found.items():
            text = f">= {value}" if name == "at" else str(value).lower() if isinstance(value, bool) else str(value)
            assert found["id"] in [one["id"] for one in requests_of(emulator, **{name: text})], name

    def test_an_app_key_of_any_letters(self, emulator: Emulator) -> None:
        """An appKey is found whatever it is made of, and however long it is."""
        for app_key in ("키&=%", "a b", "x" * 1000):
            emulator.ask_status(app_key=app_key)
            assert [one["appKey"] for one in requests_of(emulator, appKey=app_key)] == [app_key]


class TestPages:
    def test_to_the_end(self, emulator: Emulator) -> None:
        """Pages go from the newest to the oldest; the last one names no next."""
        for _ in range(7):
            emulator.ask_status()
        first = page(emulator, "?limit=3")
        second = page(emulator, f"?limit=3&before={first['before']}")
        third = page(emulator, f"?limit=3&before={second['before']}")
        found = [[one["id"] for one in each["requests"]] for each in (first, second, third)]
        newest = found[0][0]
        assert found == [
            [newest, newest - 1, newest - 2],
            [newest - 3, newest - 4, newest - 5],
            [newest - 6],
        ]
        assert (first["before"], second["before"], third["before"]) == (newest - 2, newest - 5, None)

    def test_just_full(self, emulator: Emulator) -> None:
        """A page that is just full is the last when nothing comes after it."""
        for _ in range(4):
            emulator.ask_status()
        assert page(emulator, "?limit=4")["before"] is None
        assert page(emulator, "?limit=3")["before"] is not None

    def test_the_usual_size(self, emulator: Emulator) -> None:
        """A page has a hundred requests unless it is asked for another number."""
        for _ in range(101):
            emulator.ask_status()
        assert len(page(emulator)["requests"]) == 100
        assert len(page(emulator, "?limit=1000")["requests"]) == 101

    def test_with_filters(self, emulator: Emulator) -> None:
        """Pages are of what the filters find."""
        for number in range(10):
            emulator.ask_status("1" if number % 2 else "1234567890")
        first = page(emulator, "?resultCode=4000101&limit=3")
        second = page(emulator, f"?resultCode=4000101&limit=3&before={first['before']}")
        assert [len(one["requests"]) for one in (first, second)] == [3, 2]
        assert {one["resultCode"] for one in first["requests"] + second["requests"]} == {4000101}
        assert second["before"] is None

    def test_while_requests_go_on(self, emulator: Emulator) -> None:
        """Who turns pages while others call sees every request that was there once, and none twice."""
        for _ in range(40):
            emulator.ask_status(app_key="before")
        there = {one["id"] for one in requests_of(emulator, limit=1000)}
        done = Event()

        def call(app_key: str) -> None:
            with emulator.another_client() as client:
                while not done.is_set():
                    client.post(f"/v1.0/appkeys/{app_key}/business/status", json={}, headers=KEY)

        callers = [Thread(target=call, args=(f"noise-{number}",)) for number in range(3)]
        for caller in callers:
            caller.start()
        try:
            for size in (1, 3, 7):
                seen: list[int] = []
                before: int | None = max(there) + 30
                while before:
                    found = page(emulator, f"?limit={size}&before={before}")
                    seen += [one["id"] for one in found["requests"]]
                    before = found["before"]
                assert sorted(seen, reverse=True) == seen
                assert len(set(seen)) == len(seen)
                assert there <= set(seen)
        finally:
            done.set()
            for caller in callers:
                caller.join()


class TestOne:
    def test_by_number(self, emulator: Emulator) -> None:
        """A request is had by the number that stands beside its reply, as the list has it."""
        replies = [emulator.ask_status() for _ in range(3)]
        for reply, listed in zip(reversed(replies), page(emulator)["requests"], strict=True):
            assert entry_of(emulator, reply) == listed

    def test_forgotten(self, emulator: Emulator) -> None:
        """A request that is not there is a problem that says where to look."""
        number = entry_of(emulator, emulator.ask_status())["id"]
        for gone in (number + 1, 10**17):
            assert problem_of(emulator.client.get(f"/__admin/requests/{gone}"), 404) == {
                "type": "urn:ocr-emulator:unknown-request",
                "title": "There is no such request",
                "detail": f"number: found '{gone}'; expected the number of a request that is remembered; "
                "GET /__admin/requests lists them",
            }

    @pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "٣", "9" * 30])
    def test_no_number(self, emulator: Emulator, number: str) -> None:
        """What is no number of a request is a problem likewise."""
        problem = problem_of(emulator.client.get(f"/__admin/requests/{number}"), 400)
        assert problem["detail"] == f"number: found {number!r}; expected a whole number from 1 on"


class TestForgetting:
    def test_all(self, emulator: Emulator) -> None:
        """All requests are forgotten."""
        emulator.ask_status()
        assert emulator.client.delete("/__admin/requests").json() == {"requests": [], "before": None}
        assert page(emulator) == {"requests": [], "before": None}

    def test_of_one(self, emulator: Emulator) -> None:
        """The requests of one appKey are forgotten, and nobody else's."""
        for app_key in ("a", "b"):
            emulator.ask_status(app_key=app_key)
        emulator.client.delete("/__admin/requests?appKey=a").raise_for_status()
        assert [one["appKey"] for one in requests_of(emulator)] == ["b"]

    def test_what_else_forgets(self, emulator: Emulator) -> None:
        """An appKey that begins again has asked nothing; after a reset nobody has."""
        for method, path, kept in (
            ("POST", "sessions/a/reset", {"b"}),
            ("DELETE", "sessions/b", {"a"}),
            ("POST", "reset", set()),
        ):
            for app_key in ("a", "b"):
                emulator.ask_status(app_key=app_key)
            emulator.client.request(method, f"/__admin/{path}").raise_for_status()
            assert {one["appKey"] for one in requests_of(emulator)} == kept

    def test_bounds(self) -> None:
        """As many requests of each appKey are remembered as the program was told, and as fit into its memory."""
        with start("--journal", "3") as emulator:
            for app_key in ("a", *["b"] * 5):
                emulator.ask_status(app_key=app_key)
            assert [one["appKey"] for one in requests_of(emulator)] == ["b", "b", "b", "a"]
        with start("--journal-bytes", "8KB") as emulator:
            for _ in range(50):
                emulator.ask_status()
            assert 1 <= len(requests_of(emulator)) < 12


A_NUMBER = "a number, or a comparison, as >= 500"
A_WHOLE = "a whole number from 1 to 1000"


class TestProblems:
    @pytest.mark.parametrize(
        ("query", "field", "detail", "accepted"),
        [
            ("?status=OK", "status", f"found 'OK'; expected {A_NUMBER}", A_NUMBER),
            (
                "?client=geone",
                "client",
                "found 'geone'; expected there or gone; did you mean 'gone'?",
                "there or gone",
            ),
            ("?limit=0", "limit", f"found '0'; expected {A_WHOLE}", A_WHOLE),
            ("?limit=1001", "limit", f"found '1001'; expected {A_WHOLE}", A_WHOLE),
            ("?limit=ten", "limit", f"found 'ten'; expected {A_WHOLE}", A_WHOLE),
            (
                "?before=-1",
                "before",
                "found '-1'; expected a whole number from 1 on",
                "a whole number from 1 on",
            ),
        ],
    )
    def test_message(self, emulator: Emulator, query: str, field: str, detail: str, accepted: str) -> None:
        """A filter that cannot be read is a problem that names the field, and what it takes."""
        assert problem_of(emulator.client.get(f"/__admin/requests{query}"), 400) == {
            "type": "urn:ocr-emulator:unreadable-query",
            "title": "The question cannot be read",
            "detail": f"{field}: {detail}",
            "field": field,
            "accepted": accepted,
        }

    def test_an_unknown_field(self, emulator: Emulator) -> None:
        """So is a field that there is not, with all those that there are."""
        for problem in (
            problem_of(emulator.client.get("/__admin/requests?result_code=0"), 400),
            problem_of(emulator.client.post("/__admin/requests/count", json={"result_code": 0}), 400),
        ):
            accepted = f"a field: {', '.join([*JOURNAL_FIELDS][:-1])} or client"
            assert problem["detail"] == (
                f"result_code: found 'result_code'; expected {accepted}; did you mean 'resultCode'?"
            )
            assert (problem["field"], problem["accepted"]) == ("result_code", accepted)

    @pytest.mark.parametrize("value", [None, {"is": 1}, [[1]], [None]])
    def test_what_is_no_value(self, emulator: Emulator, value: object) -> None:
        """A member that is neither a value nor a list of values is a problem likewise."""
        problem = problem_of(emulator.client.post("/__admin/requests/count", json={"status": value}), 400)
        assert problem["field"] == "status"
        assert problem["accepted"] == "a value, or a list of values"

    @pytest.mark.parametrize(
        "body", [r'{"\ud800": 1}', r'{"status": "\ud800"}', f'{{"appKey": "{chr(92)}ud800{"k" * 300}"}}']
    )
    def test_half_a_character(self, emulator: Emulator, body: str) -> None:
        """Half a character, which no text has, is a problem of the body."""
        problem = problem_of(emulator.client.post("/__admin/requests/count", content=body), 422)
        assert problem["type"] == "urn:ocr-emulator:invalid-body"

    @pytest.mark.parametrize(("body", "found"), [("[]", "a list"), ("7", "the number 7"), ("", "nothing")])
    def test_no_filters(self, emulator: Emulator, body: str, found: str) -> None:
        """What is no object has no filters."""
        problem = problem_of(emulator.client.post("/__admin/requests/count", content=body), 422)
        message = f'found {found}; expected filters, as {{"operation": "business"}}'
        assert problem["errors"][0]["message"] == message

    def test_nothing_happened(self, emulator: Emulator) -> None:
        """Questions about the journal are not in it."""
        emulator.client.get("/__admin/requests?status=OK")
        assert page(emulator)["requests"] == []


class TestInTime:
    def test_before_the_client_has_its_answer(self, emulator: Emulator) -> None:
        """An answer is in the journal before the client has it, however often it is asked."""

        def ask(worker: int) -> list[bool]:
            found = []
            with emulator.another_client() as client, emulator.another_client() as asker:
                for _ in range(40):
                    reply = client.post(f"/v1.0/appkeys/w{worker}/business/status", json={}, headers=KEY)
                    one = asker.get(f"/__admin/requests/{reply.headers['x-emulator-request-id']}")
                    found.append(one.status_code == 200 and one.json()["resultCode"] == code_of(reply))
            return found

        with ThreadPoolExecutor(4) as pool:
            assert all(all(found) for found in pool.map(ask, range(4)))

    def test_before_a_lost_answer_ends(self, emulator: Emulator) -> None:
        """So is one that is lost: when the connection ends it is there."""
        emulator.use({"rules": [{"then": {"fault": "answer-lost"}}]})
        for number in range(1, 20):
            with connect(emulator) as connection:
                connection.sendall(post())
                assert hear(connection).data == b""
            assert len(requests_of(emulator, fault="answer-lost")) == number

    def test_there(self, emulator: Emulator) -> None:
        """How long an answer took is known when it is out, and that somebody was there."""
        emulator.use({"rules": [{"then": {"delay": "30ms"}}]})
        reply = emulator.ask_status()
        until(emulator, lambda: "took" in entry_of(emulator, reply))
        found = entry_of(emulator, reply)
        assert found["client"] == "there"
        assert 0.03 <= found["took"] < 5

    @pytest.mark.parametrize("then", [{"delay": "60s"}, {"fault": "stall"}, {"delay": "60s", "fault": "stall"}])
    def test_gone(self, emulator: Emulator, then: Json) -> None:
        """A client that hangs up while it waits is gone, and not waited for."""
        emulator.use({"rules": [{"then": then}]})
        with connect(emulator) as connection:
            connection.sendall(post())
            until(emulator, lambda: len(requests_of(emulator)) == 1)
            assert {"took", "client"} & set(last(emulator)) == set()
        until(emulator, lambda: "client" in last(emulator) and "took" in last(emulator))
        assert last(emulator)["client"] == "gone"
        assert last(emulator)["took"] < 30

    def test_gone_in_the_middle(self, emulator: Emulator) -> None:
        """A client that hangs up in the middle of an answer is gone, too."""
        emulator.use({"rules": [{"then": {"fault": {"slow-drip": 1}}}]})
        with connect(emulator) as connection:
            connection.sendall(post())
            assert connection.recv(1) == b"H"
        until(emulator, lambda: "client" in last(emulator))
        assert last(emulator)["client"] == "gone"

    @pytest.mark.parametrize(
        "fault", ["connection-reset", "empty-reply", "reset-after", "truncated-body", "answer-lost", {"stall": 1}]
    )
    def test_who_waits_is_there(self, emulator: Emulator, fault: object) -> None:
        """A client on whom the connection is closed was there."""
        emulator.use({"rules": [{"then": {"fault": fault}}]})
        with connect(emulator) as connection:
            connection.sendall(post())
            hear(connection)
        until(emulator, lambda: "client" in last(emulator))
        assert last(emulator)["client"] == "there"
