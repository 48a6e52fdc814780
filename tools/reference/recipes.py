"""How a client can be made to meet each result code: by a request, a scenario, a planned reply, or a file."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, convert, field

from ocr_emulator.contract.catalogue import ALL_CODES, Front, ResultCode, write_name
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.revisions import DEFAULT, REVISIONS
from ocr_emulator.specimens.business_numbers import TEST_NUMBERS
from ocr_emulator.specimens.catalogue import CATALOGUE

_CONTROL: Final = "http://localhost:8080/__admin"
_SESSION: Final = f"{_CONTROL}/sessions/my-app"


class Request(Struct, frozen=True, kw_only=True):
    """A request that gets a code by itself; `requests.toml` says what its parts are."""

    commands: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    scenario: str = ""
    says: str = ""
    korean: str = ""


#: By key of the code.
REQUESTS: Final[Mapping[str, Request]] = convert(
    tomllib.loads(Path(__file__).with_name("requests.toml").read_text(encoding="utf-8")), type=dict[str, Request]
)


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """All rows of the catalogue for one code. `name` is what an author writes: its number, or its key."""

    name: int | str
    rows: tuple[ResultCode, ...]

    @property
    def first(self) -> ResultCode:
        """The oldest row: the number and the key are the same in all."""
        return self.rows[0]

    @property
    def contract(self) -> Contract:
        """A contract that has the code: the one of the start where it can be."""
        return next(one for one in _contracts() if one.codes.get(self.name))

    @property
    def given(self) -> dict[str, str]:
        """What a scenario has to give for that contract."""
        contract = self.contract
        revision = {"revision": str(contract.revision)} if contract.revision is not DEFAULT else {}
        front = {"front": contract.front.value} if contract.front is not Front.PLAIN else {}
        return {**revision, **front}


def entries() -> list[CodeEntry]:
    """Every code, in the vendor's order."""
    found: dict[int | str, list[ResultCode]] = {}
    for row in ALL_CODES:
        found.setdefault(write_name(row), []).append(row)
    return [CodeEntry(name, tuple(rows)) for name, rows in found.items()]


def _contracts() -> Iterator[Contract]:
    for front in Front:
        for revision in REVISIONS:
            yield contract_at(revision, front)


def scenario_text(entry: CodeEntry) -> str:
    """A scenario that gives a code at every call that can give it."""
    given = ", ".join(f"{name}: {value}" for name, value in entry.given.items())
    head = f"given: {{{given}}}\n" if given else ""
    return f"{head}rules:\n  - then: {{resultCode: {entry.name}}}"


def next_commands(entry: CodeEntry) -> str:
    """Commands that plan a code for the next call of an appKey."""
    planned = f"curl -X POST {_SESSION}/next -d '{json.dumps({'resultCode': entry.name})}'"
    return "\n".join([*_giving(entry.given), planned])


def request_commands(entry: CodeEntry, request: Request) -> str:
    """Commands whose last one is a request that gets a code by itself; blank where words tell it."""
    if not request.commands:
        return ""
    if request.scenario:
        activation = f"curl -X PUT {_CONTROL}/scenario -d '{json.dumps({'name': request.scenario})}'"
        return f"{activation}\n{request.commands}"
    return "\n".join([*_giving({**entry.given, **request.given}), request.commands])


def _giving(given: Mapping[str, Any]) -> list[str]:
    """The command that gives something to an appKey, where there is something to give."""
    return [f"curl -X PUT {_SESSION}/scenario -d '{json.dumps({'given': given})}'"] if given else []


def documents_with(code: int) -> list[str]:
    """The test documents that give a code, by themselves or at authenticity."""
    outcomes = {name: entry.specimen.outcome for name, entry in CATALOGUE.items()}
    return [
        name
        for name, outcome in outcomes.items()
        if any(step.code and step.code.number == code for step in (*outcome.replies, *outcome.authenticity))
    ]


def numbers_with(code: int) -> list[str]:
    """The test business numbers that give a code."""
    return [number for number, reply in TEST_NUMBERS.items() if reply.code == code]
