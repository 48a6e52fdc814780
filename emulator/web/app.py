"""The whole application: the emulator's own pages, by the first part of their path, and the emulated API."""

from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.state.journal import Entry
from emulator.state.reload import Reloader
from emulator.state.store import Store
from emulator.web.api import Api
from emulator.web.control import control
from emulator.web.docs import add_docs
from emulator.web.openapi import document
from emulator.web.problem import add_problems

#: How the paths of the emulator's own pages begin, which no path of the service does.
_OWN: Final = {"__admin", "docs", "openapi.json"}


class _Told:
    """An application that raises nothing: what a framework raises again, it has told as a problem first (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(Exception):
            await self._app(scope, receive, send)


class App:
    """Hands a request to the emulator's own pages or to the emulated API (ASGI).

    The API does without the framework, which costs as much as all of its own work.
    """

    def __init__(self, own: ASGIApp, api: Api) -> None:
        self._own = own
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        first = scope["path"][1:].partition("/")[0]
        is_own = first in _OWN and not self._api.is_only_for_tokens(scope)
        await (self._own if is_own else self._api)(scope, receive, send)


def make_app(
    store: Store,
    reloader: Reloader,
    log: Callable[[Entry], None],
    *,
    with_headers: bool = True,
    token_port: int | None = None,
) -> App:
    """The application that answers from `store`; `log` writes the line of a request.

    `token_port` None: the token service has no port of its own.
    """
    api = Api(store, log, with_headers=with_headers, token_port=token_port)
    own = FastAPI(
        title="OCR emulator",
        version=version("ocr-emulator"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_problems(own)
    add_docs(own)

    @own.get("/openapi.json")
    def openapi() -> dict[str, Any]:
        """The emulated API at the contract in force."""
        return document(store.run.contract, is_token_service_here=token_port is None)

    own.mount("/__admin", _Told(control(store, reloader)))
    return App(_Told(own), api)
