"""A request to the token service into what it asks for, or the error of RFC 6749, section 5.2."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

_FORM: Final = "application/x-www-form-urlencoded"
_GRANT_TYPE: Final = "client_credentials"

#: The longest UserAccessKeyId that is taken, in characters; a real one has twenty.
_LONGEST_ID: Final = 200

#: The most parameters that are read; a real request has one.
_MOST_FIELDS: Final = 100


class TokenRefusal(Exception):  # noqa: N818 - not an error: it is how the token service answers
    """The error of a request: its code, a description that says what to do, and its HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error = error
        self.description = description
        self.status = status
        super().__init__(f"{error}: {description}")


def invalid_client(description: str) -> TokenRefusal:
    """Who calls is not known."""
    return TokenRefusal("invalid_client", description, 401)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A UserAccessKeyId and SecretAccessKey, as they stand in the header."""

    user: str
    secret: str

    @property
    def interpretations(self) -> tuple["Credentials", ...]:
        """What they can mean: themselves, or what they are form-encoded (RFC 6749, section 2.3.1)."""
        return self, Credentials(unquote_plus(self.user), unquote_plus(self.secret))


def check_method(method: str) -> None:
    """Raises invalid_request, with HTTP 405, for any but POST."""
    if method != "POST":
        raise TokenRefusal("invalid_request", f"the method is {method}; send POST", 405)


def parse_credentials(authorization: str) -> Credentials:
    """The credentials in a header `Authorization: Basic ...`; raises invalid_client."""
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
    if len(unquote_plus(user)) > _LONGEST_ID:
        raise invalid_client(f"the UserAccessKeyId has more than {_LONGEST_ID} characters; send a real one")
    if not (user and colon and secret):
        raise invalid_client("what follows Basic is not Base64 of UserAccessKeyId:SecretAccessKey")
    return Credentials(user, secret)


def parse_form(content_type: str, query: str, body: bytes) -> Mapping[str, str]:
    """The parameters of a request, in its body or (as the guide's own Feign sample sends them) in its query.

    A parameter without a value is none (RFC 6749, section 3.2). Raises invalid_request.
    """
    if body and content_type.partition(";")[0].strip().lower() != _FORM:
        raise TokenRefusal("invalid_request", f"the Content-Type is not {_FORM}; send the parameters as a form")
    if body and b"=" not in body:
        raise _no_form("body")
    pairs = [*_pairs(query.encode(), "query"), *_pairs(body, "body")]
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise TokenRefusal("invalid_request", "a parameter is there more than once; send each once")
    return dict(pairs)


def _pairs(form: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise _no_form(where) from error


def _no_form(where: str) -> TokenRefusal:
    return TokenRefusal("invalid_request", f"the {where} is not a form: send name=value&name=value")


def check_grant(form: Mapping[str, str]) -> None:
    """Raises invalid_request without a grant_type, unsupported_grant_type for any but client_credentials."""
    if "grant_type" not in form:
        raise TokenRefusal("invalid_request", f"the parameter grant_type is missing; send {_GRANT_TYPE}")
    if form["grant_type"] != _GRANT_TYPE:
        raise TokenRefusal("unsupported_grant_type", f"the grant_type is another than {_GRANT_TYPE}; send that")


def token_to_revoke(form: Mapping[str, str]) -> str:
    """The token to revoke; raises invalid_request when there is none."""
    if "token" not in form:
        raise TokenRefusal("invalid_request", "the parameter token is missing; send the access_token to revoke")
    return form["token"]
