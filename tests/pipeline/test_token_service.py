"""The service that creates and revokes tokens, without HTTP around it."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ocr_emulator.oauth.token import CREATE_PATH, REVOKE_PATH, TOKEN_PATHS, Token, is_well_formed
from ocr_emulator.pipeline.token_service import TokenAnswer, TokenRequest, answer_token
from ocr_emulator.scenario.model import Given, User
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.live_state import LiveState
from tests.envelope.client import base64
from tests.pipeline.calling import new_world

GRANT = b"grant_type=client_credentials"
FORM = "application/x-www-form-urlencoded"
ANYBODY = Given()
NOBODY = Given(users={})
TWO = Given(
    users={
        "id": User(name="id", secret="secret", token_life=600),
        "other": User(name="other", secret="another"),
    }
)

UNKNOWN_USER = "the scenario's given.users does not have this id"
WRONG_SECRET = "the scenario's given.users has this id with another secret"
TOO_LONG = "the UserAccessKeyId has more than 200 characters; send a real one"
NO_GRANT = "the parameter grant_type is missing; send client_credentials"
NO_TOKEN = "the parameter token is missing; send the access_token to revoke"
NO_FORM = "the body is not a form: send name=value&name=value"
NO_QUERY = "the query is not a form: send name=value&name=value"
NO_USER = "the header Authorization is missing; send `Basic` and Base64 of UserAccessKeyId:SecretAccessKey"

#: Mistakes by path, each made beside those before it, and all the same the one that is told.
MISTAKES: dict[str, list[tuple[dict[str, Any], str, str, int]]] = {
    CREATE_PATH: [
        (
            {"body": b"grant_type=password"},
            "unsupported_grant_type",
            "the grant_type is another than client_credentials; send that",
            400,
        ),
        ({"body": b"scope=all"}, "invalid_request", NO_GRANT, 400),
        ({"body": b"{}"}, "invalid_request", NO_FORM, 400),
        (
            {"headers": {"authorization": f"Basic {base64(b'id:secret')}"}},
            "invalid_request",
            f"the Content-Type is not {FORM}; send the parameters as a form",
            400,
        ),
        ({"query": "grant_type=%ff", "body": b""}, "invalid_request", NO_QUERY, 400),
        ({"headers": {"authorization": f"Basic {base64(b'id:wrong')}"}}, "invalid_client", WRONG_SECRET, 401),
        ({"headers": {"authorization": f"Basic {base64(b'ID:wrong')}"}}, "invalid_client", UNKNOWN_USER, 401),
        (
            {"headers": {"authorization": f"Basic {base64(b'i' * 201 + b':wrong')}"}},
            "invalid_client",
            TOO_LONG,
            401,
        ),
        ({"headers": {}}, "invalid_client", NO_USER, 401),
        ({"method": "PUT"}, "invalid_request", "the method is PUT; send POST", 405),
    ],
    REVOKE_PATH: [
        ({"body": b"access_token=x"}, "invalid_request", NO_TOKEN, 400),
        ({"body": b"token=&token="}, "invalid_request", NO_TOKEN, 400),
        (
            {"body": b"token=a&token=b"},
            "invalid_request",
            "a parameter is there more than once; send each once",
            400,
        ),
        ({"query": "token=%ff"}, "invalid_request", NO_QUERY, 400),
        ({"headers": {}}, "invalid_client", NO_USER, 401),
        ({"method": "GET"}, "invalid_request", "the method is GET; send POST", 405),
    ],
}


@pytest.fixture
def state(keyring: Keyring) -> LiveState:
    """A world without tokens, whose time stands still."""
    return new_world(keyring)


def request_of(path: str, user: str = "id:secret", **changes: Any) -> TokenRequest:  # noqa: ANN401 - any part
    """A request to create a token as it should be, but for what changes."""
    headers = {"authorization": f"Basic {base64(user.encode())}", "content-type": FORM}
    made = TokenRequest(method="POST", path=path, query="", headers=headers, body=GRANT)
    return replace(made, **changes)


def create(state: LiveState, given: Given = ANYBODY, user: str = "id:secret") -> str:
    """The text of a new token."""
    found = answer_token(request_of(CREATE_PATH, user), given, state)
    text = json.loads(found.body)["access_token"]
    assert isinstance(text, str)
    return text


def revoke(state: LiveState, text: str, given: Given = ANYBODY, user: str = "id:secret") -> TokenAnswer:
    """The answer to a request to revoke `text`."""
    return answer_token(request_of(REVOKE_PATH, user, body=f"token={text}".encode()), given, state)


def check_refused(found: TokenAnswer, error: str, reason: str, status: int = 400) -> None:
    """It is the error of RFC 6749, whole."""
    more = {401: {"WWW-Authenticate": 'Basic realm="token", charset="UTF-8"'}, 405: {"Allow": "POST"}}
    assert (found.status, found.result_key, found.reason) == (status, error, reason)
    assert found.body == f'{{"error":"{error}"}}'.encode()
    assert found.headers == {"Cache-Control": "no-store", "Pragma": "no-cache"} | more.get(status, {})
    assert (found.result_code, found.rule) == (None, None)


class TestCreate:
    @pytest.mark.parametrize(("given", "life"), [(ANYBODY, 86400), (TWO, 600)])
    def test_created(self, state: LiveState, given: Given, life: int) -> None:
        """The answer is that of RFC 6749, section 5.1, and the token lives as long as it says."""
        found = answer_token(request_of(CREATE_PATH), given, state)
        text = json.loads(found.body)["access_token"]
        assert is_well_formed(text)
        assert found == TokenAnswer(
            status=200,
            body=f'{{"access_token":"{text}","token_type":"Bearer","expires_in":{life}}}'.encode(),
            headers={"Cache-Control": "no-store", "Pragma": "no-cache"},
        )
        assert (found.result_key, found.reason, found.result_code, found.rule) == ("OK", None, None, None)
        assert state.find_token(text) == Token(user="id", secret="secret", expires_at=state.now() + life)

    def test_each_is_another(self, state: LiveState) -> None:
        """Every request gets a token of its own, and those before it go on living."""
        made = [create(state) for _ in range(3)]
        assert len(set(made)) == 3
        assert all(token and not token.is_revoked for token in map(state.find_token, made))

    @pytest.mark.parametrize(
        "changes",
        [
            {"query": GRANT.decode(), "body": b""},
            {"query": f"scope=all&{GRANT.decode()}", "body": b""},
            {"body": GRANT + b"&scope=all&client_id=id"},
            {"body": GRANT + b"&"},
            {"body": b"scope&" + GRANT + b"&scope=&client_id"},
            {"query": f"{GRANT.decode()}&scope&", "body": b""},
        ],
    )
    def test_other_ways(self, state: LiveState, changes: dict[str, Any]) -> None:
        """The grant may stand in the query, and what else is sent, with a value or without, does not matter."""
        assert answer_token(request_of(CREATE_PATH, **changes), TWO, state).status == 200

    @pytest.mark.parametrize("secret", ["s:e:c", "비밀", "a+b%20c ", "%"])
    @pytest.mark.parametrize("encode", [str, quote_plus], ids=["as it is", "form-encoded"])
    def test_odd_secrets(self, state: LiveState, secret: str, encode: Callable[[str], str]) -> None:
        """A secret of any characters is known, as it is or form-encoded."""
        known = Given(users={"아이디": User(name="아이디", secret=secret)})
        text = create(state, known, f"{encode('아이디')}:{encode(secret)}")
        assert state.find_token(text) == Token(user="아이디", secret=secret, expires_at=state.now() + 86400)

    @pytest.mark.parametrize("letter", ["i", "한"])
    def test_the_longest_id(self, state: LiveState, letter: str) -> None:
        """An id may have two hundred characters, which is far more than a real one has."""
        text = create(state, user=f"{letter * 200}:secret")
        assert state.find_token(text) == Token(user=letter * 200, secret="secret", expires_at=state.now() + 86400)

    @pytest.mark.parametrize("users", [ANYBODY, TWO, NOBODY], ids=["anybody", "given.users", "nobody"])
    @pytest.mark.parametrize("length", [201, 40_000])
    def test_a_long_id(self, state: LiveState, length: int, users: Given) -> None:
        """However long the id of whoever comes, what is remembered of a token is short."""
        found = answer_token(request_of(CREATE_PATH, f"{'i' * length}:secret"), users, state)
        check_refused(found, "invalid_client", TOO_LONG, 401)


class TestRevoke:
    def test_revoked(self, state: LiveState) -> None:
        """A user's own token is revoked, with nothing more to say; the user's others live on."""
        one, other = create(state), create(state)
        found = revoke(state, one)
        assert found == TokenAnswer(status=200, body=b"")
        assert (found.result_key, found.reason, found.result_code, found.rule) == ("OK", None, None, None)
        assert [token and token.is_revoked for token in map(state.find_token, (one, other))] == [True, False]

    def test_twice(self, state: LiveState) -> None:
        """A token that is revoked already is as good as revoked."""
        text = create(state)
        assert [revoke(state, text).status for _ in range(2)] == [200, 200]

    @pytest.mark.parametrize("text", ["a" * 128, "x", "%00", "a" * 10_000, "한글"])
    def test_unknown(self, state: LiveState, text: str) -> None:
        """What is no token is as good as revoked (RFC 7009, section 2.2)."""
        found = revoke(state, text)
        assert (found.status, found.body, found.reason) == (200, b"", None)

    def test_a_hint(self, state: LiveState) -> None:
        """RFC 7009's hint about the kind of token does not matter, and all may stand in the query."""
        text = create(state)
        query = f"token={text}&token_type_hint=refresh_token"
        assert answer_token(request_of(REVOKE_PATH, body=b"", query=query), ANYBODY, state).status == 200
        token = state.find_token(text)
        assert token
        assert token.is_revoked

    @pytest.mark.parametrize("given", [ANYBODY, TWO], ids=["anybody", "given.users"])
    def test_anothers(self, state: LiveState, given: Given) -> None:
        """Nobody can revoke another user's token, which lives on."""
        text = create(state, given)
        found = revoke(state, text, given, "other:another")
        check_refused(
            found, "invalid_client", "the token is another user's; only its own user can revoke it", status=401
        )
        token = state.find_token(text)
        assert token
        assert not token.is_revoked


class TestRefused:
    @pytest.mark.parametrize("path", TOKEN_PATHS)
    @pytest.mark.parametrize(
        ("user", "reason"),
        [
            ("id:Secret", WRONG_SECRET),
            ("id:another", WRONG_SECRET),
            ("id:secret ", WRONG_SECRET),
            ("id:secret:", WRONG_SECRET),
            ("other:secret", WRONG_SECRET),
            ("i%64:wrong", WRONG_SECRET),
            ("ID:secret", UNKNOWN_USER),
            ("nobody:secret", UNKNOWN_USER),
            ("secret:id", UNKNOWN_USER),
            (" id:secret", UNKNOWN_USER),
        ],
    )
    def test_unknown_user(self, state: LiveState, path: str, user: str, reason: str) -> None:
        """Where users are given, no id without its own secret is known; which of the two is wrong is told."""
        found = answer_token(request_of(path, user, body=GRANT + b"&token=x"), TWO, state)
        check_refused(found, "invalid_client", reason, 401)

    @pytest.mark.parametrize("path", TOKEN_PATHS)
    def test_nobody(self, state: LiveState, path: str) -> None:
        """Without a single user nobody is known."""
        found = answer_token(request_of(path, body=GRANT + b"&token=x"), NOBODY, state)
        check_refused(found, "invalid_client", UNKNOWN_USER, 401)

    @pytest.mark.parametrize("path", MISTAKES)
    def test_the_order(self, state: LiveState, path: str) -> None:
        """Method, user, form, parameters: of several mistakes the first decides."""
        changes: dict[str, Any] = {}
        for change, error, reason, status in MISTAKES[path]:
            changes |= change
            check_refused(answer_token(request_of(path, **changes), TWO, state), error, reason, status)


@given(
    path=st.sampled_from(TOKEN_PATHS),
    method=st.sampled_from(["POST", "POST", "POST", "GET"]),
    query=st.text(max_size=40) | st.just(GRANT.decode()) | st.just("token=CANARY"),
    headers=st.fixed_dictionaries(
        {},
        optional={
            "authorization": st.text() | st.binary().map(lambda data: f"Basic {base64(b'CANARY' + data)}"),
            "content-type": st.just(FORM) | st.text(),
        },
    ),
    body=st.binary(max_size=200) | st.just(b"token=CANARY") | st.just(GRANT),
    users=st.sampled_from([ANYBODY, TWO, NOBODY]),
)
def test_any_request(
    keyring: Keyring,
    path: str,
    method: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    users: Given,
) -> None:
    """Any request at all is answered, and the answer repeats nothing of what came."""
    request = TokenRequest(method=method, path=path, query=query, headers=headers, body=body)
    found = answer_token(request, users, new_world(keyring))
    assert found.status in {200, 400, 401, 405}
    assert (found.status == 200) == (found.result_key == "OK") == (found.reason is None)
    assert b"CANARY" not in found.body
    assert "CANARY" not in str((found.headers, found.reason, found.result_key))
