"""The call that answers the schema of the scenario language."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from ocr_emulator.control.routing.routes import resource_router
from ocr_emulator.scenario.language.schemas import scenario_schema


class _SchemaReply(JSONResponse):
    """A JSON Schema, labelled as one."""

    media_type = "application/schema+json"


_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {_SchemaReply.media_type: {"schema": {"type": "object"}}}},
}


def router() -> APIRouter:
    """The call about the schema."""
    routes = resource_router("schema")

    @routes.get("/schema", response_class=_SchemaReply, responses=_CONTENT)
    async def get_scenario_schema() -> _SchemaReply:
        """Get the JSON Schema of scenario files.

        An editor that has it completes and checks a scenario file while it is written.
        """
        return _SchemaReply(scenario_schema())

    return routes
