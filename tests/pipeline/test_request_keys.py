"""The life of a Request-Key, from the card that was recognised to the claim about it."""

import pytest

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.documents.id_card import authenticity_values
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.scenario.model import Rule, Scenario, Step
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.contracts import CATALOGUE, SEED
from tests.pipeline.calling import Caller, claim, new_world

SUCCESS = CATALOGUE["SUCCESS"]
FAULTS = pytest.mark.parametrize("kind", IdType)
REFUSED = (
    "AUTHENTICITY_REQUEST_KEY_INVALID",
    "the Request-Key is unknown to this appKey, spent, or older than an hour; call id-card for a new one",
)


def rules(*steps: Step, operation: str = "id-card/authenticity") -> Scenario:
    """A scenario whose one rule gives those replies."""
    rule = Rule(name="r", operations=frozenset({operation}), steps=steps)
    return Scenario(name="s", source="test", rules=(rule,))


def shown(kind: IdType) -> Scenario:
    """A scenario in which every card is of that kind."""
    return rules(Step(code=SUCCESS, result={"idType": kind}), operation="id-card")


def values_of(caller: Caller, request_key: str | None, **changes: str) -> dict[str, str]:
    """What a claim about the card of a Request-Key has to send, with some values changed."""
    card = caller.state.find_card(caller.app_key, request_key or "", 3600)
    assert card
    return authenticity_values(card) | changes


def body_of(kind: IdType, values: dict[str, str]) -> bytes:
    """The claim, a passport's expirationDate plain."""
    plain = {name: value for name, value in values.items() if name == "expirationDate"}
    return claim(kind, {name: value for name, value in values.items() if name not in plain}, plain)


def outcome(found: Answer) -> tuple[object, str | None]:
    """The result of a success, else the key of the code; and why."""
    return found.result or found.result_key, found.reason


@pytest.fixture
def caller(keyring: Keyring) -> Caller:
    """A client of a world in which nothing has happened."""
    return Caller(new_world(keyring))


@FAULTS
def test_issued(keyring: Keyring, kind: IdType) -> None:
    """Every kind of card gets a Request-Key of its own, each time."""
    caller = Caller(new_world(keyring), scenario=shown(kind))
    keys = [caller.upload().request_key for _ in range(3)]
    assert len({*keys, None}) == 4


def test_not_issued(caller: Caller) -> None:
    """Only id-card issues a Request-Key, not stand-alone, and not when the reply is an error."""
    assert caller.upload("id-card/stand-alone").request_key is None
    assert caller.upload("credit-card").request_key is None
    caller.scenario = rules(Step(code=CATALOGUE["FAIL"]), operation="id-card")
    assert caller.upload().request_key is None


@FAULTS
def test_true_once(keyring: Keyring, kind: IdType) -> None:
    """What was recognised is true, once: a normal reply spends the Request-Key."""
    caller = Caller(new_world(keyring), scenario=shown(kind))
    request_key = caller.upload().request_key
    body = body_of(kind, values_of(caller, request_key))
    assert [outcome(caller.ask(request_key, body)) for _ in range(2)] == [
        ({"isAuthenticity": True}, None),
        REFUSED,
    ]


CHANGES = [
    ("resident", {"name": "성춘향"}, "name"),
    ("resident", {"residentNumber": "0" * 13}, "residentNumber"),
    ("resident", {"issueDate": "20200103"}, "issueDate"),
    ("resident", {"name": "성춘향", "issueDate": "20200103"}, "name, issueDate"),
    ("driver", {"residentNumber": "0" * 7}, "residentNumber"),
    ("driver", {"driverLicenseNumber": "0" * 12}, "driverLicenseNumber"),
    ("driver", {"serialNum": "ZZZZZ"}, "serialNum"),
    ("passport", {"passportNumber": "M00000000"}, "passportNumber"),
    ("passport", {"birthDate": "20000101"}, "birthDate"),
    ("passport", {"expirationDate": "20000101"}, "expirationDate"),
]


@pytest.mark.parametrize(("kind", "changes", "names"), CHANGES)
def test_false(keyring: Keyring, kind: str, changes: dict[str, str], names: str) -> None:
    """What differs is false, with the names of what differs and no value; that is a normal reply, and spends too."""
    caller = Caller(new_world(keyring), scenario=shown(IdType(kind)))
    request_key = caller.upload().request_key
    body = body_of(IdType(kind), values_of(caller, request_key, **changes))
    assert [outcome(caller.ask(request_key, body)) for _ in range(2)] == [
        ({"isAuthenticity": False}, f"what was recognised differs in {names}"),
        REFUSED,
    ]


def test_another_kind(caller: Caller) -> None:
    """A claim about another kind of card than was recognised is false."""
    request_key = caller.upload().request_key
    numbers = {"residentNumber": "9001011", "driverLicenseNumber": "991012345670", "serialNum": "A1B2C3"}
    body = claim("driver", {"name": "홍길동", **numbers})
    assert outcome(caller.ask(request_key, body)) == (
        {"isAuthenticity": False},
        "what was recognised differs in idType",
    )


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("changes", [{}, {"name": "성춘향"}])
def test_scenario_decides(caller: Caller, *, truth: bool, changes: dict[str, str]) -> None:
    """A scenario may say whether it is true, whatever was sent; the Request-Key is spent all the same."""
    request_key = caller.upload().request_key
    body = body_of(IdType.RESIDENT, values_of(caller, request_key, **changes))
    caller.scenario = rules(Step(code=SUCCESS, result={"isAuthenticity": truth}))
    assert [outcome(caller.ask(request_key, body)) for _ in range(2)] == [
        ({"isAuthenticity": truth}, None),
        REFUSED,
    ]


def test_an_error_does_not_spend(caller: Caller) -> None:
    """Only a normal reply spends: after a refusal, or an error that the scenario planned, the Request-Key is good."""
    request_key = caller.upload().request_key
    body = body_of(IdType.RESIDENT, values_of(caller, request_key))
    caller.scenario = rules(Step(code=CATALOGUE["API_TEMPORARILY_UNAVAILABLE"]), Step(code=None))
    wrong = claim("resident", values_of(caller, request_key, issueDate="20201301"))
    found = [caller.ask(request_key, wrong), *(caller.ask(request_key, body) for _ in range(3))]
    assert [one.result_code for one in found] == [4000001, 5000503, 0, 4000122]


@pytest.mark.parametrize(("seconds", "code"), [(3599, 0), (3600, 0), (3601, 4000122)])
def test_an_hour(keyring: Keyring, seconds: float, code: int) -> None:
    """A Request-Key is good for an hour on the clock of its session, whatever the clocks of others say."""
    sessions = Sessions(Clock())
    sessions.clock.freeze()
    caller = Caller(LiveState(Counters(), sessions, keyring, Tokens()))
    request_key = caller.upload().request_key
    body = body_of(IdType.RESIDENT, values_of(caller, request_key))
    sessions.get_or_create("other").clock.advance(10**6)
    sessions.get_or_create("app").clock.advance(seconds)
    assert caller.ask(request_key, body).result_code == code


def test_of_another_app_key(caller: Caller) -> None:
    """A Request-Key is good for the appKey that got it, and asking with another's does not spend it."""
    request_key = caller.upload().request_key
    body = body_of(IdType.RESIDENT, values_of(caller, request_key))
    stranger = Caller(caller.state, app_key="other", scenario=rules(Step(code=CATALOGUE["FAIL"])))
    assert outcome(stranger.ask(request_key, body)) == REFUSED
    assert caller.ask(request_key, body).code is SUCCESS


def test_spent_in_between(keyring: Keyring) -> None:
    """Of two claims at once, one alone is answered: the one that comes to spend the Request-Key first."""

    class Contested(LiveState):
        def spend_request_key(self, app_key: str, request_key: str) -> bool:
            return super().spend_request_key(app_key, request_key) and super().spend_request_key(
                app_key, request_key
            )

    caller = Caller(Contested(Counters(), Sessions(Clock()), keyring, Tokens()))
    request_key = caller.upload().request_key
    body = body_of(IdType.RESIDENT, values_of(caller, request_key))
    assert outcome(caller.ask(request_key, body)) == REFUSED


LOCKS = contract_at(find_revision("2024-08-13"))
LOCKED = (
    "REGISTRATION_CARD_AUTHENTICATION_LOCKED",
    "5 wrong issue dates have come for this resident number, and lock it for the right date too; POST /__admin/reset unlocks it",
)


def test_wrong_dates(keyring: Keyring) -> None:
    """Wrong issue dates of resident cards are counted by resident number; other differences and cards are not."""
    caller = Caller(new_world(keyring), contract=LOCKS)
    number = ""
    for changes in ({"issueDate": "20200103"}, {"name": "성춘향"}, {"issueDate": "20200104"}, {}):
        request_key = caller.upload().request_key
        values = values_of(caller, request_key, **changes)
        number = values["residentNumber"]
        caller.ask(request_key, body_of(IdType.RESIDENT, values))
    caller.scenario = shown(IdType.PASSPORT)
    request_key = caller.upload().request_key
    caller.ask(request_key, body_of(IdType.PASSPORT, values_of(caller, request_key, issueDate="20200103")))
    assert [caller.state.wrong_dates(*key) for key in (("app", number), ("other", number), ("app", "0"))] == [
        2,
        0,
        0,
    ]


def test_lock(keyring: Keyring) -> None:
    """Five wrong issue dates lock the resident number of that appKey, for right dates too, and the lock spends no key."""
    caller = Caller(new_world(keyring), contract=LOCKS)
    for wrong in range(5):
        right = body_of(IdType.RESIDENT, values_of(caller, caller.upload().request_key))
        assert outcome(caller.ask(caller.upload().request_key, right)) == ({"isAuthenticity": True}, None)
        request_key = caller.upload().request_key
        body = body_of(IdType.RESIDENT, values_of(caller, request_key, issueDate=f"2020010{wrong + 3}"))
        assert caller.ask(request_key, body).result == {"isAuthenticity": False}
    request_key = caller.upload().request_key
    right, wrong_again = (
        body_of(IdType.RESIDENT, values_of(caller, request_key, **changes))
        for changes in ({}, {"issueDate": "20200109"})
    )
    assert [outcome(caller.ask(request_key, body)) for body in (wrong_again, right)] == [LOCKED, LOCKED]
    caller.contract = SEED
    assert outcome(caller.ask(request_key, right)) == ({"isAuthenticity": True}, None)


def test_a_planned_success_is_not_locked(keyring: Keyring) -> None:
    """Where a scenario says success, the number is neither counted nor locked."""
    caller = Caller(new_world(keyring), contract=LOCKS, scenario=rules(Step(code=SUCCESS)))
    for _ in range(7):
        request_key = caller.upload().request_key
        body = body_of(IdType.RESIDENT, values_of(caller, request_key, issueDate="20200103"))
        assert caller.ask(request_key, body).result == {"isAuthenticity": False}
