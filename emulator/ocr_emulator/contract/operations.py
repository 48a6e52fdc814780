"""The operations of the API, its versions, and the method and path of each operation in each version (guide)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ocr_emulator.contract.contract_file import ALWAYS, TABLES, Evidence, Row, Span, read_evidence, read_span


class FileType(StrEnum):
    """`fileType` as the service writes it (guide: without a dot in every sample)."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"


#: The headers of a call with the electronic envelope (guide).
KEY_VERSION_HEADER: Final = "X-Key-Version"
SYMMETRIC_KEY_HEADER: Final = "Symmetric-Key"
REQUEST_KEY_HEADER: Final = "Request-Key"
_ENVELOPE: Final = (KEY_VERSION_HEADER, SYMMETRIC_KEY_HEADER)

#: The headers that say who calls: with the secretKey, or with an access token (guide).
SECRET_KEY_HEADER: Final = "Authorization"  # noqa: S105 - the name of a header
TOKEN_HEADER: Final = "X-NHN-Authorization"  # noqa: S105 - likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the API, such as v2.1.

    `takes_token`: callers send an access token, not the secretKey. `is_encrypted`: documents are sent in the
    electronic envelope.
    """

    name: str
    takes_token: bool = False
    is_encrypted: bool = False
    says: str = ""
    advice: str = ""
    span: Span = ALWAYS
    evidence: tuple[Evidence, ...] = ()

    def __str__(self) -> str:
        return self.name

    @property
    def authorization(self) -> str:
        """The name of the header that says who calls."""
        return TOKEN_HEADER if self.takes_token else SECRET_KEY_HEADER


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, the same in every API version.

    `service` is the one that a subscription has to enable; blank: the one that the path names. `file_types` are
    what the part `image` may hold; none for an operation that takes JSON or no body. `headers` are the ones that
    this operation alone requires. `suffix` is what follows the name in the path.
    """

    name: str
    versions: tuple[str, ...]
    service: str = ""
    method: str = "POST"
    suffix: str = ""
    headers: tuple[str, ...] = ()
    file_types: tuple[FileType, ...] = ()
    says: str = ""
    span: Span = ALWAYS
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An operation in one API version: one method and path to call."""

    version: Version
    operation: Operation
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        object.__setattr__(self, "_pattern", re.compile(pattern, re.DOTALL))

    @property
    def method(self) -> str:
        """The HTTP method, the only one that the path takes."""
        return self.operation.method

    @property
    def path(self) -> str:
        """The path as the guide writes it, variables in braces."""
        return f"/{self.version}/appkeys/{{appKey}}/{self.operation.name}{self.operation.suffix}"

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the required headers beside the one that says who calls."""
        return (*(_ENVELOPE if self.is_encrypted else ()), *self.operation.headers)

    @property
    def is_encrypted(self) -> bool:
        """Whether requests and replies are in the electronic envelope."""
        return self.version.is_encrypted and self.method == "POST"

    def match(self, path: str) -> Mapping[str, str] | None:
        """The variables in `path` (percent-decoded, without the query), or None when the path does not match."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None


def app_key_in(path: str) -> str | None:
    """The appKey in a path of the API's form, even where no operation has the path; None in any other."""
    match path.split("/", 4):
        case ["", version, "appkeys", app_key, *_] if version and app_key:
            return app_key
    return None


def _version(row: Row) -> Version:
    return Version(
        name=row["name"],
        takes_token=row.get("takes_token", False),
        is_encrypted=row.get("is_encrypted", False),
        says=row["says"],
        advice=row.get("advice", ""),
        span=read_span(row),
        evidence=read_evidence(row),
    )


def _operation(row: Row) -> Operation:
    return Operation(
        name=row["name"],
        versions=tuple(row["versions"]),
        service=row.get("service", ""),
        method=row.get("method", "POST"),
        suffix=row.get("suffix", ""),
        headers=tuple(row.get("headers", ())),
        file_types=tuple(map(FileType, row.get("file_types", ()))),
        says=row["says"],
        span=read_span(row),
        evidence=read_evidence(row),
    )


#: The versions and operations of all revisions by name, and all endpoints, ordered by version.
VERSIONS: Final = {row["name"]: _version(row) for row in TABLES["version"]}
OPERATIONS: Final = {row["name"]: _operation(row) for row in TABLES["operation"]}
ENDPOINTS: Final = tuple(
    Endpoint(version=version, operation=operation)
    for version in VERSIONS.values()
    for operation in OPERATIONS.values()
    if version.name in operation.versions
)

BUSINESS: Final = OPERATIONS["business"]
BUSINESS_STATUS: Final = OPERATIONS["business/status"]
CREDIT_CARD: Final = OPERATIONS["credit-card"]
PUBLIC_KEYS: Final = OPERATIONS["public-keys"]
ID_CARD: Final = OPERATIONS["id-card"]
STAND_ALONE: Final = OPERATIONS["id-card/stand-alone"]
AUTHENTICITY: Final = OPERATIONS["id-card/authenticity"]

#: The services that a subscription can enable.
SERVICES: Final = (BUSINESS.service, CREDIT_CARD.service, ID_CARD.service)

#: The services that have a key pair: what `serviceName` may be (guide).
ENVELOPE_SERVICES: Final = (CREDIT_CARD.service, ID_CARD.service)
