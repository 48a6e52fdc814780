"""The calls about the next replies of one appKey: plan one, see what waits, take it back."""

from typing import Annotated, Any, Final, NotRequired

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.parameters import AppKeyInPath
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.numbers import whole_number
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.sessions import Session, session_as_json
from ocr_emulator.scenario.grammar.json_schema import count
from ocr_emulator.scenario.language.planned import read_planned, write_planned
from ocr_emulator.scenario.language.schemas import planned_schema
from ocr_emulator.scenario.model import Planned
from ocr_emulator.state.sessions.plans import UnknownPlanError
from ocr_emulator.state.store import Store


@reply_model
class PlannedStep(TypedDict):
    """A planned reply that waits."""

    number: int
    """The number by which it is taken back."""
    operations: NotRequired[list[str]]
    """The operations that it waits for; left out: any."""
    versions: NotRequired[list[str]]
    """The versions of the API that it waits for; left out: any that can give it."""
    then: dict[str, Any]
    """The reply in the words of a scenario file."""
    times: int
    """How often it is still given."""


@reply_model
class PlannedReplies(TypedDict):
    """The planned replies of an appKey that wait."""

    planned: list[PlannedStep]
    """The one that is given next comes first, but for the operation that it waits for."""


_Number = Annotated[str, Path(description="The number of a planned reply that waits."), WithJsonSchema(count(1))]

_BODY: Final = described_body(
    "PlannedReply",
    planned_schema(),
    {
        "Busy twice": {"operation": "business", "resultCode": 5000503, "times": 2},
        "An answer that is lost": {"fault": "answer-lost"},
    },
    description="A reply as in a rule's `then`, and the operations that it waits for.",
)


def router(store: Store) -> APIRouter:
    """The calls about planned replies."""
    routes = resource_router("sessions")
    _add_planning(routes, store)
    _add_taking_back(routes, store)
    return routes


def _add_planning(routes: APIRouter, store: Store) -> None:
    @routes.get("/sessions/{appKey}/next")
    async def get_planned_replies(appKey: AppKeyInPath) -> JsonReply[PlannedReplies]:  # noqa: N803 - the API's own spelling
        """Get the planned replies of an appKey that wait.

        What has been given is no longer among them.
        """
        waiting = store.peek(appKey)[0].plans.numbered
        return JsonReply({"planned": [_as_json(number, one) for number, one in waiting.items()]})

    @routes.post(
        "/sessions/{appKey}/next",
        openapi_extra=_BODY,
        responses=problem_replies("unable", "too-large", "invalid-body"),
    )
    async def plan_reply(appKey: AppKeyInPath, request: Request) -> JsonReply[Session]:  # noqa: N803 - as above
        """Plan the next reply of an appKey.

        It is given ahead of every rule, once or as often as `times` says, to a request that the service's own
        checks have accepted. Several planned replies are given one after the other.
        """
        contract = store.active_for(appKey).contract
        planned = await read(request, lambda node, report: read_planned(node, report, contract))
        await run_in_threadpool(store.plan, appKey, planned)
        return JsonReply(session_as_json(appKey, store))


def _add_taking_back(routes: APIRouter, store: Store) -> None:
    @routes.delete("/sessions/{appKey}/next")
    async def delete_planned_replies(appKey: AppKeyInPath) -> JsonReply[Session]:  # noqa: N803 - as above
        """Take back every planned reply of an appKey.

        The reply is its session.
        """
        store.peek(appKey)[0].plans.clear()
        return JsonReply(session_as_json(appKey, store))

    @routes.delete("/sessions/{appKey}/next/{number}", responses=problem_replies("unknown-planned-reply"))
    async def delete_planned_reply(appKey: AppKeyInPath, number: _Number) -> JsonReply[Session]:  # noqa: N803 - as above
        """Take back one planned reply of an appKey.

        The reply is its session.
        """
        wanted = whole_number(number)
        if wanted is None or not store.peek(appKey)[0].plans.remove(wanted):
            raise UnknownPlanError(number)
        return JsonReply(session_as_json(appKey, store))


def _as_json(number: int, planned: Planned) -> PlannedStep:
    found: PlannedStep = {"number": number, "then": write_planned(planned), "times": planned.step.times}
    if planned.operations != frozenset(OPERATIONS):
        found["operations"] = sorted(planned.operations)
    if planned.versions is not None:
        found["versions"] = sorted(planned.versions)
    return found
