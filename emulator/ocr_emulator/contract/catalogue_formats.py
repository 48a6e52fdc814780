"""The formats in which the catalogue of result codes is listed: text, Markdown and JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.contract import Contract


def code_as_json(code: ResultCode, contract: Contract) -> dict[str, Any]:
    """A result code as JSON.

    `wordsEvidence` is the source of the first three members, `evidence` that of all others. `httpStatus` is that
    of the reply. `since` and `until` are dates of revisions, null where there is no such bound.
    """
    since, until = code.span.since, code.span.until
    return {
        "resultCode": code.number,
        "resultKey": code.key,
        "resultMessage": code.message,
        "httpStatus": contract.status_of(code),
        "operations": list(code.operations),
        "versions": _versions(code, contract),
        "origin": code.origin.value,
        "cause": code.cause,
        "since": since and since.isoformat(),
        "until": until and until.isoformat(),
        "wordsEvidence": [evidence.value for evidence in code.wording_evidence],
        "evidence": [evidence.value for evidence in code.evidence],
    }


def _text(contract: Contract) -> str:
    return "\n".join(
        f"{code.number:>8}  {code.key}\n          {code.message}\n          {_why(code, contract)}"
        for code in contract.codes
    )


def _markdown(contract: Contract) -> str:
    columns = ("resultCode", "resultKey", "resultMessage", "given by", "origin", "caused by", "evidence")
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    rows = (
        f"| {code.number} | {code.key} | {code.message} | {_given_by(code, contract)} | {code.origin} "
        f"| {code.cause} | {', '.join(code.evidence)} |"
        for code in contract.codes
    )
    return "\n".join([head, *rows])


def _json(contract: Contract) -> str:
    return json.dumps([code_as_json(code, contract) for code in contract.codes], ensure_ascii=False, indent=2)


def _why(code: ResultCode, contract: Contract) -> str:
    return f"{code.origin}, {_given_by(code, contract)}: {code.cause} ({', '.join(code.evidence)})"


def _given_by(code: ResultCode, contract: Contract) -> str:
    """The operations that give the code, with the API versions where it is restricted to some."""
    every = {endpoint.operation.name for endpoint in contract.endpoints}
    names = "every operation" if every <= set(code.operations) else ", ".join(code.operations)
    return f"{names} ({', '.join(_versions(code, contract))})" if code.only else names


def _versions(code: ResultCode, contract: Contract) -> list[str]:
    """The API versions in which at least one operation gives the code."""
    return sorted({str(one.version) for one in contract.endpoints if code.is_possible_at(one)})


#: The formats by the name that `--format` takes.
FORMATS: Final[Mapping[str, Callable[[Contract], str]]] = {"json": _json, "markdown": _markdown, "text": _text}
