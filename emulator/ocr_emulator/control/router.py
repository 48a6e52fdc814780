"""The control endpoint, /__admin: what is loaded, what is in force, and how to change it while it runs."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from fastapi.routing import APIRoute

from ocr_emulator.control import (
    authority,
    clock,
    contract,
    coverage,
    documents,
    events,
    explanation,
    health,
    keys,
    metrics,
    planned_replies,
    reference,
    requests,
    scenario,
    scenarios,
    schema,
    sessions,
    trying,
    verification,
)
from ocr_emulator.control.listening import Hello, SkippedRequests, StateInForce
from ocr_emulator.control.openapi.document import control_document
from ocr_emulator.control.routing.methods import refuse_other_methods
from ocr_emulator.control.routing.routes import JsonReply
from ocr_emulator.ports import Ports
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store

if TYPE_CHECKING:
    from ocr_emulator.tls.authority import Authority

#: What replies hold that is no whole JSON body, and is described all the same.
_MORE_TYPES: Final = (coverage.CoverageReport, Hello, StateInForce, SkippedRequests)


def control_router(  # noqa: PLR0913 - what the calls are about
    store: Store,
    reloader: Reloader,
    count_lost_log_lines: Callable[[], int],
    certificate_authority: "Authority | None" = None,
    *,
    ports: Ports | None = None,
    has_token: bool = False,
) -> APIRouter:
    """The calls of the control endpoint of `store`, and their description at /openapi.json.

    `has_token`: the description says that calls need the token.

    The paths have no prefix: the application includes the router below /__admin, and turns exceptions into
    problems.
    """
    resources = (
        health.router(store, count_lost_log_lines),
        scenarios.router(store, reloader),
        scenario.router(store),
        sessions.router(store),
        planned_replies.router(store),
        verification.router(store),
        requests.router(store),
        events.router(store),
        coverage.router(store),
        explanation.router(store),
        trying.router(store, ports or Ports()),
        documents.router(),
        clock.router(store),
        keys.router(store),
        contract.router(store),
        schema.router(),
        reference.router(),
        metrics.router(store, count_lost_log_lines),
        authority.router(certificate_authority),
    )
    control = APIRouter()
    for resource in resources:
        control.include_router(resource)
    _add_description(control, _calls(resources), has_token=has_token)
    refuse_other_methods(control, _calls(resources))
    return control


def _calls(resources: Iterable[APIRouter]) -> list[APIRoute]:
    return [route for resource in resources for route in resource.routes if isinstance(route, APIRoute)]


def _add_description(control: APIRouter, calls: Sequence[APIRoute], *, has_token: bool) -> None:
    @cache
    def document() -> Json:
        return control_document(calls, _MORE_TYPES, has_token=has_token)

    @control.get("/openapi.json", include_in_schema=False, response_model=None)
    def get_description() -> JsonReply[Json]:
        return JsonReply(document())
