"""Keeps those out of the control endpoint who may not use it, whatever the path: a page, or none."""

from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.control.access.policy import AccessPolicy, CallHead, Refusal
from ocr_emulator.delivery.problem import problem
from ocr_emulator.http.request_body import by_lower_name, path_in
from ocr_emulator.http.response import Response


class ControlGuard:
    """Refuses what `policy` refuses, and hands every other request on (ASGI)."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the application do so."""
        refusal = self._policy.refusal(_head_of(scope)) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await _response(refusal).send(send)


def _head_of(scope: Scope) -> CallHead:
    return CallHead(method=scope["method"], path=path_in(scope), headers=by_lower_name(scope["headers"]))


def _response(refusal: Refusal) -> Response:
    told = problem(refusal.status, refusal.kind, refusal.title, refusal.detail)
    return Response(told.status, (*told.headers, *refusal.headers.items()), told.body)
