"""The result codes of all revisions, and the catalogue of those that hold in one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ocr_emulator.contract.contract_file import ALWAYS, TABLES, Evidence, Row, Span, read_evidence, read_span
from ocr_emulator.contract.operations import OPERATIONS, Endpoint, Version


class Origin(StrEnum):
    """What causes a code: the request itself, a failure inside the service, the web console, or the gateway."""

    REQUEST = "request"
    SERVICE = "service"
    CONSOLE = "console"
    GATEWAY = "gateway"


class Front(StrEnum):
    """How the host answers: always with HTTP 200, or as an API gateway in front of the service does (operator)."""

    PLAIN = "plain"
    GATEWAY = "gateway"


class FrontChoice(StrEnum):
    """The front that every request meets, or that each meets the front of the host whose name it called."""

    PLAIN = "plain"
    GATEWAY = "gateway"
    BY_HOST = "by-host"

    @property
    def front(self) -> Front:
        """The front of the hosts that have no name of their own in this choice."""
        return Front.GATEWAY if self is FrontChoice.GATEWAY else Front.PLAIN


class Only(StrEnum):
    """A restriction of a code to some API versions: those with the envelope, or those that take a token."""

    ENVELOPE = "envelope"
    TOKEN = "token"  # noqa: S105 - the word

    def includes(self, version: Version) -> bool:
        """Whether the restriction allows `version`."""
        return {Only.ENVELOPE: version.is_encrypted, Only.TOKEN: version.takes_token}[self]


#: The resultKey of a code that a scenario author has made up.
CUSTOM_KEY: Final = "OWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCode:
    """A row of the catalogue.

    `number`, `key` and `message` are the vendor's own words, for which `wording_evidence` is the source;
    `evidence` is the source of all else. `gateway_status` is the HTTP status with which the gateway gives the
    code; None: 200. `span` says in which revisions the row holds.
    """

    number: int
    key: str
    message: str
    wording_evidence: tuple[Evidence, ...]
    operations: tuple[str, ...]
    only: Only | None = None
    origin: Origin
    fronts: tuple[Front, ...] = tuple(Front)
    gateway_status: int | None = None
    cause: str
    advice: str = ""
    span: Span = ALWAYS
    evidence: tuple[Evidence, ...]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"

    @classmethod
    def custom(cls, number: int, message: str) -> "ResultCode":
        """A code that a scenario author has made up."""
        return cls(
            number=number,
            key=CUSTOM_KEY,
            message=message,
            wording_evidence=(),
            operations=tuple(OPERATIONS),
            origin=Origin.SERVICE,
            cause="The scenario says so.",
            evidence=(),
        )

    @property
    def is_custom(self) -> bool:
        """Whether a scenario author has made the code up."""
        return not self.evidence

    def is_possible_at(self, endpoint: Endpoint) -> bool:
        """Whether `endpoint` can give this code."""
        right_version = self.only is None or self.only.includes(endpoint.version)
        return right_version and endpoint.operation.name in self.operations


class Catalogue:
    """The result codes of one revision at one front, in the vendor's order.

    `catalogue[key]` is that of a resultKey. The gateway has codes with the numbers of other codes (guide of the
    gateway): such a number means the service's own code, and the gateway's has only its key.
    """

    def __init__(self, rows: Iterable[ResultCode]) -> None:
        self._by_key = {row.key: row for row in rows}
        self._by_number: dict[int, ResultCode] = {}
        for row in self._by_key.values():
            self._by_number.setdefault(row.number, row)

    def __iter__(self) -> Iterator[ResultCode]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def __getitem__(self, key: str) -> ResultCode:
        return self._by_key[key]

    def get(self, name: int | str) -> ResultCode | None:
        """The code with that resultCode (a number) or resultKey (a word), or None."""
        return self._by_number.get(name) if isinstance(name, int) else self._by_key.get(name)

    def possible_at(self, endpoint: Endpoint) -> tuple[ResultCode, ...]:
        """The codes that `endpoint` can give."""
        return tuple(code for code in self if code.is_possible_at(endpoint))


def _row(row: Row) -> ResultCode:
    names = row["operations"]
    return ResultCode(
        number=row["number"],
        key=row["key"],
        message=row["message"],
        wording_evidence=read_evidence(row, "words") if "words" in row else (Evidence.SEED,),
        operations=tuple(OPERATIONS) if names == "all" else tuple(OPERATIONS[name].name for name in names),
        only=Only(row["only"]) if "only" in row else None,
        origin=Origin(row["origin"]),
        fronts=tuple(map(Front, row["fronts"])) if "fronts" in row else tuple(Front),
        gateway_status=row.get("gateway_status"),
        cause=row["cause"],
        advice=row.get("advice", ""),
        span=read_span(row),
        evidence=read_evidence(row),
    )


#: The rows of all revisions. A number can stand in several of them, for different revisions or fronts.
ALL_CODES: Final = tuple(map(_row, TABLES["code"]))


def rows_named(name: int | str) -> tuple[ResultCode, ...]:
    """The rows of all revisions and fronts that have that number or key.

    A number that two codes have is that of the first, as in a Catalogue.
    """
    found = [row for row in ALL_CODES if name in {row.number, row.key}]
    return tuple(row for row in found if row.key == found[0].key)


def write_name(code: ResultCode) -> int | str:
    """What finds just this code in a Catalogue: its number, or its key where another code has the number first."""
    return code.number if rows_named(code.number)[:1] in ((), rows_named(code.key)[:1]) else code.key
