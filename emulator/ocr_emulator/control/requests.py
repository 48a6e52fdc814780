"""The calls about the journal: list what was asked and answered with filters, count it, forget it."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.parameters import AppKeyInQuery
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.openapi.recorded_request import RecordedRequest, filter_parameters, filter_properties
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.numbers import whole_number
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.routing.threads import look
from ocr_emulator.scenario.grammar.json_schema import Json, count, mapping
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import QueryError, UnknownRequestError, entry_as_json, parse_query
from ocr_emulator.state.store import Store

#: How many requests a page has, unless it is asked for another number, and at the most.
_PAGE: Final = 100
_LARGEST_PAGE: Final = 1000


@reply_model
class RequestPage(TypedDict):
    """A page of the journal."""

    requests: list[RecordedRequest]
    """The newest request comes first."""
    before: int | None
    """What `before` has to be for the next page; null: this is the last page."""


@reply_model
class RequestCount(TypedDict):
    """How many requests there are."""

    count: int


_Number = Annotated[
    str, Path(description="The number of the request, from X-Emulator-Request-Id."), WithJsonSchema(count(1))
]


def _page_parameter(name: str, says: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": says, "schema": schema}


_PARAMETERS: Final = {
    "parameters": [
        *filter_parameters(),
        _page_parameter("limit", "How many requests the page has.", {**count(1, _LARGEST_PAGE), "default": _PAGE}),
        _page_parameter("before", "Only requests with a smaller number: `before` of the page before.", count(1)),
    ],
}

_COUNT_BODY: Final = described_body(
    "RequestFilters",
    mapping(filter_properties()),
    {
        "Busy replies": {"operation": "business", "resultCode": 5000503},
        "Large files": {"fileSize": ">= 1000000", "resultCode": [0, 4131000]},
    },
    description="The filters of `GET /requests` as members, each one value or several.",
)


def router(store: Store) -> APIRouter:
    """The calls about the journal."""
    routes = resource_router("requests")
    _add_lists(routes, store)
    _add_totals(routes, store)
    return routes


def _add_lists(routes: APIRouter, store: Store) -> None:
    @routes.get("/requests", openapi_extra=_PARAMETERS, responses=problem_replies("unreadable-query"))
    async def list_requests(request: Request) -> JsonReply[RequestPage]:
        """List what was asked and answered, and why.

        Every field of a request is a filter, and a request has to match all of them. An answer is in the list
        before the client has it.
        """
        wanted: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            wanted.setdefault(name, []).append(value)
        limit = _whole("limit", wanted.pop("limit", []), 1, _LARGEST_PAGE) or _PAGE
        before = _whole("before", wanted.pop("before", []), 1, None)
        return await look(lambda: _page(store, wanted, limit, before))

    @routes.get("/requests/{number}", responses=problem_replies("unreadable-query", "unknown-request"))
    async def get_request(number: _Number) -> JsonReply[RecordedRequest]:
        """Get one request.

        Its number stands beside its reply, in X-Emulator-Request-Id.
        """
        entry = store.journal.get(_whole("number", [number], 1, None) or 0)
        if entry is None:
            accepted = "the number of a request that is remembered; GET /__admin/requests lists them"
            raise UnknownRequestError("number", number, accepted)
        return JsonReply(entry_as_json(entry))


def _page(store: Store, wanted: Mapping[str, list[str]], limit: int, before: int | None) -> JsonReply[RequestPage]:
    found = (entry for entry in _entries(store, wanted) if before is None or entry.id < before)
    page = list(islice(found, limit))
    more = next(found, None)
    told = [entry_as_json(entry) for entry in page]
    return JsonReply({"requests": told, "before": page[-1].id if more else None})


def _add_totals(routes: APIRouter, store: Store) -> None:
    @routes.post(
        "/requests/count",
        openapi_extra=_COUNT_BODY,
        responses=problem_replies("unreadable-query", "too-large", "invalid-body"),
    )
    async def count_requests(request: Request) -> JsonReply[RequestCount]:
        """Count requests.

        The filters are those of `GET /requests`.
        """
        wanted = await read(request, read_count)
        return await look(lambda: JsonReply({"count": sum(1 for _ in _entries(store, wanted))}))

    @routes.delete("/requests")
    async def delete_requests(appKey: AppKeyInQuery = None) -> JsonReply[RequestPage]:  # noqa: N803 - the API's own spelling
        """Forget the requests of one appKey, or all.

        The reply is an empty page.
        """
        store.journal.clear(appKey)
        return JsonReply({"requests": [], "before": None})


def read_wanted(node: Node, report: Report) -> Mapping[str, list[str]]:
    """The filters of a JSON object, by field."""
    if not isinstance(node, Entries):
        report.refuse(node.place, f'found {node}; expected filters, as {{"operation": "business"}}')
    return {key.text: list(_texts(key.text, value)) for key, value in node.entries}


def read_count(node: Node, report: Report) -> Mapping[str, list[str]]:
    """The filters of a whole body."""
    report.settle()
    return read_wanted(node, report)


def _texts(name: str, node: Node) -> Iterable[str]:
    for one in node.items if isinstance(node, Items) else (node,):
        if not isinstance(one, Scalar) or one.value is None:
            raise QueryError(name, str(one), "a value, or a list of values")
        yield one.text


def _entries(store: Store, wanted: Mapping[str, list[str]]) -> Iterable[JournalEntry]:
    """The requests that are as `wanted`, the newest first; raises QueryError."""
    query = parse_query(wanted)
    app_keys = wanted.get("appKey", [])
    entries = store.journal.entries(app_keys[0] if len(app_keys) == 1 else None)
    return (entry for entry in entries if query.matches(entry))


def _whole(name: str, texts: list[str], least: int, most: int | None) -> int | None:
    """The number that the last of `texts` is; None where there is none."""
    if not texts:
        return None
    text = texts[-1]
    number = whole_number(text)
    if number is None or number < least or (most is not None and number > most):
        limit = f"from {least} to {most}" if most else f"from {least} on"
        raise QueryError(name, text, f"a whole number {limit}")
    return number
