"""The problems of the control endpoint, as its description shows them; `delivery.problem` sends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NotRequired

from typing_extensions import TypedDict

from ocr_emulator.scenario.grammar.json_schema import Json, mapping, said

_TEXT: Final[Json] = {"type": "string"}
_REFERENCE: Final = "#/components/schemas/"


class SourceProblem(TypedDict):
    """What is wrong at one place of a scenario or of a body. Line and column count from 1; JSON may have none."""

    line: NotRequired[int]
    column: NotRequired[int]
    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """A kind of problem: its HTTP status, when it is sent, and its members beside those that every problem has."""

    status: int
    when: str
    members: Mapping[str, Json] = field(default_factory=dict)
    optional: tuple[str, ...] = ()


def _source_problems(says: str) -> Json:
    return said(says, {"type": "array", "items": {"$ref": f"{_REFERENCE}SourceProblem"}})


_FIELD: Final = said("The name of the filter or parameter.", _TEXT)

#: By the end of their `type`, which begins with `urn:ocr-emulator:`.
PROBLEM_KINDS: Final[Mapping[str, ProblemKind]] = {
    "unreadable-query": ProblemKind(
        status=400,
        when="A filter cannot be read.",
        members={"field": _FIELD, "accepted": said("What can be written there, in words.", _TEXT)},
    ),
    "invalid-query": ProblemKind(
        status=400,
        when="A parameter is unknown, or has a value that is not accepted.",
        members={
            "field": _FIELD,
            "accepted": said("What can be written there.", {"type": "array", "items": _TEXT}),
        },
    ),
    "unauthorized": ProblemKind(
        status=401, when="The emulator was started with a token, and the call has not got it."
    ),
    "unknown-host": ProblemKind(status=403, when="The emulator is called by a name that may be somebody else's."),
    "other-site": ProblemKind(status=403, when="A web page of another site asks for a change."),
    "unknown-request": ProblemKind(status=404, when="No request with this number is remembered."),
    "unknown-planned-reply": ProblemKind(status=404, when="No planned reply with this number waits."),
    "unknown-document": ProblemKind(status=404, when="There is no test document of this name."),
    "misfit": ProblemKind(status=409, when="The scenario names result codes that the revision does not have."),
    "unable": ProblemKind(status=409, when="The emulator cannot do this now; `detail` says what to do first."),
    "too-large": ProblemKind(status=413, when="The body is too large."),
    "invalid-body": ProblemKind(
        status=422,
        when="The body, or a scenario file, has errors. All of them are listed, and nothing has changed.",
        members={
            "errors": _source_problems("Everything that is wrong."),
            "warnings": _source_problems("What has no effect."),
        },
        optional=("warnings",),
    ),
    "unknown-scenario": ProblemKind(status=422, when="No scenario of this name is loaded."),
    "unusable-document": ProblemKind(
        status=422, when="No test document can be that; `detail` says what can be asked for."
    ),
    "defect": ProblemKind(status=500, when="The emulator itself has failed; its log says where."),
}


def _component(name: str) -> str:
    """The name of a kind's schema: `InvalidBodyProblem` for `invalid-body`."""
    return "".join(word.capitalize() for word in name.split("-")) + "Problem"


def _schema(name: str, kind: ProblemKind) -> Json:
    members = {
        "type": {"const": f"urn:ocr-emulator:{name}"},
        "title": said("What kind of problem it is, in words.", _TEXT),
        "status": said("The HTTP status.", {"const": kind.status}),
        "detail": said("What is wrong, and what to do.", _TEXT),
        **kind.members,
    }
    required = [member for member in members if member not in kind.optional]
    described = said(kind.when, mapping(members, required))
    # A later version may add members, which a client must be able to ignore.
    return {key: value for key, value in described.items() if key != "additionalProperties"}


def problem_schemas() -> dict[str, Json]:
    """The schema of every kind of problem, by the name of its component."""
    return {_component(name): _schema(name, kind) for name, kind in PROBLEM_KINDS.items()}


def problem_replies(*names: str) -> dict[int | str, dict[str, Any]]:
    """The replies, by status, of a call that can have these kinds of problems (OpenAPI's Responses Object)."""
    by_status: dict[int, list[str]] = {}
    for name in names:
        by_status.setdefault(PROBLEM_KINDS[name].status, []).append(name)
    return {status: _reply(kinds) for status, kinds in by_status.items()}


def _reply(names: list[str]) -> dict[str, Any]:
    references = [{"$ref": _REFERENCE + _component(name)} for name in names]
    schema = references[0] if len(references) == 1 else {"oneOf": references}
    return {
        "description": " ".join(PROBLEM_KINDS[name].when for name in names),
        "content": {"application/problem+json": {"schema": schema}},
    }
