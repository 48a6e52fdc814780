"""The catalogue as text: for the terminal, for the README, and for programs."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from emulator.contract.catalogue import CATALOGUE, ResultCode
from emulator.contract.operations import ENDPOINTS, OPERATIONS


def as_json(code: ResultCode) -> dict[str, Any]:
    """A row of the catalogue; `evidence` says what all but the first three members rests on."""
    return {
        "resultCode": code.number,
        "resultKey": code.key,
        "resultMessage": code.message,
        "operations": list(code.operations),
        "versions": sorted(code.versions) if code.versions else sorted({one.version for one in ENDPOINTS}),
        "origin": code.origin.value,
        "cause": code.cause,
        "evidence": [evidence.value for evidence in code.evidence],
    }


def _text() -> str:
    return "\n".join(
        f"{code.number:>8}  {code.key}\n          {code.message}\n          {_why(code)}" for code in CATALOGUE
    )


def _markdown() -> str:
    columns = ("resultCode", "resultKey", "resultMessage", "given by", "origin", "caused by", "evidence")
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    rows = (
        f"| {code.number} | {code.key} | {code.message} | {_given_by(code)} | {code.origin} | {code.cause} "
        f"| {', '.join(code.evidence)} |"
        for code in CATALOGUE
    )
    return "\n".join([head, *rows])


def _json() -> str:
    return json.dumps([as_json(code) for code in CATALOGUE], ensure_ascii=False, indent=2)


def _why(code: ResultCode) -> str:
    return f"{code.origin}, {_given_by(code)}: {code.cause} ({', '.join(code.evidence)})"


def _given_by(code: ResultCode) -> str:
    """The operations, and the API versions where not every version can."""
    names = "every operation" if len(code.operations) == len(OPERATIONS) else ", ".join(code.operations)
    return f"{names} ({', '.join(sorted(code.versions))})" if code.versions else names


#: How a listing is asked for, and what makes it.
FORMATS: Final[Mapping[str, Callable[[], str]]] = {"json": _json, "markdown": _markdown, "text": _text}
