"""The card that a claim is about, by its Request-Key."""

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest, resolve_request_key
from ocr_emulator.pipeline.stages.validate import AuthenticityClaim, Document, PublicKeyQuery, StatusQuery
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.documents.files import file
from tests.pipeline.calling import new_world
from tests.pipeline.orders import CARD
from tests.pipeline.stages.making import refused_by, request_of

REASON = "the Request-Key is unknown to this appKey, spent, or older than an hour; call id-card for a new one"
OTHERS: list[ValidRequest] = [
    PublicKeyQuery(request=request_of("public-keys", "v2.0"), service="id-card"),
    Document(request=request_of("business"), file=file(), symmetric_key=None),
    StatusQuery(request=request_of("business/status"), number="1234567890"),
]


@pytest.fixture
def state(keyring: Keyring) -> LiveState:
    """A world in which nothing has happened."""
    return new_world(keyring)


def claim(request_key: str) -> AuthenticityClaim:
    request = request_of("id-card/authenticity", "v2.0", headers={"request-key": request_key})
    return AuthenticityClaim(request=request, id_type=IdType.RESIDENT, values={})


def refused(request_key: str, state: LiveState) -> bool:
    found = refused_by(lambda: resolve_request_key(claim(request_key), state))
    return found == ("AUTHENTICITY_REQUEST_KEY_INVALID", REASON)


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: type(other).__name__)
def test_no_claim(state: LiveState, other: ValidRequest) -> None:
    """What is no claim needs no Request-Key."""
    assert resolve_request_key(other, state) is other  # type: ignore[arg-type] # none of them is an AuthenticityCheck


def test_a_living_key(state: LiveState) -> None:
    """A claim is compared with the card that its Request-Key was issued for; that spends nothing yet."""
    one = claim(state.issue_request_key("app", CARD))
    expected = AuthenticityCheck(request=one.request, claim=one, card=CARD)
    assert [resolve_request_key(one, state) for _ in range(2)] == [expected] * 2


@pytest.mark.parametrize("text", ["", "unknown"])
def test_an_unknown_key(state: LiveState, text: str) -> None:
    """A Request-Key that was never issued is refused."""
    state.issue_request_key("app", CARD)
    assert refused(text, state)


def test_of_another_app_key(state: LiveState) -> None:
    """A Request-Key is good for the appKey that it was issued to alone."""
    assert refused(state.issue_request_key("other", CARD), state)


def test_a_spent_key(state: LiveState) -> None:
    """A Request-Key that is spent is refused."""
    request_key = state.issue_request_key("app", CARD)
    assert state.spend_request_key("app", request_key)
    assert refused(request_key, state)


@pytest.mark.parametrize(("seconds", "is_refused"), [(3600, False), (3601, True)])
def test_an_hour(keyring: Keyring, seconds: int, *, is_refused: bool) -> None:
    """A Request-Key lives for as long as the contract says: an hour."""
    sessions = Sessions(Clock(lambda: 1000.0))
    state = LiveState(Counters(), sessions, keyring, Tokens())
    request_key = state.issue_request_key("app", CARD)
    sessions.get_or_create("app").clock.advance(seconds)
    if is_refused:
        assert refused(request_key, state)
    else:
        assert isinstance(resolve_request_key(claim(request_key), state), AuthenticityCheck)
