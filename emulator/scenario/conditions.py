"""When a rule speaks: what is known of a request, and the conditions on it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Final

from emulator.scenario.matchers import Matcher, Value


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a rule may ask about; None: the request has no such thing. Everything is decrypted.

    `call` counts the calls of this appKey to this operation since the scenario came into force, from 1.
    `headers` are by lower-case name, `fields` those of the JSON body.
    """

    operation: str
    version: str
    app_key: str
    call: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    file_name: str | None = None
    file_type: str | None = None
    content: bytes | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str | None:
        """SHA-256 of the file, in hex."""
        return None if self.content is None else sha256(self.content).hexdigest()


#: How the value is found that a condition is about; a second word names one of several.
_VALUES: Final[Mapping[str, Callable[[Facts, str], Value | None]]] = {
    "version": lambda facts, _: facts.version,
    "appKey": lambda facts, _: facts.app_key,
    "call": lambda facts, _: facts.call,
    "header": lambda facts, name: facts.headers.get(name.lower()),
    "fileName": lambda facts, _: facts.file_name,
    "fileType": lambda facts, _: facts.file_type,
    "fileSize": lambda facts, _: None if facts.content is None else len(facts.content),
    "sha256": lambda facts, _: facts.digest,
    "fields": lambda facts, name: facts.fields.get(name),
    "idType": lambda facts, _: facts.fields.get("idType"),
}

#: The conditions that need the request's body, which nobody has looked at before the natural checks.
OF_BODY: Final = {"fileName", "fileType", "fileSize", "sha256", "fields", "idType"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """That a value be so: `subject` is the key in `when`, `name` which header or field, blank for the others."""

    subject: str
    name: str = ""
    matcher: Matcher

    def holds(self, facts: Facts) -> bool:
        """Whether it is so; what is not there is not so."""
        value = _VALUES[self.subject](facts, self.name)
        return value is not None and self.matcher.accepts(value)

    def __str__(self) -> str:
        subject = f"{self.subject}.{self.name}" if self.name else self.subject
        return f"{subject}: {self.matcher}"
