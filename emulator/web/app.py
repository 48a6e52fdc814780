"""The whole application: the emulator's own pages first, then the emulated API, which has all the rest."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from emulator.state.reload import Reloader
from emulator.state.store import Store
from emulator.web.api import Api, add_api
from emulator.web.control import control
from emulator.web.docs import add_docs
from emulator.web.openapi import document
from emulator.web.problem import add_problems


def make_app(
    store: Store,
    reloader: Reloader,
    *,
    with_headers: bool = True,
    token_port: int | None = None,
) -> FastAPI:
    """The application that answers from `store`; `token_port` None: the token service has no port of its own."""
    app = FastAPI(
        title="OCR emulator",
        version=version("ocr-emulator"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_problems(app)
    add_docs(app)

    @app.get("/openapi.json")
    def openapi() -> dict[str, Any]:
        """The emulated API at the contract in force."""
        return document(store.run.contract, is_token_service_here=token_port is None)

    app.mount("/__admin", control(store, reloader))
    add_api(app, Api(store, with_headers=with_headers), token_port)
    return app
