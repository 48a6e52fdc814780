"""The emulator's own failures: RFC 9457 problem details, which nobody can take for the service's replies."""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from msgspec import json
from starlette.exceptions import HTTPException

from ocr_emulator.delivery.connection import NeedsOwnServerError
from ocr_emulator.errors import EmulatorError
from ocr_emulator.http.response import Response
from ocr_emulator.inspection.process import NoProcessError
from ocr_emulator.inspection.verdict import NotOpenedError
from ocr_emulator.scenario.checks.compatibility import IncompatibleScenarioError
from ocr_emulator.scenario.source.problems import Problem, ScenarioProblemsError
from ocr_emulator.specimens.selection import UnknownDocumentError
from ocr_emulator.specimens.specimen_text import UnusableDocumentError
from ocr_emulator.state.journal.query import QueryError, UnknownRequestError
from ocr_emulator.state.sessions.plans import UnknownPlanError
from ocr_emulator.state.store import UnknownScenarioError

_LOG: Final = logging.getLogger("ocr_emulator")

#: The media type of a problem.
PROBLEM: Final = "application/problem+json"


class TooLargeError(EmulatorError):
    """A body that is larger than its reader takes; sizes in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"The body has {size} bytes; send at most {limit}.")


class OtherPortError(EmulatorError):
    """A request for another part of the emulator, at a port that one part (`owner`) has to itself."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"This port has the {owner} alone; send it to the emulator's own port, --port.")


def problem(status: int, kind: str, title: str, detail: str, **more: object) -> Response:
    """A problem: `kind` ends its type's URN, `detail` says what to do, `more` are extension members."""
    body = {"type": f"urn:ocr-emulator:{kind}", "title": title, "status": status, "detail": detail, **more}
    return Response(status, (("Content-Type", PROBLEM),), json.encode(body))


def problem_of(error: Exception) -> Response:
    """The problem that an exception stands for; a defect of the emulator where it is none of our own."""
    kind = next((_KINDS[one] for one in type(error).__mro__ if one in _KINDS), None)
    if kind is None:
        return defect(error)
    detail = f"Nothing has changed: {kind.detail(error)}" if kind.is_refusal else kind.detail(error)
    return problem(kind.status(error), kind.name, kind.title(error), detail, **kind.members(error))


def defect(error: BaseException) -> Response:
    """The problem of a failure that nobody has foreseen.

    Its kind and where it was are logged; not its text, which may hold what is the client's.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("A defect of the emulator: %s\n%s", type(error).__name__, frames.rstrip())
    detail = (
        f"A defect of the emulator ({type(error).__name__}), not an answer of the service; its log has the trace."
    )
    return problem(500, "defect", "The emulator failed", detail)


def described(one: Problem) -> dict[str, str | int]:
    """A problem of a scenario as JSON, with line and column, counted from 1, where the source has any."""
    position = {"line": one.place.line, "column": one.place.column} if one.place.line else {}
    return {**position, "path": one.place.path, "message": one.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How a kind of exception is told; `is_refusal`: a change was asked for, and nothing has changed."""

    name: str
    status: Callable[[Any], int]
    title: Callable[[Any], str]
    detail: Callable[[Any], str] = str
    members: Callable[[Any], Mapping[str, object]] = lambda _: {}
    is_refusal: bool = False


def _kind(status: int, name: str, title: str, **more: Any) -> _Kind:  # noqa: ANN401 - the fields of _Kind
    return _Kind(name=name, status=lambda _: status, title=lambda _: title, **more)


_ADVICE: Final = {
    404: "There is no such page; GET /__admin/docs lists those of the control endpoint.",
    405: "The page is there, the method is not; GET /__admin/docs lists them.",
}


def _first_problem(error: ScenarioProblemsError) -> str:
    more = f" (and {len(error.errors) - 1} more, see errors)" if len(error.errors) > 1 else ""
    return f"{error.errors[0]}{more}"


def _scenario_problems(error: ScenarioProblemsError) -> Mapping[str, object]:
    found = {"errors": error.errors, "warnings": error.warnings}
    return {name: [described(one) for one in some] for name, some in found.items() if some}


#: How each kind of exception is told; one that is of several kinds, by the nearest.
_KINDS: Final[Mapping[type[BaseException], _Kind]] = {
    HTTPException: _Kind(
        name="http",
        status=lambda error: error.status_code,
        title=lambda error: error.detail,
        detail=lambda error: _ADVICE.get(error.status_code, error.detail),
    ),
    ScenarioProblemsError: _kind(
        422,
        "invalid-body",
        "The body cannot be used",
        detail=_first_problem,
        members=_scenario_problems,
        is_refusal=True,
    ),
    UnknownScenarioError: _kind(422, "unknown-scenario", "There is no such scenario", is_refusal=True),
    TooLargeError: _kind(413, "too-large", "The body is too large"),
    IncompatibleScenarioError: _kind(
        409, "misfit", "The scenario in force needs another revision", is_refusal=True
    ),
    OtherPortError: _kind(404, "other-port", "That is served at another port"),
    NoProcessError: _kind(503, "no-process", "There is no process to open the file in"),
    NotOpenedError: _kind(503, "not-opened", "The emulator could not open the file"),
    NeedsOwnServerError: _kind(501, "needs-own-server", "This server cannot do that"),
    UnknownRequestError: _kind(404, "unknown-request", "There is no such request"),
    UnknownPlanError: _kind(404, "unknown-planned-reply", "There is no such planned reply", is_refusal=True),
    UnknownDocumentError: _kind(404, "unknown-document", "There is no such test document"),
    UnusableDocumentError: _kind(422, "unusable-document", "No test document can be that"),
    QueryError: _kind(
        400,
        "unreadable-query",
        "The question cannot be read",
        members=lambda error: {"field": error.field, "accepted": error.accepted},
    ),
    EmulatorError: _kind(409, "unable", "That cannot be done as things are"),
}
