"""The call that answers the reference in one file, which `python -m tools.reference` makes."""

from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from ocr_emulator.control.routing.routes import resource_router

_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
}


def router() -> APIRouter:
    """The call about the reference."""
    routes = resource_router("reference")

    @routes.get("/llms.txt", response_class=PlainTextResponse, responses=_CONTENT)
    def get_reference() -> PlainTextResponse:
        """Get the reference in one file.

        It is for an assistant that writes scenarios and tests: the scenario language, the control calls, the
        result codes and the settings.
        """
        return PlainTextResponse(files(__package__).joinpath("llms.txt").read_bytes())

    return routes
