"""When a rule speaks: what is known of a request, and the conditions on it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    BUSINESS_STATUS,
    REQUEST_KEY_HEADER,
    SECRET_KEY_HEADER,
    SYMMETRIC_KEY_HEADER,
    TOKEN_HEADER,
    Operation,
)
from ocr_emulator.scenario.matchers import Matcher, Value


class RequestFacts(Struct, frozen=True, kw_only=True):
    """What a rule may ask about; None: the request has no such thing. Everything is decrypted.

    `call` counts the calls of this appKey to this operation since the scenario came into force, from 1.
    `headers` are by lower-case name, `fields` those of the JSON body. `file_name` is decoded and in NFC.
    `file_size` is in bytes, `sha256` in hex.
    """

    operation: str
    version: str
    app_key: str
    call: int = 1
    headers: Mapping[str, str] = {}
    file_name: str | None = None
    file_type: str | None = None
    file_size: int | None = None
    sha256: str | None = None
    fields: Mapping[str, str] = {}


#: The fields that a condition can name, and the operation that each belongs to.
FIELDS: Final[Mapping[str, Operation]] = {
    **{field.name: AUTHENTICITY for fields in AUTHENTICITY_FIELDS.values() for field in fields},
    "businessNumber": BUSINESS_STATUS,
}


class Subject(Struct, frozen=True, kw_only=True):
    """What a condition can be about.

    `value` finds it in a request; its second argument names one of several headers or fields. A subject `in_body`
    is known only after the natural checks have looked at the body. `can_hold` tells whether a request for an
    operation can meet such a condition.
    """

    value: Callable[[RequestFacts, str], Value | None]
    in_body: bool = False
    can_hold: Callable[["Condition", Operation], bool] = lambda _, __: True


def _has_file(_: "Condition", operation: Operation) -> bool:
    return bool(operation.file_types)


#: By the key that a condition has in `when`.
SUBJECTS: Final[Mapping[str, Subject]] = {
    "version": Subject(
        value=lambda facts, _: facts.version,
        can_hold=lambda one, operation: any(map(one.matcher.accepts, operation.versions)),
    ),
    "appKey": Subject(value=lambda facts, _: facts.app_key),
    "call": Subject(value=lambda facts, _: facts.call),
    "header": Subject(value=lambda facts, name: facts.headers.get(name.lower())),
    "fileName": Subject(value=lambda facts, _: facts.file_name, in_body=True, can_hold=_has_file),
    "fileType": Subject(
        value=lambda facts, _: facts.file_type,
        in_body=True,
        can_hold=lambda one, operation: any(one.matcher.accepts(kind.value) for kind in operation.file_types),
    ),
    "fileSize": Subject(value=lambda facts, _: facts.file_size, in_body=True, can_hold=_has_file),
    "sha256": Subject(value=lambda facts, _: facts.sha256, in_body=True, can_hold=_has_file),
    "fields": Subject(
        value=lambda facts, name: facts.fields.get(name),
        in_body=True,
        can_hold=lambda one, operation: operation is FIELDS[one.name],
    ),
    "idType": Subject(
        value=lambda facts, _: facts.fields.get("idType"),
        in_body=True,
        can_hold=lambda _, operation: operation is AUTHENTICITY,
    ),
}

#: The headers whose values are secrets.
SECRETS: Final = {
    name.lower() for name in (SECRET_KEY_HEADER, TOKEN_HEADER, SYMMETRIC_KEY_HEADER, REQUEST_KEY_HEADER)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """That `matcher` accepts a value. `subject` is the key in `when`; `name` is a header or field, or blank."""

    subject: str
    name: str = ""
    matcher: Matcher

    def value(self, facts: RequestFacts) -> Value | None:
        """The value that the condition is about; None: the request has no such thing."""
        return SUBJECTS[self.subject].value(facts, self.name)

    def holds(self, facts: RequestFacts) -> bool:
        """Whether a request meets the condition; one that lacks the value does not."""
        value = self.value(facts)
        return value is not None and self.matcher.accepts(value)

    def can_hold(self, operation: Operation) -> bool:
        """Whether a request for that operation can meet the condition."""
        return SUBJECTS[self.subject].can_hold(self, operation)

    @property
    def is_in_body(self) -> bool:
        """Whether the value is in the request's body, which nobody reads before the natural checks."""
        return SUBJECTS[self.subject].in_body

    @property
    def is_about_secret(self) -> bool:
        """Whether the value must not appear in messages or in JSON."""
        return self.subject == "header" and self.name.lower() in SECRETS

    @property
    def path(self) -> str:
        """Its path below `when`: `header.User-Agent`."""
        return f"{self.subject}.{self.name}" if self.name else self.subject

    def __str__(self) -> str:
        return f"{self.path}: {self.matcher}"
