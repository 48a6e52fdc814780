"""How a body that the control endpoint reads by itself is described."""

from collections.abc import Mapping
from typing import Any, Final

from ocr_emulator.scenario.grammar.json_schema import Json

#: A body that may be written in YAML too.
YAML: Final[Json] = {"application/yaml": {"schema": {"type": "string"}}}


def described_body(  # noqa: PLR0913 - each is a part of OpenAPI's Request Body Object
    name: str,
    schema: Json,
    examples: Mapping[str, Any],
    *,
    description: str,
    required: bool = True,
    more: Json | None = None,
) -> dict[str, Any]:
    """What `openapi_extra` says of a JSON body.

    `name` is the name that the schema gets in the document, where its own `$defs` become components too.
    `examples` are bodies by what they are for; `more` are other content types.
    """
    content = {
        "schema": {"title": name, **schema},
        "examples": {says: {"value": value} for says, value in examples.items()},
    }
    body = {
        "description": description,
        "required": required,
        "content": {"application/json": content, **(more or {})},
    }
    return {"requestBody": body}
