"""The bodies that the control endpoint takes: how they are read, and how its description shows them."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from ocr_emulator.delivery.problem import TooLargeError
from ocr_emulator.http.request_body import read_body as receive_body
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.scenario.library import read_body, scenario_or_name
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.text import LARGEST
from ocr_emulator.state.store import Store

T = TypeVar("T")


def _body(examples: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - OpenAPI
    """A body of JSON, with `examples` by name; `more` are other content types, or a description of it."""
    json = {"schema": {"type": "object"}, "examples": {name: {"value": value} for name, value in examples.items()}}
    content = {"application/json": json, **more.pop("content", {})}
    return {"requestBody": {"required": True, **more, "content": content}}


SCENARIO_BODY: Final = _body(
    {"by name": {"name": "busy-then-fine"}, "inline": {"rules": [{"then": {"resultCode": 5000503}}]}},
    description="The name of a loaded scenario, or a whole scenario; JSON, or YAML with any other label.",
    content={"application/yaml": {"schema": {"type": "string"}}},
)
SESSION_BODY: Final = _body({"its own revision": {"revision": "2026-03-10"}, "everybody's": {"revision": None}})
NEXT_BODY: Final = _body(
    {
        "busy twice": {"operation": "business", "resultCode": 5000503, "times": 2},
        "an answer lost": {"fault": "answer-lost"},
    },
)
EXPLAIN_BODY: Final = _body(
    {
        "a large file": {"operation": "business", "fileType": "pdf", "fileSize": "6MB"},
        "a test of yours": {
            "operation": "business/status",
            "appKey": "my-test",
            "fields": {"businessNumber": "1"},
        },
    },
    description="What is known of the request; all but the operation may be left out.",
)
COUNT_BODY: Final = _body(
    {
        "busy": {"operation": "business", "resultCode": 5000503},
        "large files": {"fileSize": ">= 1000000", "resultCode": [0, 4131000]},
    },
)
VERIFY_BODY: Final = _body(
    {
        "nothing left over": {},
        "tried again": {"verify": [{"operation": "business", "resultCode": 5000503, "count": 2}]},
        "a mistake on purpose": {"expected": [4000101]},
    },
    required=False,
)
CLOCK_BODY: Final = _body(
    {"an hour later": {"advance": "1h"}, "stand still": {"freeze": True}, "real time": {"reset": True}},
)


async def read(request: Request, read: Callable[[Node, Report], T]) -> T:
    """What `read` makes of the body: JSON where it says so, else YAML."""
    body = await receive_body(request.receive, LARGEST)
    if isinstance(body, Oversized):
        raise TooLargeError(body.size, LARGEST)
    label = request.headers.get("content-type", "") if body else ""
    return await run_in_threadpool(read_body, bytes(body), read, label)


async def read_wanted_scenario(request: Request, store: Store) -> Scenario:
    """The scenario that the body is, or names; raises UnknownScenarioError for a name that no loaded one has."""
    found = await read(request, lambda node, report: scenario_or_name(node, report, store.contract))
    return store.get_scenario(found) if isinstance(found, str) else found
