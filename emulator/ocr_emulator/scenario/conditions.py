"""When a rule speaks: what is known of a request, and the conditions on it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.operations import (
    REQUEST_KEY_HEADER,
    SECRET_KEY_HEADER,
    SYMMETRIC_KEY_HEADER,
    TOKEN_HEADER,
)
from ocr_emulator.scenario.matchers import Matcher, Value


class RequestFacts(Struct, frozen=True, kw_only=True):
    """What a rule may ask about; None: the request has no such thing. Everything is decrypted.

    `call` counts the calls of this appKey to this operation since the scenario came into force, from 1.
    `headers` are by lower-case name, `fields` those of the JSON body. `file_size` is in bytes, `sha256` in hex.
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


#: How the value is found that a condition is about; a second word names one of several.
_VALUES: Final[Mapping[str, Callable[[RequestFacts, str], Value | None]]] = {
    "version": lambda facts, _: facts.version,
    "appKey": lambda facts, _: facts.app_key,
    "call": lambda facts, _: facts.call,
    "header": lambda facts, name: facts.headers.get(name.lower()),
    "fileName": lambda facts, _: facts.file_name,
    "fileType": lambda facts, _: facts.file_type,
    "fileSize": lambda facts, _: facts.file_size,
    "sha256": lambda facts, _: facts.sha256,
    "fields": lambda facts, name: facts.fields.get(name),
    "idType": lambda facts, _: facts.fields.get("idType"),
}

#: The headers whose values are secrets.
SECRETS: Final = {
    name.lower() for name in (SECRET_KEY_HEADER, TOKEN_HEADER, SYMMETRIC_KEY_HEADER, REQUEST_KEY_HEADER)
}

#: The conditions that need the request's body, which nobody has looked at before the natural checks.
OF_BODY: Final = {"fileName", "fileType", "fileSize", "sha256", "fields", "idType"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """That a value be so: `subject` is the key in `when`, `name` which header or field, blank for the others."""

    subject: str
    name: str = ""
    matcher: Matcher

    def value(self, facts: RequestFacts) -> Value | None:
        """What it is about; None: the request has no such thing."""
        return _VALUES[self.subject](facts, self.name)

    def holds(self, facts: RequestFacts) -> bool:
        """Whether it is so; what is not there is not so."""
        value = self.value(facts)
        return value is not None and self.matcher.accepts(value)

    @property
    def is_about_secret(self) -> bool:
        """Whether what it is about is not for everybody's eyes."""
        return self.subject == "header" and self.name.lower() in SECRETS

    @property
    def path(self) -> str:
        """Where it stands in `when`."""
        return f"{self.subject}.{self.name}" if self.name else self.subject

    def __str__(self) -> str:
        return f"{self.path}: {self.matcher}"
