"""The formats in which the catalogue of result codes is listed: text, Markdown and JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.facts import Fact


def code_as_json(code: ResultCode, contract: Contract) -> dict[str, Any]:
    """A result code as JSON.

    `wordsEvidence` is the source of the first three members, `evidence` that of all others. `httpStatus` is that
    of the reply. `since` and `until` are dates of revisions, null where there is no such bound. `decidedBy` has
    the facts that decide whether the code comes and that nobody has published.
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
        "decidedBy": [
            {
                "name": fact.public_name,
                "choice": fact.choice,
                "seen": fact.seen and fact.seen.isoformat(),
                "evidence": [evidence.value for evidence in fact.evidence],
            }
            for fact in _deciding(code, contract)
        ],
    }


def _deciding(code: ResultCode, contract: Contract) -> list[Fact]:
    """The facts, not published, that decide whether the code is given for some mistake."""
    return [fact for fact in contract.facts.values() if any(one.names(code.key) for one in fact.alternatives)]


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
    seen = [fact for fact in _deciding(code, contract) if Evidence.OBSERVED in fact.evidence]
    observed = "".join(f"; observed{f' {fact.seen}' if fact.seen else ''}: {fact.says}" for fact in seen)
    return f"{code.origin}, {_given_by(code, contract)}: {code.cause} ({', '.join(code.evidence)}{observed})"


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
