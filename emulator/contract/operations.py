"""The operations of the API, and the method and path of each in each version (guide)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FileType(StrEnum):
    """`fileType` as the service writes it (guide: without a dot in every sample)."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, the same in every API version.

    `service` is what a subscription enables. `file_types` are what the part `image` may hold; none for an
    operation that takes JSON or nothing.
    """

    name: str
    service: str
    file_types: tuple[FileType, ...] = ()


IMAGES: Final = (FileType.JPG, FileType.PNG)

BUSINESS: Final = Operation(name="business", service="business", file_types=(FileType.PDF, *IMAGES))
BUSINESS_STATUS: Final = Operation(name="business/status", service="business")
CREDIT_CARD: Final = Operation(name="credit-card", service="credit-card", file_types=IMAGES)
PUBLIC_KEYS: Final = Operation(name="public-keys", service="public-keys")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An operation in one API version: what a client calls."""

    version: str
    operation: Operation
    method: str = "POST"
    suffix: str = ""

    @property
    def path(self) -> str:
        """The path as the guide writes it, variables in braces."""
        return f"/{self.version}/appkeys/{{appKey}}/{self.operation.name}{self.suffix}"

    def match(self, path: str) -> str | None:
        """The appKey in `path` (decoded, without the query), or None when the path is another's."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, path, re.DOTALL)
        return found["appKey"] if found else None


ENDPOINTS: Final = (
    Endpoint(version="v1.0", operation=BUSINESS),
    Endpoint(version="v1.0", operation=BUSINESS_STATUS),
    Endpoint(version="v1.0", operation=CREDIT_CARD),
    Endpoint(version="v2.0", operation=PUBLIC_KEYS, method="GET", suffix="/{serviceName}"),
    Endpoint(version="v2.0", operation=CREDIT_CARD),
    Endpoint(version="v2.0", operation=ID_CARD),
    Endpoint(version="v2.0", operation=STAND_ALONE),
    Endpoint(version="v2.0", operation=AUTHENTICITY),
)

#: The endpoints that this emulator answers so far.
SERVED: Final = tuple(endpoint for endpoint in ENDPOINTS if endpoint.version == "v1.0")
