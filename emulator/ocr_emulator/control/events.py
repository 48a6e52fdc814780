"""The call that tells what happens as it happens: requests as they come, and what is in force."""

import secrets
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Response
from pydantic import WithJsonSchema

from ocr_emulator.control.listening import EVENT_STREAM, EventStream, Listener, Seats
from ocr_emulator.control.openapi.parameters import AppKeyInQuery
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.numbers import whole_number
from ocr_emulator.control.routing.routes import resource_router
from ocr_emulator.scenario.grammar.json_schema import Json, count
from ocr_emulator.state.store import Store

_LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", description="The number of the last request that is known."),
    WithJsonSchema(count(0)),
]

#: What stands in the data of the events.
_DATA: Final = ("Hello", "StateInForce", "RecordedRequest", "SkippedRequests")
_STREAM: Final[Json] = {
    "type": "string",
    "contentMediaType": EVENT_STREAM,
    "contentSchema": {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in _DATA]},
}

_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": (
            "Server-sent events, whose data are JSON: `hello` (Hello), `state` (StateInForce), `request` "
            "(RecordedRequest), `skipped` (SkippedRequests)."
        ),
        "content": {EVENT_STREAM: {"schema": _STREAM}},
    },
    **problem_replies("unable"),
}


def router(store: Store) -> APIRouter:
    """The call about events."""
    routes, seats, instance = resource_router("events"), Seats(), secrets.token_hex(8)

    @routes.get("/events", responses=_REPLIES, response_class=Response)
    async def listen_to_events(
        appKey: AppKeyInQuery = None,  # noqa: N803 - the API's own spelling
        last_event_id: _LastEventId = None,
    ) -> Response:
        """Listen to what happens.

        After `hello` comes `state`, what is in force for everybody, and again whenever that changes. Each request
        is a `request`, whose `id` is its number; one that is told while its answer is on its way is told again
        when that is out. The first is the first that comes, or that has come after `Last-Event-ID`.
        """
        return EventStream(Listener(store, instance, appKey, whole_number(last_event_id or "")), seats)

    return routes
