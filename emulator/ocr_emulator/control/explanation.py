"""The call that explains what a request would get, and why."""

from typing import Final, NotRequired

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from ocr_emulator.contract.operations import ENVELOPE_SERVICES, VERSIONS, FileType
from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.pipeline.whatif.explain import Explanation, explain
from ocr_emulator.scenario.reading.request_description import read_request_description
from ocr_emulator.scenario.schema.parts import Json, count, mapping, said
from ocr_emulator.scenario.schema.when import OPERATION
from ocr_emulator.scenario.when import FIELDS
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
    stage: str | None
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


_TEXT: Final[Json] = {"type": "string"}
_TEXT_OR_NULL: Final[Json] = {"type": ["string", "null"]}
_DESCRIPTION: Final = {
    "operation": said("The operation that the request is for.", OPERATION),
    "version": said("The version of the API.", {"enum": list(VERSIONS)}),
    "appKey": said("The appKey in the path.", _TEXT),
    "serviceName": said("The service whose public key is asked for.", {"enum": list(ENVELOPE_SERVICES)}),
    "headers": said(
        "Headers of the request; null: it does not have this header.",
        {"type": "object", "additionalProperties": _TEXT_OR_NULL},
    ),
    "fileName": said("The name of the uploaded file.", _TEXT),
    "fileType": said("What the uploaded file is.", {"enum": [str(kind) for kind in FileType]}),
    "fileSize": said("The size of the uploaded file: bytes, or a text, as 6MB.", {"type": ["integer", "string"]}),
    "sha256": said("The SHA-256 of the uploaded file.", {**_TEXT, "pattern": "^[0-9A-Fa-f]{64}$"}),
    "fields": said(
        "The fields of a JSON body, decrypted; null: it does not have this field.",
        mapping(dict.fromkeys(("idType", *FIELDS), _TEXT_OR_NULL)),
    ),
    "call": said("The number of the appKey's call to the operation, from 1.", count(1)),
}

_BODY: Final = described_body(
    "RequestDescription",
    mapping(_DESCRIPTION, ("operation",)),
    {
        "A large file": {"operation": "business", "fileType": "pdf", "fileSize": "6MB"},
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
        description = await read(request, read_request_description)
        _, run = store.peek(description.app_key or "")
        found = explain(description, run.contract, run.scenario, run.state.snapshot(description.app_key or ""))
        return JsonReply(_as_json(found, run.scenario.name, str(run.contract.revision)))

    return routes


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
