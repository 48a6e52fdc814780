"""Stage 3: who calls, by secretKey or by token."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from emulator.contract.operations import SECRET_KEY, TOKEN
from emulator.oauth.token import is_well_formed
from emulator.pipeline import refusal
from emulator.pipeline.measure import Measured
from emulator.pipeline.world import World
from emulator.scenario.model import Given, User

_SCHEMES: Final = {"basic", "bearer", "digest"}


class Authenticated(Struct, frozen=True):
    """A request from a known caller."""

    request: Measured


def authenticate(measured: Measured, given: Given, world: World) -> Authenticated:
    """4000005 without the header; 4010001 for an appKey or secretKey, 4010006 and 4010007 for a token."""
    _check_header(measured)
    user = _user(measured, given.users, world) if measured.endpoint.version.takes_token else None
    check_app_key(measured, given, user)
    return Authenticated(measured)


def check_app_key(measured: Measured, given: Given, user: User | None) -> None:
    """4010001 for an appKey or secretKey, 4010007 for a token of `user` that is not good for the appKey."""
    if not measured.app_key.strip():
        raise refusal.blank_app_key()
    if given.credentials is not None:
        _check_credentials(measured, given.credentials)
    if user and user.app_keys is not None and measured.app_key not in user.app_keys:
        raise refusal.app_key_not_allowed(measured.app_key, user.app_keys)


def _check_header(measured: Measured) -> None:
    version = measured.endpoint.version
    if measured.header(version.authorization):
        return
    other = SECRET_KEY if version.takes_token else TOKEN
    if measured.header(other):
        raise refusal.wrong_authorization(version, other)
    raise refusal.missing_header(version.authorization)


def _check_credentials(measured: Measured, credentials: Mapping[str, str]) -> None:
    """That a token is no good for an appKey nobody has, with 4010001, is inferred."""
    if measured.app_key not in credentials:
        raise refusal.unknown_app_key(measured.app_key, credentials)
    secret_key = measured.header(SECRET_KEY)
    if not measured.endpoint.version.takes_token and secret_key != credentials[measured.app_key]:
        word, _, rest = secret_key.partition(" ")
        raise refusal.wrong_secret_key(word if rest and word.lower() in _SCHEMES else None)


def _user(measured: Measured, users: Mapping[str, User] | None, world: World) -> User | None:
    """The user whose living token came; None: there is no list of users."""
    scheme, _, text = measured.header(TOKEN).partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not is_well_formed(text):
        raise refusal.malformed_token(scheme.lower(), len(text))
    token, now = world.find_token(text), world.now()
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
        raise refusal.dismissed_user()
    return user
