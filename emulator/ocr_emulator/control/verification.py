"""The call that verifies a session: what a test expects is read, and what is not as expected is listed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NotRequired, TypeVar

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from ocr_emulator.contract.contract import Contract
from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.parameters import AppKeyInPath
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.openapi.recorded_request import RecordedRequest, filter_properties
from ocr_emulator.control.requests import read_wanted
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.routing.threads import look
from ocr_emulator.errors import did_you_mean
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.grammar.json_schema import count, mapping, one_or_more, said
from ocr_emulator.scenario.grammar.values import field
from ocr_emulator.scenario.model import Planned
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import entry_as_json, parse_query
from ocr_emulator.state.journal.verify import Expectations, ExpectedCount, Finding, notes, verify
from ocr_emulator.state.store import Store

T = TypeVar("T")


#: How many counts one call may ask for: each is held against every request of the appKey.
_MOST_COUNTS: Final = 100


@reply_model
class VerificationFinding(TypedDict):
    """One thing that is not as expected."""

    kind: str
    """One of forgotten, left over, mistake and count; of a note: repeated."""
    message: str
    """What was found, and what to do."""
    requests: list[RecordedRequest]
    """The requests that are nearest to what was expected."""


@reply_model
class Verification(TypedDict):
    """Whether an appKey has met everything that was planned and expected, and nothing else."""

    verified: bool
    requests: int
    """How many requests were looked at. With 0 nobody has called; perhaps the appKey is misspelt."""
    findings: list[VerificationFinding]
    """Everything that is not as expected; empty when it is verified."""
    notes: NotRequired[list[VerificationFinding]]
    """What may be otherwise than the test thinks, and yet be right; absent when there is nothing of the kind."""


_EXPECTED_COUNT: Final = mapping(
    {**filter_properties(), "count": said("How many such requests there have to be.", count(0))}, ("count",)
)
_EXPECTATIONS: Final = {
    "verify": said(
        "Filters, as in `GET /requests`, each with how many requests have to match.",
        one_or_more(_EXPECTED_COUNT, 0),
    ),
    "expected": said(
        "The resultCodes or resultKeys of mistakes that the client makes on purpose.",
        one_or_more({"type": ["integer", "string"]}, 0),
    ),
}

_BODY: Final = described_body(
    "Expectations",
    mapping(_EXPECTATIONS),
    {
        "Nothing is left over": {},
        "The client has tried again": {"verify": [{"operation": "business", "resultCode": 5000503, "count": 2}]},
        "A mistake on purpose": {"expected": [4000101]},
    },
    description="What the test expects, beside that no planned reply is left over and no mistake was made.",
    required=False,
)


def router(store: Store) -> APIRouter:
    """The call that verifies."""
    routes = resource_router("verification")

    @routes.post(
        "/sessions/{appKey}/verify",
        openapi_extra=_BODY,
        responses=problem_replies("unreadable-query", "too-large", "invalid-body"),
    )
    async def verify_session(
        appKey: AppKeyInPath,  # noqa: N803 - the API's own spelling
        request: Request,
    ) -> JsonReply[Verification]:
        """Verify what an appKey has met.

        It is verified when every planned reply was asked for, the client made no unexpected mistake, and every
        count is right. A note says where an equal request has followed a fault at once: perhaps the HTTP client
        repeats it, and the application has not seen the fault. Verifying changes nothing.
        """
        session, run = store.peek(appKey)
        expectations = await read(request, lambda node, report: read_expectations(node, report, run.contract))
        entries, forgotten = list(store.journal.entries(appKey)), store.journal.forgotten(appKey)
        plans = session.plans.waiting
        return await look(lambda: _verified(entries, plans, forgotten, expectations))

    return routes


def _verified(
    entries: Sequence[JournalEntry], plans: Iterable[Planned], forgotten: int, expectations: Expectations
) -> JsonReply[Verification]:
    findings = [_as_json(finding) for finding in verify(entries, plans, forgotten, expectations)]
    verification = Verification(verified=not findings, requests=len(entries), findings=findings)
    if noted := [_as_json(note) for note in notes(entries)]:
        verification["notes"] = noted
    return JsonReply(verification)


def read_expectations(node: Node, report: Report, contract: Contract) -> Expectations:
    """What `node` expects, nothing if it is empty, of codes in `contract`; raises QueryError for a count."""
    if isinstance(node, Scalar) and node.value in {None, ""}:
        return Expectations()
    report.settle()
    found = values.fields(node, report, _EXPECTATIONS, "what to verify")
    wanted = field(found, "verify", lambda value: _each(value, report, _wanted, "a count"))
    if wanted and len(wanted) > _MOST_COUNTS:
        found_many = f"found {len(wanted)} counts"
        report(
            found["verify"].place,
            f"{found_many}; expected at most {_MOST_COUNTS}; verify the others in another call",
        )
    codes = field(found, "expected", lambda value: _each(value, report, _code_in(contract), "a resultCode"))
    report.settle()
    return Expectations(counts=wanted or (), expected_codes=frozenset(codes or ()))


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
    number = values.count(entries["count"], report, 0, "a number of requests")
    asked = {name: texts for name, texts in read_wanted(node, report).items() if name != "count"}
    query = parse_query(asked)
    text = ", ".join(f"{name} {' or '.join(texts)}" for name, texts in asked.items())
    return None if number is None else ExpectedCount(text=text or "anything at all", query=query, count=number)


def _code_in(contract: Contract) -> Callable[[Node, Report], int | None]:
    def read(node: Node, report: Report) -> int | None:
        name = node.value if isinstance(node, Scalar) else None
        code = contract.codes.get(name) if isinstance(name, int | str) else None
        if code:
            return code.number
        hint = did_you_mean(name, [row.key for row in contract.codes]) if isinstance(name, str) else ""
        report(node.place, f"found {node}; expected a resultCode or resultKey of the catalogue{hint}")
        return None

    return read


def _as_json(finding: Finding) -> VerificationFinding:
    nearest = [entry_as_json(entry) for entry in finding.nearest]
    return {"kind": finding.kind, "message": finding.message, "requests": nearest}
