"""What the control endpoint replies to a method that a path does not take: a 405 that names those it takes."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send


class _MethodNotAllowed:
    """Refuses a request (ASGI); `methods` are those that its path takes.

    The framework would name the methods of one function only, where a path has a function for each method.
    """

    def __init__(self, methods: Iterable[str]) -> None:
        self._allow = ", ".join(sorted(methods))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raise the refusal, which the application turns into a problem."""
        del scope, receive, send
        raise HTTPException(405, headers={"Allow": self._allow})


def refuse_other_methods(control: APIRouter, calls: Iterable[APIRoute]) -> None:
    """Add a route below all others for each path of `calls`, that takes every method."""
    methods: dict[str, set[str]] = {}
    for call in calls:
        methods.setdefault(call.path, set()).update(call.methods or ())
    for path, taken in methods.items():
        control.add_route(path, _MethodNotAllowed(taken), include_in_schema=False)  # type: ignore[arg-type]  # ASGI
