"""The calls about what was asked and answered: list it with filters, count it, forget it."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from fastapi import APIRouter, Request

from ocr_emulator.control.bodies import COUNT_BODY, read
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import QueryError, UnknownRequestError, entry_as_json, parse_query
from ocr_emulator.state.store import Store

#: How many requests a page has, unless it is asked for another number, and at the most.
_PAGE: Final = 100
_LARGEST_PAGE: Final = 1000


def add_journal(app: APIRouter, store: Store) -> None:
    """The calls about the journal."""

    @app.get("/requests")
    def get_requests(request: Request) -> dict[str, Any]:
        """What was asked and answered, and why, the newest first. Each field is a filter; `before` turns pages."""
        wanted: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            wanted.setdefault(name, []).append(value)
        limit = _whole("limit", wanted.pop("limit", []), 1, _LARGEST_PAGE) or _PAGE
        before = _whole("before", wanted.pop("before", []), 1, None)
        found = (entry for entry in _entries(store, wanted) if before is None or entry.id < before)
        page = list(islice(found, limit))
        more = next(found, None)
        return {"requests": [entry_as_json(entry) for entry in page], "before": page[-1].id if more else None}

    @app.get("/requests/{number}")
    def get_request(number: str) -> Mapping[str, Any]:
        """One request, by the number in X-Emulator-Request-Id."""
        entry = store.journal.get(_whole("number", [number], 1, None) or 0)
        if entry is None:
            accepted = "the number of a request that is remembered; GET /__admin/requests lists them"
            raise UnknownRequestError("number", number, accepted)
        return entry_as_json(entry)

    @app.post("/requests/count", openapi_extra=COUNT_BODY)
    async def count_requests(request: Request) -> dict[str, int]:
        """How many requests are so: the filters of GET requests as members, each one value or several."""
        wanted = await read(request, read_count)
        return {"count": sum(1 for _ in _entries(store, wanted))}

    @app.delete("/requests")
    def delete_requests(appKey: str | None = None) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        """Forget all requests, or those of one appKey."""
        store.journal.clear(appKey)
        return {"requests": [], "before": None}


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
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1  # noqa: PLR2004 - 64 bits
    if number < least or (most is not None and number > most):
        limit = f"from {least} to {most}" if most else f"from {least} on"
        raise QueryError(name, text, f"a whole number {limit}")
    return number
