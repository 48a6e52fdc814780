"""The whole application: the emulator's own pages first, then the emulated API, which has all the rest."""

from importlib.metadata import version
from typing import Final

from fastapi import FastAPI

from emulator.contract.constants import REVISION
from emulator.state.store import Store
from emulator.web.api import Api, add_api
from emulator.web.control import control
from emulator.web.docs import add_docs
from emulator.web.problem import add_problems

_DESCRIPTION: Final = f"""
A stand-in for the Document OCR API of NHN Cloud, contract revision {REVISION}. This document is the
emulator's, not the vendor's: they publish none. Every reply is HTTP 200, errors included.
The control endpoint has [its own description](__admin/docs).
"""


def make_app(store: Store, *, with_headers: bool = True) -> FastAPI:
    """The application that answers from `store`."""
    app = FastAPI(
        title="OCR emulator",
        version=version("ocr-emulator"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_problems(app)
    add_docs(app)
    app.mount("/__admin", control(store))
    add_api(app, Api(store, with_headers=with_headers))
    return app
