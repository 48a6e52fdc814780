"""The law of explaining: it says what the request would get, and nothing is otherwise for its having been asked."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.scenario.library import load_files, scenario_files
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.state.keyring import Keyring
from tests.contracts import SEED
from tests.pipeline.calling import Caller, claim, form, new_world
from tests.pipeline.speaking import explained
from tests.properties import tries
from tests.running import ROOT
from tests.samples import picture
from tests.scenario.loading import read

CARD = IdCard(
    id_type=IdType.RESIDENT,
    values={"name": "홍길동", "residentNumber": "900101-1234560", "issueDate": "2020.1.2."},
)
CLAIM = {"name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}
PICTURE, JPEG, PDF = (picture(64, 40, kind=kind) for kind in ("PNG", "JPEG", "PDF"))

#: Scenarios in which much is decided by chance, by turns and by what is known of the request.
INLINE = {
    "chances": """
        seed: 5
        rules:
          - {name: a, when: {chance: 30%}, then: {resultCode: 5000503, delay: {uniform: [1ms, 9s]}}}
          - {name: b, when: {chance: 30%, operation: [business, id-card]}, then: {fault: {truncated-body: 7}}}
          - {name: c, when: {chance: 50%}, unchecked: true, then: {delay: {lognormal: {median: 1s, sigma: 1}}}}
          - {name: d, when: {chance: 50%, operation: credit-card, version: v2.0}, then: {resultCode: 4000301}}
    """,
    "turns": """
        rules:
          - {name: third, when: {call: "> 2 and <= 4"}, then: [{resultCode: 5000503}, {fault: answer-lost}]}
          - {name: by name, when: {fileName: {glob: "*.png"}}, then: [{resultCode: 5003003, resultMessage: m}, natural]}
          - {name: by type, when: {fileType: jpg, fileSize: "> 100B"}, then: {delay: 1s}}
          - {name: by agent, when: {header: {User-Agent: {contains: okhttp}}}, then: {httpStatus: 503}}
          - {name: blank agent, when: {header: {User-Agent: {matches: "^$"}}}, then: {httpStatus: 500}}
          - {name: by label, when: {header: {Content-Type: {contains: plain}}}, then: {delay: 2s}}
    """,
    "labels": """
        rules:
          - {name: early, when: {header: {Content-Type: text/plain}}, unchecked: true, then: {delay: 3s}}
          - {name: card, when: {header: {Content-Type: {contains: json}}, operation: id-card/authenticity}, then: {resultCode: 5000003}}
          - {name: json, when: {header: {Content-Type: application/json}}, then: {delay: 1s}}
          - {name: form, when: {header: {Content-Type: {contains: form-data}}}, then: [{resultCode: 5000503}, natural]}
    """,
    "values": f"""
        rules:
          - {{name: digest, when: {{sha256: "{sha256(PICTURE).hexdigest()}"}}, then: [{{resultCode: 5000503}}, natural]}}
          - {{name: number, when: {{fields: {{businessNumber: {{matches: "^12"}}}}}}, then: {{resultCode: SUCCESS}}}}
          - {{name: foreign, when: {{fields: {{serialNum: AB12C}}}}, then: {{resultCode: 5000503}}}}
          - {{name: claim, when: {{idType: resident, fields: {{name: 홍길동}}}}, then: {{resultCode: 4000123, resultMessage: m}}}}
    """,
    "given": """
        given:
          credentials: {app: secret, other: hush}
          businesses: {"0000000000": unknown}
          allowance: 6
          services: [business, id-card]
        rules: [{name: slow, when: {operation: [business/status, id-card]}, then: {delay: 2s}}]
    """,
}


@cache
def scenarios() -> Mapping[str, Scenario]:
    """The shipped scenarios, and some that know more of a request."""
    shipped = load_files(scenario_files(ROOT / "scenarios"), SEED)
    return {**shipped, **{name: read(text) for name, text in INLINE.items()}}


@dataclass(frozen=True)
class Ask:
    """A real request, and all that is known of it: the body of `explain`."""

    operation: str
    version: str
    send: Callable[[Caller], Answer]
    said: dict[str, Any] = field(default_factory=dict)


def upload(operation: str, version: str, content: bytes, name: str, kind: str, **headers: str) -> Ask:
    def send(caller: Caller) -> Answer:
        return caller.upload(operation, content, name, **headers)

    said = {
        "fileName": name,
        "fileType": kind,
        "fileSize": len(content),
        "sha256": sha256(content).hexdigest(),
        "headers": as_said(headers),
    }
    return Ask(operation, version, send, said)


def as_said(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def mislabelled(operation: str, version: str, label: str) -> Ask:
    """An upload with another Content-Type."""

    def send(caller: Caller) -> Answer:
        return caller.call(operation, form(PICTURE), content_type=label)

    return Ask(operation, version, send, {"headers": {"Content-Type": label}})


def status(number: str | None, **headers: str) -> Ask:
    body = json.dumps({"businessNumber": number}).encode()
    sent = {"content_type": "application/json"} | headers
    said = {"fields": {"businessNumber": number}, "headers": as_said(sent)}
    return Ask("business/status", "v1.0", lambda caller: caller.call("business/status", body, **sent), said)


def authenticity(values: Mapping[str, str], request_key: str, kind: str = "resident") -> Ask:
    """A claim with a Request-Key of the world: the first one, or one that nobody issued."""
    said = {"fields": {"idType": kind, **values}, "headers": {"Request-Key": request_key}}
    return Ask("id-card/authenticity", "v2.0", lambda caller: caller.ask(request_key, claim(kind, values)), said)


def mislabelled_claim(request_key: str, label: str) -> Ask:
    """A claim with another Content-Type, of whose fields nothing is known."""

    def send(caller: Caller) -> Answer:
        body = claim("resident", CLAIM)
        return caller.call("id-card/authenticity", body, content_type=label, request_key=request_key)

    said = {"headers": {"Request-Key": request_key, "Content-Type": label}}
    return Ask("id-card/authenticity", "v2.0", send, said)


def requests(request_key: str) -> list[Ask]:
    """Requests of every operation, right and wrong in many ways."""
    return [
        upload("business", "v1.0", PICTURE, "a.png", "png"),
        upload("business", "v1.0", PDF, "a.pdf", "pdf", user_agent="okhttp/4"),
        upload("business", "v1.0", JPEG, "unreadable.jpg", "jpg"),
        upload("business", "v1.0", JPEG, "a.jpg", "jpg", authorization=""),
        upload("credit-card", "v1.0", PICTURE, "a.png", "png", authorization="another"),
        upload("credit-card", "v1.0", PDF, "a.pdf", "pdf"),
        upload("credit-card", "v2.0", JPEG, "a.jpg", "jpg"),
        upload("credit-card", "v2.0", JPEG, "unreadable", "jpg", x_key_version="9"),
        upload("id-card", "v2.0", PICTURE, "driver-1.png", "png"),
        upload("id-card", "v2.0", JPEG, "a.jpg", "jpg", symmetric_key=""),
        upload("id-card/stand-alone", "v2.0", PICTURE, "passport.png", "png", user_agent="okhttp/4"),
        Ask(
            "public-keys",
            "v2.0",
            lambda caller: caller.call("public-keys/id-card", b"", "GET"),
            {"serviceName": "id-card"},
        ),
        status("1234567890"),
        status("0000000000"),
        status("12-34"),
        status(None),
        authenticity(CLAIM, request_key),
        authenticity(CLAIM | {"issueDate": "20200103"}, request_key),
        authenticity(CLAIM, "nobody's"),
        authenticity({"name": "홍길동"}, request_key),
        authenticity(CLAIM, request_key, "alien"),
        authenticity(CLAIM | {"serialNum": "AB12C"}, request_key),
        authenticity(CLAIM, ""),
        mislabelled_claim(request_key, "text/plain"),
        mislabelled_claim(request_key, ""),
        mislabelled_claim("nobody's", "Application/JSON; charset=utf-8"),
        mislabelled("business", "v1.0", "application/json"),
        mislabelled("id-card", "v2.0", "text/plain"),
        mislabelled("credit-card", "v1.0", ""),
        upload("business", "v1.0", PICTURE, "a", "png", user_agent=""),
        upload("business", "v1.0", b"", "empty.png", "png"),
        upload("id-card", "v2.0", b"", "empty.png", "png"),
        status("1234567890", user_agent="", content_type="text/plain"),
        status("1234567890", content_type=""),
        status("1234567890", authorization=" "),
    ]


def outcome(found: Answer) -> tuple[object, ...]:
    """All that decides what the client sees, but for what is recognised."""
    return found.stage, found.result_code, found.rule, found.status, found.delay, found.fault, found.more_headers


def contract_of(scenario: Scenario) -> Contract:
    return scenario.contract(SEED)


def caller_of(keyring: Keyring, scenario: Scenario) -> Caller:
    """A client where nothing has happened yet but that a Request-Key was issued."""
    contract = contract_of(scenario)
    return Caller(new_world(keyring, scenario.seed or 1), scenario=scenario.at(contract), contract=contract)


#: Which of the requests, one after the other.
CHOICES = st.lists(st.integers(0, len(requests("")) - 1), min_size=1, max_size=8)


@pytest.mark.parametrize("name", scenarios())
@tries(20)  # each example is many requests, with RSA in them
@given(choices=CHOICES)
def test_what_is_explained_is_what_comes(keyring: Keyring, name: str, choices: list[int]) -> None:
    """Whatever has come before, a request gets the code, rule, delay, fault and reason that were explained."""
    caller = caller_of(keyring, scenarios()[name])
    request_key = caller.state.issue_request_key("app", CARD)
    for index in choices:
        ask = requests(request_key)[index]
        caller.version = ask.version
        before = [explained(caller, ask.operation, version=ask.version, **ask.said) for _ in range(2)]
        real = ask.send(caller)
        assert outcome(before[0].answer) == outcome(before[1].answer)
        assert before[0].misses == before[1].misses
        assert outcome(before[0].answer) == outcome(real)
        if real.result_code != 0:
            assert before[0].answer.reason == real.reason


@pytest.mark.parametrize("name", scenarios())
@tries(20)  # each example is many requests, with RSA in them
@given(choices=CHOICES, asked=CHOICES)
def test_to_ask_has_no_effect(keyring: Keyring, name: str, choices: list[int], asked: list[int]) -> None:
    """The same requests get the same answers, whether or not anything was explained in between."""
    answers = []
    for questions in ([], asked):
        caller = caller_of(keyring, scenarios()[name])
        request_key = caller.state.issue_request_key("app", CARD)
        known = requests(request_key)
        found = []
        for index in choices:
            for question in (known[number] for number in questions):
                explained(caller, question.operation, version=question.version, **question.said)
            caller.version = known[index].version
            found.append(outcome(known[index].send(caller)))
        answers.append(found)
    assert answers[0] == answers[1]
