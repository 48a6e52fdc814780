"""Stage 3: who calls, by secretKey or by token."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.operations import SECRET_KEY_HEADER, TOKEN_HEADER
from ocr_emulator.oauth.token import is_well_formed
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.scenario.model import Given, User

_SCHEMES: Final = {"basic", "bearer", "digest"}


class AuthenticatedRequest(Struct, frozen=True):
    """A request from a known caller."""

    request: Request


def authenticate(request: Request, given: Given, state: ServiceState) -> AuthenticatedRequest:
    """4000005 without the header; 4010001 for an appKey or secretKey, 4010006 and 4010007 for a token."""
    _check_header(request)
    user = _user(request, given.users, state) if request.endpoint.version.takes_token else None
    check_app_key(request, given, user)
    return AuthenticatedRequest(request)


def check_app_key(request: Request, given: Given, user: User | None) -> None:
    """4010001 for an appKey or secretKey, 4010007 for a token of `user` that is not good for the appKey."""
    if not request.app_key.strip():
        raise refusal.blank_app_key()
    if given.credentials is not None:
        _check_credentials(request, given.credentials)
    if user and user.app_keys is not None and request.app_key not in user.app_keys:
        raise refusal.app_key_not_allowed(request.app_key, user.app_keys)


def _check_header(request: Request) -> None:
    version = request.endpoint.version
    if request.header(version.authorization):
        return
    other = SECRET_KEY_HEADER if version.takes_token else TOKEN_HEADER
    if request.header(other):
        raise refusal.wrong_authorization(version, other)
    raise refusal.missing_header(version.authorization)


def _check_credentials(request: Request, credentials: Mapping[str, str]) -> None:
    """That a token is no good for an appKey nobody has, with 4010001, is inferred."""
    if request.app_key not in credentials:
        raise refusal.unknown_app_key(request.app_key, credentials)
    secret_key = request.header(SECRET_KEY_HEADER)
    if not request.endpoint.version.takes_token and secret_key != credentials[request.app_key]:
        word, _, rest = secret_key.partition(" ")
        raise refusal.wrong_secret_key(word if rest and word.lower() in _SCHEMES else None)


def _user(request: Request, users: Mapping[str, User] | None, state: ServiceState) -> User | None:
    """The user whose living token came; None: there is no list of users."""
    scheme, _, text = request.header(TOKEN_HEADER).partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not is_well_formed(text):
        raise refusal.malformed_token(scheme.lower(), len(text))
    token, now = state.find_token(text), state.now()
    if token is None:
        raise refusal.unknown_token()
    if token.is_revoked:
        raise refusal.revoked_token()
    if now >= token.expires_at:
        raise refusal.expired_token(now - token.expires_at)
    if users is None:
        return None
    user = users.get(token.user)
    if user is None or user.secret != token.secret:
        raise refusal.token_of_unknown_user()
    return user
