"""The bodies that the control endpoint takes: how they are read, and how its description shows them."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from emulator.pipeline.received import Oversized
from emulator.scenario.library import read_body
from emulator.scenario.nodes import Node
from emulator.scenario.problems import Report
from emulator.scenario.source import LARGEST
from emulator.web.problem import TooLargeError
from emulator.web.receive import read_body as receive_body

T = TypeVar("T")

SCENARIO_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The name of a loaded scenario, or a whole scenario; JSON, or YAML with any other label.",
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "examples": {
                    "by name": {"value": {"name": "busy-then-fine"}},
                    "inline": {"value": {"rules": [{"then": {"resultCode": 5000503}}]}},
                },
            },
            "application/yaml": {"schema": {"type": "string"}},
        },
    },
}

SESSION_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "examples": {
                    "its own revision": {"value": {"revision": "2026-03-10"}},
                    "everybody's": {"value": {"revision": None}},
                },
            },
        },
    },
}

NEXT_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "examples": {
                    "busy twice": {"value": {"operation": "business", "resultCode": 5000503, "times": 2}},
                    "an answer lost": {"value": {"fault": "answer-lost"}},
                },
            },
        },
    },
}

CLOCK_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "examples": {
                    "an hour later": {"value": {"advance": "1h"}},
                    "stand still": {"value": {"freeze": True}},
                    "real time": {"value": {"reset": True}},
                },
            },
        },
    },
}


async def read(request: Request, read: Callable[[Node, Report], T]) -> T:
    """What `read` makes of the body: JSON where it says so, else YAML."""
    body = await receive_body(request, LARGEST)
    if isinstance(body, Oversized):
        raise TooLargeError(body.size, LARGEST)
    return await run_in_threadpool(read_body, body, read, request.headers.get("content-type", ""))
