"""How a call of the control endpoint is declared: its tag, its operation id, and what it replies."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from msgspec import json
from pydantic import ConfigDict, with_config

from ocr_emulator.control.openapi.problems import problem_replies

T = TypeVar("T")

#: For the type of a reply: the text below each of its members describes that member.
reply_model = with_config(ConfigDict(use_attribute_docstrings=True))


class JsonReply(JSONResponse, Generic[T]):
    """A reply whose body is a `T` as JSON.

    A function that is annotated with it tells mypy and the OpenAPI document what it replies.
    """

    def __init__(self, value: T) -> None:
        super().__init__(value)

    @classmethod
    def untyped(cls, value: Any) -> "JsonReply[T]":  # noqa: ANN401 - that is the point
        """A reply whose value another package writes without a type; the tests hold it against `T`."""
        return cls(value)

    def render(self, content: object) -> bytes:
        """Write the body."""
        return json.encode(content)


class _ControlRoute(APIRoute):
    """A route that sends a reply as its function made it.

    FastAPI would build a validator for the type of every reply at the start, and check every reply with it. mypy
    and the tests check the replies instead, and `document` reads their types when somebody asks for the
    description.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's
        super().__init__(path, endpoint, **{**options, "response_model": None})


def resource_router(tag: str) -> APIRouter:
    """An empty router for the calls of one resource; every call can be refused, and can reply with a defect."""
    return APIRouter(
        tags=[tag],
        route_class=_ControlRoute,
        generate_unique_id_function=_operation_id,
        responses=problem_replies("unauthorized", "unknown-host", "other-site", "defect"),
    )


def _operation_id(route: APIRoute) -> str:
    """The name of the route's function in camelCase: `listRequests` for `list_requests`."""
    first, *more = route.name.split("_")
    return first + "".join(word.capitalize() for word in more)
