"""The token service, which creates and revokes access tokens (guide; RFC 6749 and 7009).

Its replies have no resultCode: an error is one of RFC 6749, section 5.2.
"""

import json
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from ocr_emulator.oauth.request import (
    Credentials,
    TokenRefusal,
    check_grant,
    check_method,
    invalid_client,
    parse_credentials,
    parse_form,
    token_to_revoke,
)
from ocr_emulator.oauth.token import CREATE_PATH, REVOKE_PATH, Token, new_token_text
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.scenario.model import Given, User

_OK: Final = 200


class TokenRequest(Struct, frozen=True, kw_only=True):
    """A request to the token service as it arrived; headers by lower-case name, `query` without the `?`."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """What the client gets. `result_key` is the error of RFC 6749, or OK; `reason` says what to do about an error.

    `result_code`, `rule`, `delay` and `fault` are there for the journal, and empty: no rule decides here.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = {}
    result_key: str = "OK"
    reason: str | None = None
    result_code: None = None
    rule: None = None
    delay: float = 0.0
    fault: None = None


def answer_token(request: TokenRequest, given: Given, state: ServiceState) -> TokenAnswer:
    """The answer to a request whose path is one of TOKEN_PATHS; `given` has the users of the scenario."""
    try:
        check_method(request.method)
        user = _user(parse_credentials(request.headers.get("authorization", "")), given.users)
        form = parse_form(request.headers.get("content-type", ""), request.query, request.body)
        return _HANDLERS[request.path](form, user, state)
    except TokenRefusal as refused:
        return _error_reply(refused)


def _user(credentials: Credentials, users: Mapping[str, User] | None) -> User:
    """The user with these credentials; anybody, where the scenario lists no users. Raises invalid_client."""
    if users is None:
        return User(name=credentials.user, secret=credentials.secret)
    for one in credentials.interpretations:
        user = users.get(one.user)
        if user and user.secret == one.secret:
            return user
    is_known = any(one.user in users for one in credentials.interpretations)
    found = "has this id with another secret" if is_known else "does not have this id"
    raise invalid_client(f"the scenario's given.users {found}")


def _create(form: Mapping[str, str], user: User, state: ServiceState) -> TokenAnswer:
    check_grant(form)
    text = new_token_text()
    state.keep_token(text, Token(user=user.name, secret=user.secret, expires_at=state.now() + user.token_life))
    return _token_reply({"access_token": text, "token_type": "Bearer", "expires_in": user.token_life})


def _revoke(form: Mapping[str, str], user: User, state: ServiceState) -> TokenAnswer:
    """Revoke a token. An unknown one counts as revoked (RFC 7009, 2.2).

    That the token of another user is answered with invalid_client is inferred.
    """
    text = token_to_revoke(form)
    token = state.find_token(text)
    if token and token.user != user.name:
        raise invalid_client("the token is another user's; only its own user can revoke it")
    state.revoke_token(text)
    return TokenAnswer(status=_OK, body=b"")


#: What answers a request, by path.
_HANDLERS: Final[Mapping[str, Callable[[Mapping[str, str], User, ServiceState], TokenAnswer]]] = {
    CREATE_PATH: _create,
    REVOKE_PATH: _revoke,
}

#: No cache may keep a token or an error (RFC 6749, sections 5.1 and 5.2).
_NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def _token_reply(members: Mapping[str, object]) -> TokenAnswer:
    return TokenAnswer(status=_OK, body=_json(members), headers=_NO_STORE)


def _error_reply(refused: TokenRefusal) -> TokenAnswer:
    more = {401: {"WWW-Authenticate": 'Basic realm="token", charset="UTF-8"'}, 405: {"Allow": "POST"}}
    return TokenAnswer(
        status=refused.status,
        body=_json({"error": refused.error}),
        headers={**_NO_STORE, **more.get(refused.status, {})},
        result_key=refused.error,
        reason=refused.description,
    )


def _json(members: Mapping[str, object]) -> bytes:
    return json.dumps(members, separators=(",", ":")).encode()
