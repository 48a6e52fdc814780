"""The call that verifies a session: what a test expects, read; what is not so, told."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import FastAPI, Request

from ocr_emulator.contract.contract import Contract
from ocr_emulator.control.bodies import VERIFY_BODY, read
from ocr_emulator.control.requests import read_wanted
from ocr_emulator.errors import did_you_mean
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.grammar.values import field
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.journal.query import as_json, read_query
from ocr_emulator.state.journal.verify import Expectations, ExpectedCount, Finding, verify
from ocr_emulator.state.store import Store

T = TypeVar("T")


def add_verify(app: FastAPI, store: Store) -> None:
    """The call that verifies."""

    @app.post("/sessions/{appKey}/verify", openapi_extra=VERIFY_BODY)
    async def post_verify(appKey: str, request: Request) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        """Whether all that was planned was asked for, no mistake was made unexpectedly, and every count holds.

        `requests` is how many were looked at: none where nobody has called, perhaps because the appKey is another.
        """
        session, run = store.look(appKey)
        expectations = await read(request, lambda node, report: read_expectations(node, report, run.contract))
        entries, forgotten = list(store.journal.entries(appKey)), store.journal.forgotten(appKey)
        findings = list(verify(entries, session.plans.waiting, forgotten, expectations))
        told = [_as_json(finding) for finding in findings]
        return {"verified": not findings, "requests": len(entries), "findings": told}


def read_expectations(node: Node, report: Report, contract: Contract) -> Expectations:
    """What `node` expects, nothing if it is empty, of codes in `contract`; raises QueryError for a count."""
    if isinstance(node, Scalar) and node.value in {None, ""}:
        return Expectations()
    report.settle()
    found = values.fields(node, report, ("verify", "expected"), "what to verify")
    wanted = field(found, "verify", lambda value: _each(value, report, _wanted, "a count"))
    codes = field(found, "expected", lambda value: _each(value, report, _code_in(contract), "a resultCode"))
    report.settle()
    return Expectations(wanted=wanted or (), expected=frozenset(codes or ()))


def _each(node: Node, report: Report, read: Callable[[Node, Report], T | None], what: str) -> tuple[T, ...]:
    if isinstance(node, Items) and not node.items:
        return ()
    return values.one_or_more(node, report, lambda item: read(item, report), what)


def _wanted(node: Node, report: Report) -> ExpectedCount | None:
    entries = {key.text: value for key, value in node.entries} if isinstance(node, Entries) else {}
    if "count" not in entries:
        example = '{"operation": "business", "resultCode": 5000503, "count": 2}'
        report(node.place, f"found no key 'count'; expected one, as {example}")
        return None
    count = values.count(entries["count"], report, 0, "a number of requests")
    asked = {name: texts for name, texts in read_wanted(node, report).items() if name != "count"}
    query = read_query(asked)
    text = ", ".join(f"{name} {' or '.join(texts)}" for name, texts in asked.items())
    return None if count is None else ExpectedCount(text=text or "anything at all", query=query, count=count)


def _code_in(contract: Contract) -> Callable[[Node, Report], int | None]:
    def read(node: Node, report: Report) -> int | None:
        name = node.value if isinstance(node, Scalar) else None
        code = contract.codes.find(name) if isinstance(name, int | str) else None
        if code:
            return code.number
        hint = did_you_mean(name, [row.key for row in contract.codes]) if isinstance(name, str) else ""
        report(node.place, f"found {node}; expected a resultCode or resultKey of the catalogue{hint}")
        return None

    return read


def _as_json(finding: Finding) -> dict[str, Any]:
    nearest = [as_json(entry) for entry in finding.nearest]
    return {"kind": finding.kind, "message": finding.message, "requests": nearest}
