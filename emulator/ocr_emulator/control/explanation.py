"""The call that explains what a request would get, and why."""

from typing import Final, NotRequired

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.routing.threads import look
from ocr_emulator.errors import did_you_mean
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.pipeline.whatif.explain import Explanation, explain
from ocr_emulator.scenario.language.request_description import RequestDescription, read_request_description
from ocr_emulator.scenario.language.schemas import request_description_schema
from ocr_emulator.scenario.model import StageName
from ocr_emulator.scenario.source.nodes import Node, shown
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.state.store import Store


@reply_model
class ExplainedAnswer(TypedDict):
    """The answer that the request would get."""

    resultCode: int | None
    """null: a fault takes the place of a reply."""
    resultKey: str
    httpStatus: int
    delay: NotRequired[float]
    """How long the reply would be held back, in seconds."""
    fault: NotRequired[str]
    """The fault with which the reply would be sent, and its amount."""
    headers: NotRequired[dict[str, str]]
    """The headers that the scenario adds."""


@reply_model
class PassedOverRule(TypedDict):
    """A rule that does not decide."""

    rule: str
    because: list[str]
    """Everything that would have to be otherwise for the rule to decide."""


@reply_model
class ExplainedRequest(TypedDict):
    """What a request would get, and why."""

    scenario: str
    """The name of the scenario in force."""
    revision: str
    """The revision in force, a date."""
    stage: StageName
    """The stage that would answer."""
    rule: str | None
    """The rule that would decide; null: no rule would."""
    answer: ExplainedAnswer
    reason: str | None
    """Why the answer would be an error; null for a success."""
    passedOver: list[PassedOverRule]
    """The rules that would not decide; the one with the fewest reasons comes first."""
    assumed: list[str]
    """What was not said of the request, and assumed."""


_BODY: Final = described_body(
    "RequestDescription",
    request_description_schema(),
    {
        "A large file": {"operation": "business", "fileType": "pdf", "fileSize": "6MB"},
        "A test document": {"operation": "id-card/authenticity", "document": "resident-expired"},
        "A request of a test": {
            "operation": "business/status",
            "appKey": "my-test",
            "fields": {"businessNumber": "1"},
        },
    },
    description="What is known of the request. Everything but the operation may be left out.",
)


def router(store: Store) -> APIRouter:
    """The call that explains."""
    routes = resource_router("explanation")

    @routes.post("/explain", openapi_extra=_BODY, responses=problem_replies("too-large", "invalid-body"))
    async def explain_request(request: Request) -> JsonReply[ExplainedRequest]:
        """Explain what a request would get.

        The reply says which stage or rule would decide, and why no other rule would. Nothing happens and nothing
        is counted. Chances and random delays are foreseen exactly when the scenario has a `seed`.
        """
        description = await read(request, _read_description)
        _, run = store.peek(description.app_key or "")
        run = run.for_host(description.headers.get("host") or "")
        # The state is copied here, between two requests of the event loop; what follows takes long for many rules.
        state = run.state.snapshot(description.app_key or "")
        found = await look(lambda: explain(description, run.contract, run.scenario, state))
        return JsonReply(_as_json(found, run.scenario.name, str(run.contract.revision)))

    return routes


def _read_description(node: Node, report: Report) -> RequestDescription:
    """The description, whose test document has to be one of the catalogue."""
    description = read_request_description(node, report)
    name = description.document
    if name is not None and name not in CATALOGUE:
        hint = did_you_mean(name, CATALOGUE)
        report(node.place, f"document: found {shown(name)}; GET /__admin/documents lists the test documents{hint}")
        report.settle()
    return description


def _as_json(found: Explanation, scenario: str, revision: str) -> ExplainedRequest:
    answer = found.answer
    return {
        "scenario": scenario,
        "revision": revision,
        "stage": answer.stage,
        "rule": answer.rule,
        "answer": _answer_as_json(answer),
        "reason": answer.reason,
        "passedOver": [{"rule": miss.rule, "because": list(miss.because)} for miss in found.misses],
        "assumed": list(found.assumed),
    }


def _answer_as_json(answer: Answer) -> ExplainedAnswer:
    found: ExplainedAnswer = {
        "resultCode": answer.result_code,
        "resultKey": answer.result_key,
        "httpStatus": answer.status,
    }
    if answer.delay:
        found["delay"] = answer.delay
    if answer.fault:
        found["fault"] = str(answer.fault)
    if answer.more_headers:
        found["headers"] = dict(answer.more_headers)
    return found
