"""The state that requests read and change."""

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.oauth.token import Token
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.random_streams import RandomStreams
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens

CARD = IdCard(id_type=IdType.RESIDENT, values={"name": "홍길동"})


@pytest.fixture
def sessions() -> Sessions:
    """No session yet."""
    return Sessions(Clock())


@pytest.fixture
def state(keyring: Keyring, sessions: Sessions) -> LiveState:
    """A state in which nothing has happened yet."""
    return LiveState(Counters(), sessions, keyring, Tokens(), RandomStreams(7))


def test_each_appkey_has_its_own(state: LiveState) -> None:
    """Counts and Request-Keys of one appKey are not those of another."""
    request_key = state.issue_request_key("a", CARD)
    assert [state.get_and_increment(app_key, "x") for app_key in ("a", "a", "b")] == [0, 1, 0]
    assert state.find_card("a", request_key, 60) is CARD
    assert state.find_card("b", request_key, 60) is None


def test_a_snapshot_has_the_same(state: LiveState) -> None:
    """A snapshot begins with the counts, the Request-Keys and the random stream of the appKey."""
    request_key = state.issue_request_key("a", CARD)
    state.get_and_increment("a", "x")
    state.random("a").random()
    snapshot = state.snapshot("a")
    assert snapshot.get_and_increment("a", "x") == 1
    assert snapshot.find_card("a", request_key, 60) is CARD
    assert snapshot.random("a").random() == state.random("a").random()


def test_a_snapshot_has_no_effect(state: LiveState, sessions: Sessions) -> None:
    """What happens in a snapshot does not happen in the state, and makes no session there."""
    request_key = state.issue_request_key("a", CARD)
    snapshot = state.snapshot("a")
    snapshot.get_and_increment("a", "x")
    assert snapshot.spend_request_key("a", request_key)
    assert state.get_and_increment("a", "x") == 0
    assert state.find_card("a", request_key, 60) is CARD
    state.snapshot("b").get_and_increment("b", "x")
    assert sessions.app_keys() == ["a"]


def test_reset_session(state: LiveState, sessions: Sessions) -> None:
    """The counters of a session are 0 again, and its random stream starts again; those of another go on."""
    first = state.random("a").random()
    for app_key in ("a", "b"):
        state.get_and_increment(app_key, "x")
    state.reset_session(sessions.get_or_create("a"))
    assert [state.get_and_increment(app_key, "x") for app_key in ("a", "b")] == [0, 1]
    assert state.random("a").random() == first


def test_tokens_are_shared(state: LiveState) -> None:
    """A token belongs to a user and to no appKey: a snapshot knows it too."""
    token = Token(user="id", secret="secret", expires_at=state.now() + 60)
    state.keep_token("text", token)
    assert state.snapshot("a").find_token("text") is token
    state.revoke_token("text")
    assert state.find_token("text") == Token(
        user="id", secret="secret", expires_at=token.expires_at, is_revoked=True
    )
