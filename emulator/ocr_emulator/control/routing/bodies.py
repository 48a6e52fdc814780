"""How a body of the control endpoint is read."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from ocr_emulator.delivery.problem import TooLargeError
from ocr_emulator.http.request_body import read_body as receive_body
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.scenario.library import read_body
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.text import LARGEST

T = TypeVar("T")


async def read(request: Request, read: Callable[[Node, Report], T]) -> T:
    """What `read` makes of the body: JSON where it says so, else YAML."""
    body = await receive_body(request.receive, LARGEST)
    if isinstance(body, Oversized):
        raise TooLargeError(body.size, LARGEST)
    label = request.headers.get("content-type", "") if body else ""
    return await run_in_threadpool(read_body, body, read, label)
