"""What is asked: one HTTP request as a template, and a question, which one or several of them settle.

A template has placeholders, such as `{app_key}`, for what differs between the two sides and may be secret. Its
texts contain nothing that is: no secret can leave by way of the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.contract_file import ALWAYS, Evidence, Span


@dataclass(frozen=True, slots=True)
class Zeros:
    """A file of that many zero bytes: no picture, and nothing to recognise."""

    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A form with one file. `file_name` None: the part has none. `is_sealed`: it is sent in the envelope."""

    content: bytes | Zeros
    part: str = "image"
    file_name: str | None = "image"
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A body of text, with its Content-Type."""

    text: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text that is sent encrypted, in Base64."""

    text: str


@dataclass(frozen=True, slots=True)
class Members:
    """A JSON object."""

    members: Mapping[str, str | int | Sealed]


Body = Upload | Text | Members


class Host(StrEnum):
    """Which of the addresses a request goes to: that of the OCR service, or that of the token service."""

    OCR = "ocr"
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request; the path and the values of the headers may have placeholders."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    host: Host = Host.OCR


class Needs(StrEnum):
    """What whoever asks has to have, each beside what stands before it: `says` is the same in words."""

    NOTHING = "nothing"
    KEYS = "keys"
    ENVELOPE = "envelope"
    USER = "user"
    TOKEN = "token"  # noqa: S105 - the word

    @property
    def says(self) -> str:
        """What is missing, where it is not there."""
        return _MISSING[self]


_MISSING = {
    Needs.NOTHING: "",
    Needs.KEYS: "no credentials: give --app-key and --secret-key-file",
    Needs.ENVELOPE: "no public key of id-card: see public-keys",
    Needs.USER: "no user: give --user-file",
    Needs.TOKEN: "no token: see create-token",
}


class Compared(StrEnum):
    """What of a reply is compared: all of it, only its kind (HTTP status and media type), or its Content-Type."""

    WHOLE = "whole"
    KIND = "kind"
    LABEL = "label"


class Lesson(StrEnum):
    """What the reply to a probe teaches the side that asked, for the probes after it."""

    PUBLIC_KEY = "public key"
    TOKEN = "token"  # noqa: S105 - the word


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one or several probes settle.

    `settles` are the facts, by public name; `replies` has the resultCode of each probe for each combination of
    their choices. Where it settles none, it is about a `claim` that has no known alternative: the service is held
    against the emulator. `evidence` is what that claim rests on.

    `cost` says why it is free. `success_is_free`: a success is what is expected, and costs nothing.
    """

    name: str
    situation: str
    probes: tuple[Probe, ...]
    cost: str
    claim: str = ""
    evidence: tuple[Evidence, ...] = (Evidence.INFERRED,)
    settles: tuple[str, ...] = ()
    replies: Mapping[tuple[str, ...], tuple[int, ...]] = field(default_factory=dict)
    needs: Needs = Needs.NOTHING
    span: Span = ALWAYS
    fronts: tuple[Front, ...] = tuple(Front)
    teaches: Lesson | None = None
    success_is_free: bool = False
    compares: Compared = Compared.WHOLE

    def is_about(self, contract: Contract) -> bool:
        """Whether it has a meaning at that revision and front."""
        known = {fact.public_name for fact in contract.facts.values()}
        here = self.span.holds_at(contract.revision.date) and contract.front in self.fronts
        return here and known.issuperset(self.settles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A fact that is not asked for, and why; at these fronts."""

    fact: str
    why: str
    fronts: tuple[Front, ...] = tuple(Front)
