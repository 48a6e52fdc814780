"""Every refusal of a request, as a function with a name: the resultKey that it gives, and the reason.

A reason says what was found, what was expected, and what to do. It goes to a header and the log, and never
contains a secret or a byte of a document.
"""

import re
from collections.abc import Collection
from typing import Final

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.facts import find_fact, span_with
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, AuthenticityField, IdType
from ocr_emulator.contract.operations import ENDPOINTS, ENVELOPE_SERVICES, Endpoint, Version
from ocr_emulator.errors import listed, nearest
from ocr_emulator.oauth.token import TOKEN_LENGTH, TOKEN_PATHS
from ocr_emulator.ports import is_own_page
from ocr_emulator.scenario.model import StageName

#: How many digits a business number has.
_BUSINESS_NUMBER_LENGTH: Final = 10

#: What to do about something that only another revision has.
_CHOOSE_REVISION: Final = "choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"

#: How many names of the client or the scenario author a reason lists.
_MAX_NAMES: Final = 10


class Refusal(Exception):  # noqa: N818 - not an error: it is how the service answers
    """The natural answer to a request that is wrong: a resultKey, and the reason.

    `stage` is the name of the stage that refused; `answer` sets it where it is not the first. `endpoint` is set
    when only the method is wrong.
    """

    endpoint: Endpoint | None = None

    def __init__(self, key: str, reason: str) -> None:
        self.stage: StageName = "route"
        self.key = key
        self.reason = reason
        super().__init__(f"{key}: {reason}")


def no_such_path(path: str, contract: Contract) -> Refusal:
    elsewhere = next((one for one in ENDPOINTS if one.match(path)), None)
    if elsewhere:
        version = elsewhere.version
        reason = (
            f"revision {contract.revision} has no {version}, which is there {version.span}; {_CHOOSE_REVISION}"
        )
        return Refusal(contract.unknown_path, reason)
    if path in TOKEN_PATHS:
        return Refusal(contract.unknown_path, "the token service has a port of its own here: see --token-port")
    if is_own_page(path):
        return Refusal(contract.unknown_path, "the control endpoint has a port of its own here: see --admin-port")
    near = contract.nearest_path(path) or nearest(path, TOKEN_PATHS)
    hint = f"; did you mean {near!r}?" if near else ""
    return Refusal(contract.unknown_path, f"no operation has the path {path[:200]!r}; /docs lists them{hint}")


def wrong_method(method: str, endpoint: Endpoint, contract: Contract) -> Refusal:
    name = endpoint.operation.name
    refused = Refusal(contract.wrong_method, f"the method is {method}; {name} takes {endpoint.method}")
    refused.endpoint = endpoint
    return refused


def too_large(size: int, contract: Contract) -> Refusal:
    """`size` is that of the request, in bytes."""
    limit = contract.request_limit
    found = f"the request body has {size} bytes; the limit is {limit}"
    if contract.file_limit is not None:
        found = (
            f"the request body has {size} bytes; its file has at most {contract.file_limit}, and {limit} are read"
        )
    return _too_large(size, found, contract)


def file_too_large(size: int, contract: Contract) -> Refusal:
    """`size` is that of the part `image` as it was sent, in bytes."""
    return _too_large(size, f"the part 'image' has {size} bytes; the limit is {contract.file_limit}", contract)


def _too_large(size: int, found: str, contract: Contract) -> Refusal:
    larger = find_fact("size_limit", lambda limit: limit >= size)
    if contract.front is Front.GATEWAY:
        found += " at the gateway, in every revision"
    elif larger and not larger.span.holds_at(contract.revision.date):
        found += f", and {larger.value} {larger.span}"
        return Refusal("MAX_UPLOAD_SIZE_EXCEEDED", f"{found}; send less, or {_CHOOSE_REVISION}")
    return Refusal("MAX_UPLOAD_SIZE_EXCEEDED", f"{found}; send less")


def missing_header(name: str) -> Refusal:
    return Refusal("MISSING_REQUIRED_HEADER", f"the header {name} is missing or blank; send it with a value")


def wrong_authorization(version: Version, found: str) -> Refusal:
    """The request has the header of another version instead."""
    others = listed((f"{one} ({one.span})" for one in _versions_with(found)), "and")
    reason = (
        f"the header {version.authorization} is missing or blank; {version} asks for it, and for {found} {others}"
    )
    return Refusal("MISSING_REQUIRED_HEADER", reason)


def blank_app_key() -> Refusal:
    return Refusal("INVALID_APPKEY_SECRETKEY", "the appKey in the path is blank; put one there")


def malformed_token(scheme: str, length: int) -> Refusal:
    """`scheme` is the first word of the header in lower case, `length` the number of characters after it."""
    found = "does not begin with Bearer"
    if scheme == "bearer":
        others = "characters that are neither letters nor digits"
        found = f"has {others}" if length == TOKEN_LENGTH else f"has {length} character{'s' * (length != 1)}"
    expected = f"Bearer and the {TOKEN_LENGTH} letters and digits of access_token, a space between"
    return Refusal("INVALID_TOKEN", f"the token in X-NHN-Authorization {found}; expected {expected}")


def unknown_token() -> Refusal:
    reason = "the token was not issued here since the last reset, or too many were since; get a new one"
    return Refusal("INVALID_TOKEN", reason)


def expired_token(seconds: float) -> Refusal:
    """The token has been expired for `seconds`."""
    reason = f"the token expired {seconds:.0f} s ago; get a new one before expires_in is over, or on this code"
    return Refusal("INVALID_TOKEN", reason)


def revoked_token() -> Refusal:
    return Refusal("INVALID_TOKEN", "the token was revoked; get a new one from /oauth2/token/create")


def token_of_unknown_user() -> Refusal:
    reason = (
        "the token was created for no user of the scenario's given.users; create one with an id and secret of it"
    )
    return Refusal("INVALID_TOKEN", reason)


def app_key_not_allowed(app_key: str, allowed: Collection[str]) -> Refusal:
    names = listed([*map(repr, sorted(allowed)[:_MAX_NAMES]), *_and_more(allowed)], "and") if allowed else "none"
    reason = f"the appKey {app_key[:100]!r} is not among those that given.users allows the token's user: {names}"
    return Refusal("PERMISSION_DENIED", reason)


def unknown_app_key(app_key: str, known: Collection[str]) -> Refusal:
    names = listed([*map(repr, list(known)[:_MAX_NAMES]), *_and_more(known)]) if known else "none"
    reason = f"the appKey {app_key[:100]!r} is not in the scenario's given.credentials, which has {names}"
    return Refusal("INVALID_APPKEY_SECRETKEY", reason)


def wrong_secret_key(scheme: str | None) -> Refusal:
    reason = "the header Authorization is not the secretKey that given.credentials has for this appKey"
    if scheme:
        reason += f"; it begins with the word {scheme}: send the secretKey alone"
    return Refusal("INVALID_APPKEY_SECRETKEY", reason)


def service_not_enabled(service: str, enabled: Collection[str]) -> Refusal:
    names = listed(sorted(enabled), "and") if enabled else "none"
    return Refusal("SERVICE_NOT_ENABLED", f"the scenario's given.services does not have {service}; it has {names}")


def allowance_used_up(allowance: int) -> Refusal:
    return Refusal("API_CALL_LIMIT_EXCEEDED", f"the scenario's given.allowance of {allowance} calls is used up")


def wrong_key_version(version: str, service: str, accepted: Collection[str], known: Collection[str]) -> Refusal:
    """`known` are the versions that were ever published, `accepted` those that are good now."""
    if version in known or re.fullmatch(r"[0-9]{1,3}", version):
        found = f"X-Key-Version is {version!r}" + (", which has been replaced" if version in known else "")
    else:
        found = f"X-Key-Version has {len(version)} characters and is no version (is Symmetric-Key in its place?)"
    valid = listed(repr(name) for name in accepted)
    reason = f"{found}; {service} now has {valid}: ask public-keys again, and send the version that it answers"
    return Refusal("INVALID_KEY_VERSION", reason)


def undecryptable_field(name: str, key: str, reason: str) -> Refusal:
    return Refusal(key, f"the field {name!r}: {reason}")


def missing_field(name: str, contract: Contract) -> Refusal:
    reason = f"the JSON body has no field {name!r}, or it is null; send it"
    if name == "serialNum":
        span = span_with("serial_number_is_required", lambda required: not required)
        reason += f"; it is optional {span}: {_CHOOSE_REVISION}"
    return Refusal(contract.missing_field, reason)


def not_a_text(name: str, found: str) -> Refusal:
    return Refusal("BAD_REQUEST", f"the field {name!r} is a JSON {found}; expected a string, in quotes")


def number_for_text(name: str, found: str, contract: Contract) -> Refusal:
    reason = f"the field {name!r} is a JSON {found}; expected a string, in quotes"
    return Refusal(contract.number_for_text, reason)


def wrong_service_name(found: str) -> Refusal:
    reason = f"the serviceName in the path is {found[:50]!r}; expected {listed(ENVELOPE_SERVICES)}"
    return Refusal("INVALID_PARAMETER", reason)


def wrong_id_type(found: str, contract: Contract) -> Refusal:
    if found in AUTHENTICITY_FIELDS:
        span = span_with("authenticity_kinds", lambda kinds: found in kinds)
        reason = f"idType is {found}, which was acceptable {span}; {_CHOOSE_REVISION}"
        return Refusal(contract.withdrawn_card_kind, reason)
    kinds = listed(contract.authenticity)
    return Refusal("INVALID_PARAMETER", f"idType is none of {kinds}; it is sent plain, not encrypted")


def wrong_value(field: AuthenticityField, id_type: str) -> Refusal:
    reason = f"the field {field.name!r} is not {field.expected}, as idType {id_type} needs it"
    return Refusal("INVALID_PARAMETER", reason)


def unknown_request_key() -> Refusal:
    reason = "the Request-Key is unknown to this appKey, spent, or older than an hour; call id-card for a new one"
    return Refusal("AUTHENTICITY_REQUEST_KEY_INVALID", reason)


def no_request_key(id_type: IdType, contract: Contract) -> str:
    """The note on a success whose card authenticity cannot be asked about: it is no refusal, but a reason."""
    span = span_with("request_key_kinds", lambda kinds: id_type in kinds)
    return f"revision {contract.revision} issues no Request-Key for a {id_type}, as was done {span}"


def resident_number_locked(most: int) -> Refusal:
    """`most` is how many wrong issue dates were answered."""
    reason = (
        f"{most} wrong issue dates have come for this resident number, and lock it for the right date too; "
        "POST /__admin/reset unlocks it"
    )
    return Refusal("REGISTRATION_CARD_AUTHENTICATION_LOCKED", reason)


def not_ten_digits(length: int, contract: Contract) -> Refusal:
    """`length` is the number of characters in the request."""
    reason = f"businessNumber has {length} characters; expected ten digits: send it without hyphens"
    if length == _BUSINESS_NUMBER_LENGTH:
        reason = "businessNumber has ten characters, not all of them digits; send 0 to 9 alone"
    return Refusal(contract.malformed_business_number, reason)


def unknown_business() -> Refusal:
    reason = "the scenario's given.businesses has this number as unknown"
    return Refusal("NOT_EXIST_BUSINESS_NUMBER", reason)


def _versions_with(authorization: str) -> list[Version]:
    return list(dict.fromkeys(one.version for one in ENDPOINTS if one.version.authorization == authorization))


def _and_more(names: Collection[str]) -> list[str]:
    return [f"{len(names) - _MAX_NAMES} more"] if len(names) > _MAX_NAMES else []
