"""Parses a request to the token service; what is wrong with it is an error of RFC 6749, section 5.2."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

from msgspec import Struct

_FORM: Final = "application/x-www-form-urlencoded"
_GRANT_TYPE: Final = "client_credentials"

#: The longest UserAccessKeyId that is accepted, in characters; a real one has twenty.
_MAX_ID_LENGTH: Final = 200

#: How many parameters are read at most; a real request has one.
_MAX_FIELDS: Final = 100


class TokenRefusal(Exception):  # noqa: N818 - not an error: it is how the token service answers
    """An error of the token service: its code, a description that says what to do, and the HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error = error
        self.description = description
        self.status = status
        super().__init__(f"{error}: {description}")


def invalid_client(description: str) -> TokenRefusal:
    """The error of a caller who is not known: invalid_client, with HTTP 401."""
    return TokenRefusal("invalid_client", description, 401)


class Credentials(Struct, frozen=True):
    """A UserAccessKeyId and a SecretAccessKey, as they stand in the header."""

    user: str
    secret: str

    @property
    def interpretations(self) -> tuple["Credentials", ...]:
        """What they can stand for: themselves, or their form-decoded values (RFC 6749, section 2.3.1)."""
        return self, Credentials(unquote_plus(self.user), unquote_plus(self.secret))


def check_method(method: str) -> None:
    """Raise invalid_request, with HTTP 405, for any method but POST."""
    if method != "POST":
        raise TokenRefusal("invalid_request", f"the method is {method}; send POST", 405)


def parse_credentials(authorization: str) -> Credentials:
    """The credentials in the value of an Authorization header, `Basic ...`; raises invalid_client."""
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        found = "is missing" if not authorization.strip() else "does not begin with Basic"
        advice = "send `Basic` and Base64 of UserAccessKeyId:SecretAccessKey"
        raise invalid_client(f"the header Authorization {found}; {advice}")
    try:
        user, colon, secret = b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        advice = "send Base64 of UserAccessKeyId:SecretAccessKey"
        raise invalid_client(f"what follows Basic is not Base64 of UTF-8; {advice}") from error
    if len(unquote_plus(user)) > _MAX_ID_LENGTH:
        raise invalid_client(f"the UserAccessKeyId has more than {_MAX_ID_LENGTH} characters; send a real one")
    if not (user and colon and secret):
        raise invalid_client("what follows Basic is not Base64 of UserAccessKeyId:SecretAccessKey")
    return Credentials(user, secret)


def parse_form(content_type: str, query: str, body: bytes) -> Mapping[str, str]:
    """The parameters of a request, from its body and its query (where the guide's own Feign sample sends them).

    A parameter without a value counts as absent (RFC 6749, section 3.2). Raises invalid_request.
    """
    if body and content_type.partition(";")[0].strip().lower() != _FORM:
        raise TokenRefusal("invalid_request", f"the Content-Type is not {_FORM}; send the parameters as a form")
    if body and b"=" not in body:
        raise _not_a_form("body")
    pairs = [*_pairs(query.encode(), "query"), *_pairs(body, "body")]
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise TokenRefusal("invalid_request", "a parameter is there more than once; send each once")
    return dict(pairs)


def _pairs(form: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form.decode(), errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise _not_a_form(where) from error


def _not_a_form(where: str) -> TokenRefusal:
    return TokenRefusal("invalid_request", f"the {where} is not a form: send name=value&name=value")


def check_grant(form: Mapping[str, str]) -> None:
    """Raise invalid_request without a grant_type, and unsupported_grant_type for any but client_credentials."""
    if "grant_type" not in form:
        raise TokenRefusal("invalid_request", f"the parameter grant_type is missing; send {_GRANT_TYPE}")
    if form["grant_type"] != _GRANT_TYPE:
        raise TokenRefusal("unsupported_grant_type", f"the grant_type is another than {_GRANT_TYPE}; send that")


def token_to_revoke(form: Mapping[str, str]) -> str:
    """The token to revoke; raises invalid_request when there is none."""
    if "token" not in form:
        raise TokenRefusal("invalid_request", "the parameter token is missing; send the access_token to revoke")
    return form["token"]
