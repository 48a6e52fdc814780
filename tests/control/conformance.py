"""Whether what the control endpoint sends is as its description says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import Mock

import anyio
import httpx
import jsonschema_rs
from fastapi import FastAPI

from ocr_emulator.control.router import control_router

Json = dict[str, Any]

PREFIX = "/__admin"

#: What is served below the prefix and is no call: the pages for people, and the description itself.
PAGES = re.compile(r"/(console(/.*)?|docs(/.*)?|openapi\.json)")


@dataclass(frozen=True)
class Operation:
    """A call of the description."""

    method: str
    path: str
    described: Json

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def takes(self, method: str, path: str) -> bool:
        """Whether it is the call that a request makes."""
        return method == self.method and bool(re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", self.path), path))


@cache
def document() -> Json:
    """The description, from an application without an emulator behind it."""
    app = FastAPI(openapi_url=None)
    app.include_router(control_router(Mock(), Mock(), Mock()), prefix=PREFIX)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator") as client:
            return await client.get(f"{PREFIX}/openapi.json")

    found = anyio.run(ask).json()
    assert isinstance(found, dict)
    return found


@cache
def operations() -> tuple[Operation, ...]:
    """Every call; where two have the path of a request, the one without a parameter comes first."""
    found = [
        Operation(method.upper(), path, described)
        for path, item in document()["paths"].items()
        for method, described in item.items()
    ]
    return tuple(sorted(found, key=lambda one: "{" in one.path.rpartition("/")[2]))


@cache
def _closed_components() -> Json:
    """The components, in which an object has no members but those that are described."""
    return {"schemas": {name: _closed(schema) for name, schema in document()["components"]["schemas"].items()}}


def _closed(node: object) -> object:
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _closed(value) for key, value in node.items()}
    return {"additionalProperties": False, **found} if isinstance(node.get("properties"), dict) else found


def validator(schema: Json) -> jsonschema_rs.Validator:
    """What decides whether a value is as a schema of the description says, and has nothing beside it."""
    whole = {**schema, "components": _closed_components()}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


@cache
def _reply_validator(operation_id: str, status: str, kind: str) -> jsonschema_rs.Validator:
    (operation,) = (one for one in operations() if one.described["operationId"] == operation_id)
    return validator(operation.described["responses"][status]["content"][kind]["schema"])


def check(reply: httpx.Response) -> Operation | None:
    """That status, Content-Type and body of a reply are as described; the call that it answers."""
    path = reply.request.url.raw_path.decode().partition("?")[0].removeprefix(PREFIX)
    operation = next((one for one in operations() if one.takes(reply.request.method, path)), None)
    if operation is None:
        return None
    status = str(reply.status_code)
    assert status in operation.described["responses"], f"{operation} replied {status}: {reply.text}"
    content = operation.described["responses"][status].get("content", {})
    kind = reply.headers.get("content-type", "").partition(";")[0]
    assert kind in content or (not content and not reply.content), f"{operation} replied {status} {kind}"
    if "json" in kind:
        _reply_validator(operation.described["operationId"], status, kind).validate(reply.json())
    return operation


def check_reply(reply: httpx.Response) -> None:
    """That a reply of the control endpoint is as described; below it nothing but calls, pages and problems is sent."""
    path = reply.request.url.path
    if not path.startswith(f"{PREFIX}/") or reply.request.method == "HEAD":
        return
    reply.read()
    if check(reply) is None and not PAGES.fullmatch(path.removeprefix(PREFIX)):
        assert reply.status_code in {401, 403, 404, 405}
        assert reply.headers["content-type"] == "application/problem+json"


def body_examples(operation: Operation) -> Iterator[tuple[str, Any]]:
    """The examples of the body that a call takes, by what they are for."""
    content = operation.described.get("requestBody", {"content": {}})["content"]
    for name, example in content.get("application/json", {"examples": {}})["examples"].items():
        yield name, example["value"]
