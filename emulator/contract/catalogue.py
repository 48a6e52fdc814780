"""The catalogue of result codes, read once from `result_codes.toml`, from which all else is derived."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from emulator.contract.operations import ENDPOINTS, OPERATIONS, Endpoint, Operation


class Origin(StrEnum):
    """What has to happen for a code to be given."""

    REQUEST = "request"
    SERVICE = "service"
    CONSOLE = "console"


class Evidence(StrEnum):
    """What a claim rests on, strongest first; `inferred` is the emulator's own reading."""

    SEED = "seed"
    GUIDE = "guide"
    OPERATOR = "operator"
    CLIENT = "client"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCode:
    """One row of the catalogue.

    `number`, `key` and `message` are the service's own words (seed); `evidence` says what the rest rests on.
    """

    number: int
    key: str
    message: str
    operations: tuple[str, ...]
    versions: frozenset[str] | None
    origin: Origin
    cause: str
    evidence: tuple[Evidence, ...]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"

    @classmethod
    def of_author(cls, number: int, message: str) -> "ResultCode":
        """A code outside the catalogue, in a scenario author's own words."""
        return cls(
            number=number,
            key="OWN",
            message=message,
            operations=tuple(OPERATIONS),
            versions=None,
            origin=Origin.SERVICE,
            cause="The scenario says so.",
            evidence=(),
        )

    def comes_from(self, endpoint: Endpoint) -> bool:
        """Whether that endpoint can give this code."""
        right_version = self.versions is None or endpoint.version in self.versions
        return right_version and endpoint.operation.name in self.operations


class Catalogue:
    """The rows, by number and by key, in the order of the seed's table."""

    def __init__(self, rows: tuple[ResultCode, ...]) -> None:
        self._by_number = {row.number: row for row in rows}
        self._by_key = {row.key: row for row in rows}

    def __iter__(self) -> Iterator[ResultCode]:
        return iter(self._by_number.values())

    def __getitem__(self, key: str) -> ResultCode:
        return self._by_key[key]

    def find(self, name: int | str) -> ResultCode | None:
        """The row with that `resultCode` (a number) or `resultKey` (a word), if there is one."""
        return self._by_number.get(name) if isinstance(name, int) else self._by_key.get(name)

    def of(self, operation: Operation, endpoints: tuple[Endpoint, ...] = ENDPOINTS) -> tuple[ResultCode, ...]:
        """The codes that `operation` can give at any of `endpoints`."""
        places = [endpoint for endpoint in endpoints if endpoint.operation is operation]
        return tuple(code for code in self if any(map(code.comes_from, places)))


def _row(entry: Mapping[str, Any]) -> ResultCode:
    names = entry["operations"]
    return ResultCode(
        number=entry["number"],
        key=entry["key"],
        message=entry["message"],
        operations=tuple(OPERATIONS) if names == "all" else tuple(OPERATIONS[name].name for name in names),
        versions=frozenset(entry["versions"]) if "versions" in entry else None,
        origin=Origin(entry["origin"]),
        cause=entry["cause"],
        evidence=tuple(map(Evidence, entry["evidence"])),
    )


def _load() -> Catalogue:
    text = files("emulator.contract").joinpath("result_codes.toml").read_text(encoding="utf-8")
    return Catalogue(tuple(map(_row, tomllib.loads(text)["code"])))


CATALOGUE: Final = _load()
