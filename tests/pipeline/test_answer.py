"""The order of checks: of several mistakes in a request, the one that the service would meet first decides."""

from dataclasses import fields, replace
from typing import Any

import pytest

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.documents.opening.opening import open_file
from ocr_emulator.pipeline.answer import answer
from ocr_emulator.pipeline.received import Oversized, Received
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.scenario.conditions import Condition
from ocr_emulator.scenario.matchers import OneOf
from ocr_emulator.scenario.model import Given, Rule, Scenario, Step
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.contracts import CATALOGUE, SEED
from tests.envelope.client import KEY, base64, rsa_pkcs1
from tests.pipeline.calling import Caller, new_world
from tests.pipeline.orders import CARD, ORDERS, PLANNED, Mended

RULE = Rule(name="r", operations=frozenset(OPERATIONS), steps=(Step(code=CATALOGUE["DATABASE_FAIL"]),))
WORST: dict[str, Any] = {
    "method": "PUT",
    "path": "/nowhere",
    "body": Oversized(9_000_000),
    "credentials": {"app": "right"},
    "services": frozenset(),
    "allowance": 0,
    "businesses": {"0000000000": None},
    "rules": (RULE,),
}


@pytest.fixture(scope="session")
def wrapped(keyring: Keyring) -> dict[str, str]:
    """The symmetric key as a header, by service."""
    services = ("credit-card", "id-card")
    return {service: base64(rsa_pkcs1(KEY, keyring.current_pair(service).private_key)) for service in services}


def ask(facts: dict[str, Any], state: LiveState, texts: dict[str, str]) -> Answer:
    """The answer to a request that is so; `texts` are put where a header names them."""
    parts = {name: facts[name] for name in ("method", "path", "body")}
    given = {field.name: facts[field.name] for field in fields(Given) if field.name in facts}
    headers = {name.lower(): facts[name].format_map(texts) for name in facts if name[0].isupper()}
    scenario = Scenario(name="s", source="test", given=Given(**given), rules=facts["rules"])
    return answer(Received(headers=headers, **parts), SEED, scenario, state, open_file)


@pytest.mark.parametrize(
    ("order", "mended"),
    [
        pytest.param(order, count, id=f"{name}: {row[0]}")
        for name, order in ORDERS.items()
        for count, row in enumerate(order, 1)
    ],
)
def test_the_first_mistake_decides(
    keyring: Keyring, wrapped: dict[str, str], order: list[Mended], mended: int
) -> None:
    """Path and method, size, Authorization, credentials, service, allowance, the other headers, content type, body, key version, symmetric key, decryption, file, values, Request-Key, scenario, recognition."""
    state = new_world(keyring)
    facts = WORST | {name: value for _, changes, _ in order[:mended] for name, value in changes.items()}
    found = ask(facts, state, wrapped | {"request-key": state.issue_request_key("app", CARD)})
    assert f"{found.result_key}: {found.reason}" == order[mended - 1][2]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_unchecked(keyring: Keyring, wrapped: dict[str, str], order: list[Mended]) -> None:
    """An unchecked rule gives its error whatever is wrong with the request, once path and method name an operation."""
    rules = (replace(RULE, unchecked=True),)
    found = []
    for mended in range(1, 5):
        facts = WORST | {name: value for _, changes, _ in order[:mended] for name, value in changes.items()}
        answered = ask(facts | {"rules": rules}, new_world(keyring), wrapped)
        found.append((f"{answered.result_key}: {answered.reason}", answered.rule))
    assert found == [(order[0][2], None), (order[1][2], None), (PLANNED, "r"), (PLANNED, "r")]


@pytest.mark.parametrize("code", [None, CATALOGUE["SUCCESS"]], ids=["natural", "success"])
def test_unchecked_success(keyring: Keyring, wrapped: dict[str, str], code: ResultCode | None) -> None:
    """An unchecked rule that plans no error leaves the natural checks as they are, and its turn is taken."""
    steps = (Step(code=code), Step(code=CATALOGUE["FAIL"]))
    rules = (replace(RULE, unchecked=True, steps=steps),)
    order = ORDERS["public-keys"]
    facts = WORST | {name: value for _, changes, _ in order[:4] for name, value in changes.items()}
    state = new_world(keyring)
    found = [ask(facts | {"rules": rules}, state, wrapped).result_key for _ in range(2)]
    assert found == ["MISSING_REQUIRED_HEADER", "FAIL"]


def test_a_single_reply_is_not_counted(keyring: Keyring) -> None:
    """Only what needs counting is counted."""

    class Uncounted(LiveState):
        def count(self, app_key: str, event: str) -> int:
            raise AssertionError(app_key, event)

    state = Uncounted(Counters(), Sessions(Clock()), keyring, Tokens())
    facts = {
        "method": "POST",
        "path": "/v1.0/appkeys/app/business/status",
        "Authorization": "s",
        "body": b'{"businessNumber":"1234567890"}',
        "rules": (RULE,),
    }
    found = ask(facts, state, {})
    assert (found.result_key, found.rule, found.reason) == ("DATABASE_FAIL", "r", "the scenario 's' says so")


def test_a_sequence_is_counted_for_each_app_key(keyring: Keyring) -> None:
    """The replies of a rule come one after the other, for each appKey from the first."""
    steps = (Step(code=CATALOGUE["FAIL"], times=2), Step(code=None))
    rule = Rule(name="r", operations=frozenset({"public-keys"}), steps=steps)
    scenario = Scenario(name="s", source="test", rules=(rule,))
    state = new_world(keyring)
    callers = [Caller(state, app_key=app_key, scenario=scenario) for app_key in "ab"]
    found = [caller.call("public-keys/id-card", b"", "GET").result_code for caller in callers for _ in range(3)]
    assert found == [-1, -1, 0] * 2


@pytest.mark.parametrize("order", ["pppiii", "iiippp", "pipipi", "ippiip"])
def test_a_sequence_with_other_codes_is_counted_for_itself(keyring: Keyring, order: str) -> None:
    """Where a rule has other codes at one operation than at another, each begins with its own first, in any order."""
    steps = (Step(code=None, is_every=True),)
    rule = Rule(name="r", operations=frozenset({"public-keys", "id-card"}), steps=steps, unchecked=True)
    scenario = Scenario(name="s", source="test", rules=(rule,)).at(SEED)
    caller = Caller(new_world(keyring), scenario=scenario)
    found: dict[str, list[int | None]] = {"p": [], "i": []}
    for operation in order:
        answered = caller.call("public-keys/id-card", b"", "GET") if operation == "p" else caller.upload()
        found[operation].append(answered.result_code)
    names = {"p": "public-keys", "i": "id-card"}
    assert found == {
        one: [code.number for code in SEED.codes if name in code.operations][:3] for one, name in names.items()
    }


def test_body(keyring: Keyring) -> None:
    """An error has its header alone; a success has its result, and its Request-Key in a header of that name."""
    caller = Caller(new_world(keyring))
    refused, public = caller.upload(x_key_version="9"), caller.call("public-keys/id-card", b"", "GET")
    assert (
        refused.body
        == b'{"header":{"isSuccessful":false,"resultCode":4000301,"resultMessage":"Invalid key version."}}'
    )
    key = keyring.current_pair("id-card").public_key
    start = '{"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"SUCCESS"},"result":'
    assert public.body.decode() == f'{start}{{"key":"{key}","version":"0"}}}}'
    assert (refused.headers, public.headers) == ({}, {})
    card = caller.upload()
    assert card.headers == {"Request-Key": card.request_key}


def test_an_unchecked_rule_has_its_status(keyring: Keyring) -> None:
    """What the natural checks refuse under an unchecked rule comes with the rule's status and name."""
    steps = (Step(code=None, http_status=500), Step(code=CATALOGUE["FAIL"]))
    rules = (replace(RULE, unchecked=True, steps=steps),)
    facts = {"method": "POST", "path": "/v1.0/appkeys/app/business/status", "body": b"", "rules": rules}
    state = new_world(keyring)
    found = [ask(facts, state, {}) for _ in range(2)]
    assert [(one.result_key, one.status, one.rule) for one in found] == [
        ("MISSING_REQUIRED_HEADER", 500, "r"),
        ("FAIL", 200, "r"),
    ]


@pytest.mark.parametrize(
    ("method", "path", "facts"),
    [
        ("GET", "/v1.0/appkeys/app/credit-card", ("credit-card", "v1.0", "app")),
        ("PUT", "/v2.0/appkeys/app/credit-card", ("credit-card", "v2.0", "app")),
        ("POST", "/v2.0/appkeys/a-b/public-keys/id-card", ("public-keys", "v2.0", "a-b")),
        ("GET", "/v1.1/appkeys/app/credit-card", None),
        ("GET", "/v1.0/appkeys/app/credit", None),
        ("GET", "/", None),
    ],
)
def test_what_is_known_of_a_wrong_method(
    keyring: Keyring, method: str, path: str, facts: tuple[str, str, str] | None
) -> None:
    """Of a wrong method operation, version and appKey are known, as of no path that the revision lacks; no rule speaks."""
    rules = (replace(RULE, unchecked=True),)
    found = ask({"method": method, "path": path, "body": b"", "rules": rules}, new_world(keyring), {})
    known = found.facts and (found.facts.operation, found.facts.version, found.facts.app_key)
    key = "METHOD_NOT_ALLOWED" if facts else "NOT_FOUND"
    assert (found.stage, found.result_key, found.rule, known) == ("route", key, None, facts)


def test_a_wrong_method_is_no_call(keyring: Keyring) -> None:
    """A wrong method is not counted as a call of the operation whose path it has."""
    call = Condition(subject="call", matcher=OneOf((1,)))
    caller = Caller(
        new_world(keyring), scenario=Scenario(name="s", source="t", rules=(replace(RULE, conditions=(call,)),))
    )
    refused = caller.call("public-keys/id-card", b"", "POST")
    assert refused.facts
    assert (refused.facts.call, caller.call("public-keys/id-card", b"", "GET").rule) == (1, "r")
