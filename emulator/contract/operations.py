"""The operations of the API, and the method and path of each in each version (guide)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final


class FileType(StrEnum):
    """`fileType` as the service writes it (guide: without a dot in every sample)."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, the same in every API version.

    `service` is what a subscription enables; blank: the one that the path names. `file_types` are what the part
    `image` may hold; none for an operation that takes JSON or nothing.
    """

    name: str
    service: str
    file_types: tuple[FileType, ...] = ()


IMAGES: Final = (FileType.JPG, FileType.PNG)

BUSINESS: Final = Operation(name="business", service="business", file_types=(FileType.PDF, *IMAGES))
BUSINESS_STATUS: Final = Operation(name="business/status", service="business")
CREDIT_CARD: Final = Operation(name="credit-card", service="credit-card", file_types=IMAGES)
PUBLIC_KEYS: Final = Operation(name="public-keys", service="")
ID_CARD: Final = Operation(name="id-card", service="id-card", file_types=IMAGES)
STAND_ALONE: Final = Operation(name="id-card/stand-alone", service="id-card", file_types=IMAGES)
AUTHENTICITY: Final = Operation(name="id-card/authenticity", service="id-card")

OPERATIONS: Final = {
    operation.name: operation
    for operation in (
        BUSINESS,
        BUSINESS_STATUS,
        CREDIT_CARD,
        PUBLIC_KEYS,
        ID_CARD,
        STAND_ALONE,
        AUTHENTICITY,
    )
}


#: What a call of the electronic envelope has to say beside the secretKey (guide).
KEY_VERSION: Final = "X-Key-Version"
SYMMETRIC_KEY: Final = "Symmetric-Key"
REQUEST_KEY: Final = "Request-Key"
_ENVELOPE: Final = (KEY_VERSION, SYMMETRIC_KEY)

#: What a subscription enables.
SERVICES: Final = (BUSINESS.service, CREDIT_CARD.service, ID_CARD.service)

#: The services that have a key pair: what `serviceName` may be (guide).
ENVELOPE_SERVICES: Final = (CREDIT_CARD.service, ID_CARD.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An operation in one API version: what a client calls.

    `headers` are required beside Authorization; those of the envelope say that the request is encrypted.
    """

    version: str
    operation: Operation
    method: str = "POST"
    suffix: str = ""
    headers: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path as the guide writes it, variables in braces."""
        return f"/{self.version}/appkeys/{{appKey}}/{self.operation.name}{self.suffix}"

    @property
    def is_encrypted(self) -> bool:
        """Whether what is sent and answered is in the electronic envelope."""
        return SYMMETRIC_KEY in self.headers

    def match(self, path: str) -> Mapping[str, str] | None:
        """The variables in `path` (decoded, without the query), or None when the path is another's."""
        found = _pattern(self.path).fullmatch(path)
        return found.groupdict() if found else None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)), re.DOTALL)


ENDPOINTS: Final = (
    Endpoint(version="v1.0", operation=BUSINESS),
    Endpoint(version="v1.0", operation=BUSINESS_STATUS),
    Endpoint(version="v1.0", operation=CREDIT_CARD),
    Endpoint(version="v2.0", operation=PUBLIC_KEYS, method="GET", suffix="/{serviceName}"),
    Endpoint(version="v2.0", operation=CREDIT_CARD, headers=_ENVELOPE),
    Endpoint(version="v2.0", operation=ID_CARD, headers=_ENVELOPE),
    Endpoint(version="v2.0", operation=STAND_ALONE, headers=_ENVELOPE),
    Endpoint(version="v2.0", operation=AUTHENTICITY, headers=(*_ENVELOPE, REQUEST_KEY)),
)
