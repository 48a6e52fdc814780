"""The routes of the emulated API: one for each operation and version of the contract, and those of the tokens."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Generic, NotRequired, TypeVar

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import TypedDict

from ocr_emulator.api.exchange import OcrService
from ocr_emulator.api.openapi import operation_of
from ocr_emulator.api.openapi_tokens import token_paths
from ocr_emulator.api.tokens import TokenService
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import ENDPOINTS, Endpoint
from ocr_emulator.contract.result_fields import RESULT_SHAPES
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.http.request_body import path_in

T = TypeVar("T")


class Header(TypedDict):
    """What every reply begins with."""

    isSuccessful: bool
    resultCode: int
    resultMessage: str


class Reply(TypedDict, Generic[T]):
    """A reply; an error has no result."""

    header: Header
    result: NotRequired[T]


class AppResponse(Response):
    """Lets a route of FastAPI answer with an ASGI application."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer."""
        await self._app(scope, receive, send)


Handler = Callable[[Request], Awaitable[Response]]

#: The members of an OpenAPI operation that are arguments of a FastAPI route, by the names that those have.
_ARGUMENTS: Final = {
    "operationId": "operation_id",
    "summary": "summary",
    "tags": "tags",
    "description": "description",
}


def add_ocr_routes(app: FastAPI, service: OcrService) -> None:
    """A route for each endpoint of any revision; which of them the contract in force has, the pipeline decides."""
    handler, latest = ocr_handler(service), contract_at(LATEST)
    for endpoint in ENDPOINTS:
        _add_route(
            app, endpoint.path, endpoint.method, handler, operation_of(endpoint, latest), _reply_model(endpoint)
        )


def add_token_routes(app: FastAPI, service: TokenService) -> None:
    """The routes of the token service, for where it has no port of its own."""
    handler = token_handler(service)
    for path, item in token_paths().items():
        for method, operation in item.items():
            _add_route(app, path, method.upper(), handler, operation, None)


def ocr_handler(service: OcrService) -> Handler:
    """What answers any request that is for no page of the emulator's own, whatever its path and method."""

    async def answer_ocr(request: Request) -> Response:
        reply = await service.reply_to(request.method, path_in(request.scope), request.scope, request.receive)
        return AppResponse(reply)

    return answer_ocr


def token_handler(service: TokenService) -> Handler:
    """What answers any request for the token service, whatever its method."""

    async def answer_token(request: Request) -> Response:
        return AppResponse(await service.reply_to(path_in(request.scope), request.scope, request.receive))

    return answer_token


def _reply_model(endpoint: Endpoint) -> Any:  # noqa: ANN401 - a type, as FastAPI takes it
    result: Any = RESULT_SHAPES[endpoint.operation.name]
    return Reply[result]


def _add_route(  # noqa: PLR0913, PLR0917 - what makes a route
    app: FastAPI,
    path: str,
    method: str,
    handler: Handler,
    operation: Mapping[str, Any],
    reply: Any,  # noqa: ANN401
) -> None:
    """The route with what the OpenAPI document says of its operation."""
    arguments = {_ARGUMENTS[key]: value for key, value in operation.items() if key in _ARGUMENTS}
    rest = {key: value for key, value in operation.items() if key not in {*_ARGUMENTS, "responses"}}
    app.add_api_route(path, handler, methods=[method], response_model=reply, openapi_extra=rest, **arguments)
