"""The emulator as one FastAPI application: the OCR operations, the token service, and the control endpoint."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.guard import FailureGuard
from ocr_emulator.api.openapi import document
from ocr_emulator.api.recorder import StandardLog
from ocr_emulator.api.routes import add_ocr_routes, add_token_routes, ocr_handler, token_handler
from ocr_emulator.assembly import Emulator, assemble
from ocr_emulator.control.access.guard import ControlGuard
from ocr_emulator.control.access.policy import PREFIX
from ocr_emulator.control.console import add_console
from ocr_emulator.control.docs import add_docs
from ocr_emulator.control.router import control_router
from ocr_emulator.delivery.problem import OtherPortError, problem_of
from ocr_emulator.http.request_body import by_lower_name, path_in
from ocr_emulator.ports import Part, Ports, is_own_page
from ocr_emulator.settings import Settings, read_settings

_NO_SUCH_METHOD: Final = 405


def create_app(settings: Settings | None = None) -> FastAPI:
    """An emulator as an ASGI application, for any server; None: the settings are those of the environment.

    Its log goes to the logger `ocr_emulator`. Faults that close or reset a connection need `ocr-emulator serve`.
    Raises EmulatorError for settings, scenario files or key files that cannot be used.
    """
    settings = settings or read_settings({}, os.environ)
    ports = Ports(tokens=settings.token_port, admin=settings.admin_port, tls=settings.tls_port)
    return application_of(assemble(settings, StandardLog(), ports))


def application_of(emulator: Emulator) -> FastAPI:
    """The application of an emulator whose parts are there."""
    app = FastAPI(
        title="NHN Cloud Document OCR, as emulated",
        version=version("ocr-emulator"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_watching(emulator),
    )
    add_ocr_routes(app, emulator.ocr)
    add_token_routes(app, emulator.tokens)
    control = control_router(
        emulator.store,
        emulator.reloader,
        lambda: emulator.log.lost,
        emulator.authority,
        ports=emulator.ports,
        has_token=emulator.access.token is not None,
    )
    app.include_router(control, prefix=PREFIX)
    add_console(app, PREFIX, is_on=emulator.has_console)
    add_docs(app, PREFIX, "OCR emulator: control endpoint")
    add_docs(app, "", app.title)
    _add_description(app, emulator)
    app.add_exception_handler(HTTPException, _unrouted(emulator))
    app.add_middleware(ControlGuard, policy=emulator.access)
    if not emulator.ports.are_shared:
        app.add_middleware(PortRouter, emulator=emulator)
    app.add_middleware(ConsoleGate, emulator=emulator)
    app.add_middleware(FailureGuard)
    return app


def _watching(emulator: Emulator) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """A lifespan in which changed scenario files are read again."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        emulator.reloader.start()
        try:
            yield
        finally:
            emulator.reloader.stop()

    return lifespan


def _add_description(app: FastAPI, emulator: Emulator) -> None:
    """The OpenAPI document of the service, at the contract in force when it is asked for."""

    def openapi() -> dict[str, Any]:
        is_token_service_here = emulator.ports.tokens is None
        active = emulator.store.active
        return document(active.contract, front=active.front, is_token_service_here=is_token_service_here)

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to replace it
    app.add_api_route("/openapi.json", openapi, include_in_schema=False)


class ConsoleGate:
    """Leads a browser that opens the address of the emulator to the console, and hands all else on (ASGI)."""

    def __init__(self, app: ASGIApp, emulator: Emulator) -> None:
        self._app = app
        self._emulator = emulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the application do so."""
        way = None
        if scope["type"] == "http" and path_in(scope) == "/":
            headers = by_lower_name(scope["headers"])
            way = self._emulator.way_to_console(scope["method"], headers, scope.get("server"))
        await (way.send(send) if way else self._app(scope, receive, send))


class PortRouter:
    """Has each request answered by the part of the emulator that its port serves, where parts have ports (ASGI).

    `app` answers for the emulator's own pages.
    """

    def __init__(self, app: ASGIApp, emulator: Emulator) -> None:
        self._app = app
        self._emulator = emulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; raises OtherPortError for what the port of a part does not have."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_in(scope)
        part = self._emulator.ports.part_for(path, scope.get("server"))
        if part is Part.SERVICE:
            delivery = await self._emulator.ocr.reply_to(scope["method"], path, scope, receive)
            await delivery(scope, receive, send)
        elif part is Part.TOKENS:
            delivery = await self._emulator.tokens.reply_to(path, scope, receive)
            await delivery(scope, receive, send)
        elif is_own_page(path):
            await self._app(scope, receive, send)
        else:
            raise OtherPortError("control endpoint")


def _unrouted(emulator: Emulator) -> Callable[[Request, Any], Any]:
    """What answers a request that no route takes: a problem below our own pages, else the service's own error."""
    answer_ocr, answer_token = ocr_handler(emulator.ocr), token_handler(emulator.tokens)

    async def answer(request: Request, error: HTTPException) -> Response:
        path = path_in(request.scope)
        if is_own_page(path):
            return _problem(error)
        part = emulator.ports.part_for(path, request.scope.get("server"))
        return await (answer_token if part is Part.TOKENS else answer_ocr)(request)

    return answer


def _problem(error: HTTPException) -> Response:
    """The problem of a page; one of a wrong method names the right ones."""
    found = problem_of(error)
    headers = dict(found.headers)
    if error.status_code == _NO_SUCH_METHOD:
        allowed = (error.headers or {}).get("Allow", "").split(", ")
        headers["allow"] = ", ".join(sorted(allowed))
    return Response(found.body, found.status, headers)
