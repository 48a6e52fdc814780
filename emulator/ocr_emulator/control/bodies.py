"""The bodies that the control endpoint takes: how they are read, and the one that says which scenario."""

from collections.abc import Callable
from typing import Final, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from ocr_emulator.api.request_body import read_body as receive_body
from ocr_emulator.control.openapi.bodies import YAML, described_body
from ocr_emulator.delivery.problem import TooLargeError
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.scenario.library import read_body, scenario_or_name
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.schema.document import scenario_schema
from ocr_emulator.scenario.schema.parts import NAME, Json, said
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.text import LARGEST
from ocr_emulator.state.store import Store

T = TypeVar("T")


def _scenario_or_name() -> Json:
    """The schema of a scenario file, which has a name beside it here."""
    schema = {key: value for key, value in scenario_schema().items() if key not in {"$schema", "title"}}
    name = said("The name of the scenario. A body with nothing else names a loaded scenario.", NAME)
    return {**schema, "properties": {"name": name, **schema["properties"]}}


SCENARIO_BODY: Final = described_body(
    "Scenario",
    _scenario_or_name(),
    {
        "A loaded scenario": {"name": "busy-then-fine"},
        "A scenario of your own": {"rules": [{"then": {"resultCode": 5000503}}]},
    },
    description="The name of a loaded scenario, or a whole scenario; JSON, or YAML with any other Content-Type.",
    more=YAML,
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
    return store.find(found) if isinstance(found, str) else found
