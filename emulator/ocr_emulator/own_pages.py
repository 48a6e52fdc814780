"""The emulator's own pages, with all that they need of a framework."""

from contextlib import suppress
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.openapi import document
from ocr_emulator.control.docs import add_docs
from ocr_emulator.control.router import control_router
from ocr_emulator.delivery.problem import add_problems
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store


class _Told:
    """An application that raises nothing: what a framework raises again, it has told as a problem first (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(Exception):
            await self._app(scope, receive, send)


def make_own(store: Store, reloader: Reloader, *, is_token_service_here: bool) -> ASGIApp:
    """The control endpoint, the description of the API, and the pages that show them."""
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
        return document(store.run.contract, is_token_service_here=is_token_service_here)

    own.mount("/__admin", _Told(_control(store, reloader)))
    return _Told(own)


def _control(store: Store, reloader: Reloader) -> FastAPI:
    control = FastAPI(
        title="OCR emulator: control endpoint",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_problems(control)
    add_docs(control)
    control.include_router(control_router(store, reloader))
    return control
