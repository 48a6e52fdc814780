"""The OpenAPI document of the control endpoint, made by FastAPI from the routes.

FastAPI writes paths, operations and parameters. Added here is what it cannot know: the types of the replies, which
the functions' annotations have; the schemas of the bodies, which come from the tables of their readers; and those
of the problems.
"""

import inspect
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final, get_args, get_origin

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from ocr_emulator.control.openapi.problems import SourceProblem, problem_schemas
from ocr_emulator.scenario.grammar.json_schema import Json

#: What each tag is about, in the order in which the document lists them.
TAGS: Final[Mapping[str, str]] = {
    "health": "Whether the emulator is there, and what runs.",
    "scenarios": "The scenarios that are loaded from files.",
    "scenario": "The scenario in force for every appKey that has none of its own.",
    "sessions": "One appKey's own world: its scenario, revision, planned replies and counters.",
    "verification": "Whether an appKey has met everything that was planned and expected.",
    "requests": "The journal: what was asked and answered, and why.",
    "events": "What happens, as it happens.",
    "coverage": "Which result codes the client was made to meet.",
    "explanation": "What a request would get, and why.",
    "try": "A call of the API, made by the emulator's own client.",
    "documents": "The test documents, which carry their own outcome.",
    "clock": "Virtual time, for every appKey or for one.",
    "keys": "The key pairs of the envelope encryption.",
    "contract": "The result codes and revisions of the emulated API.",
    "schema": "The scenario language, for editors.",
    "reference": "The reference in one file, for assistants.",
    "metrics": "What the process counts, for Prometheus.",
    "ca": "What a client has to trust to call the emulator with TLS.",
}

_DESCRIPTION: Final = (
    "What is loaded, what is in force, and how to change it while the emulator runs. A failure is a problem of "
    "RFC 9457 (`application/problem+json`), never a reply in the words of the emulated API. A body is JSON when "
    "its Content-Type says so, or YAML."
)

_SCHEME: Final = "adminToken"
_SCHEME_SAYS: Final = "The token that the emulator was started with: --admin-token or --admin-token-file."

#: What needs no token.
_PROBES: Final = ("/health", "/ready")

_DEFINITION: Final = "#/$defs/"
_COMPONENT: Final = "#/components/schemas/"


class _Schemas(GenerateJsonSchema):
    """JSON Schema without a title at each member, which only repeats the member's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - pydantic's own type is not public
        """Whether a member has a title: none has."""
        del schema
        return False


def control_document(
    routes: Sequence[APIRoute], more_types: Iterable[type] = (), *, has_token: bool = False
) -> Json:
    """The document of `routes`; `more_types` are those that a route refers to by name.

    `has_token`: every operation needs the token, but for those that a probe asks for.
    """
    document = get_openapi(
        title="OCR emulator: control endpoint",
        version=version("ocr-emulator"),
        description=_DESCRIPTION,
        routes=routes,
        servers=[{"url": "/__admin"}],
        tags=[{"name": name, "description": says} for name, says in TAGS.items()],
    )
    replies, components = _reply_schemas(routes, more_types)
    components |= problem_schemas()
    for route in routes:
        if route.include_in_schema:
            method = next(iter(route.methods or ()))
            operation = document["paths"][route.path_format][method.lower()]
            _finish(operation, replies.get(route.unique_id), ("200", "204", *map(str, route.responses)))
            _add_body(operation, route.openapi_extra or {}, components)
    document["components"] = {"schemas": dict(sorted(components.items()))}
    if has_token:
        _add_token(document)
    return document


def _add_token(document: Json) -> None:
    """Say that operations need the token: Swagger UI then has a button that asks for it."""
    scheme = {"type": "http", "scheme": "bearer", "description": _SCHEME_SAYS}
    document["components"]["securitySchemes"] = {_SCHEME: scheme}
    document["security"] = [{_SCHEME: []}]
    for path in _PROBES:
        document["paths"][path]["get"]["security"] = []


def _finish(operation: Json, reply: Json | None, statuses: Collection[str]) -> None:
    """Add the schema of the reply, make a summary of the description's first line, and leave out what repeats.

    FastAPI also describes a 422 of its own, which it sends where it validates parameters. Here it validates none,
    so that only `statuses` are sent.
    """
    summary, _, description = operation["description"].partition("\n\n")
    operation |= {"summary": summary.rstrip("."), "description": " ".join((description or summary).split())}
    for parameter in operation.get("parameters", ()):
        for repeated in ("title", "description"):
            parameter["schema"].pop(repeated, None)
    replies = sorted(operation["responses"].items())
    operation["responses"] = {status: one for status, one in replies if status in statuses}
    if reply:
        operation["responses"]["200"]["content"] = {"application/json": {"schema": reply}}


def _reply_type(route: APIRoute) -> Any:  # noqa: ANN401 - a type
    """The T of a function that is annotated with JsonReply[T]; None for any other."""
    hint = inspect.signature(route.endpoint).return_annotation
    return get_args(hint)[0] if get_origin(hint) else None


def _reply_schemas(
    routes: Iterable[APIRoute], more_types: Iterable[type]
) -> tuple[dict[str, Json], dict[str, Json]]:
    """The schema of each reply, by operation id, and the components that those refer to."""
    types = {route.unique_id: kind for route in routes if (kind := _reply_type(route))}
    named = {kind.__name__: kind for kind in (SourceProblem, *more_types)}
    found, definitions = TypeAdapter.json_schemas(
        [(name, "serialization", TypeAdapter(kind)) for name, kind in {**types, **named}.items()],
        ref_template=_COMPONENT + "{model}",
        schema_generator=_Schemas,
    )
    return {name: found[name, "serialization"] for name in types}, dict(definitions["$defs"])


def _add_body(operation: Json, extra: Json, components: dict[str, Json]) -> None:
    """Describe the body of an operation that takes JSON; its schema and its definitions become components."""
    if "application/json" not in extra.get("requestBody", {}).get("content", {}):
        return
    body = _with_components(extra["requestBody"])
    content = body["content"]["application/json"]
    components.update(_named_schemas(content["schema"]))
    content["schema"] = {"$ref": _COMPONENT + content["schema"]["title"]}
    operation["requestBody"] = body


def _named_schemas(schema: Json) -> Iterator[tuple[str, Json]]:
    """The schema of a body and its definitions, by the names of their components."""
    yield schema["title"], {key: value for key, value in schema.items() if key not in {"$defs", "title"}}
    for name, definition in schema.get("$defs", {}).items():
        yield _component(name), definition


def _component(definition: str) -> str:
    """The name of the component that a definition of the scenario language becomes."""
    return f"Scenario{definition[0].upper()}{definition[1:]}"


def _with_components(body: Json) -> Json:
    """A copy of a body in which what refers to a definition refers to its component."""
    return json.loads(json.dumps(body), object_hook=_refer)  # type: ignore[no-any-return]


def _refer(node: Json) -> Json:
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith(_DEFINITION):
        return {**node, "$ref": _COMPONENT + _component(reference.removeprefix(_DEFINITION))}
    return node
