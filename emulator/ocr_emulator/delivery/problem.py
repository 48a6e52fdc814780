"""The emulator's own failures: RFC 9457 problem details, which nobody can take for the service's replies."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from ocr_emulator.api.file_inspector import NoProcessError
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.checks.compatibility import IncompatibleScenarioError
from ocr_emulator.scenario.source.problems import ScenarioProblemsError
from ocr_emulator.state.journal.query import QueryError, UnknownRequestError
from ocr_emulator.state.store import UnknownScenarioError

_LOG: Final = logging.getLogger("emulator")

_NO_SUCH_METHOD: Final = 405

#: What the files of the documentation take.
_OF_A_FILE: Final = ("GET", "HEAD")

_ADVICE: Final = {
    404: "There is no such page; GET /__admin/docs lists those of the control endpoint.",
    405: "The page is there, the method is not; GET /__admin/docs lists them.",
}


class TooLargeError(EmulatorError):
    """A body of the control endpoint that is larger than it takes; sizes in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"The body has {size} bytes; send at most {limit}.")


class OtherPortError(EmulatorError):
    """A request that is not for the token service, at its port."""

    def __init__(self) -> None:
        super().__init__("This port has the token service alone; send it to the emulator's own port, --port.")


def problem(status: int, kind: str, title: str, detail: str, **more: object) -> Response:
    """A problem: `kind` ends its type's URN, `detail` says what to do, `more` are extension members."""
    body = {"type": f"urn:ocr-emulator:{kind}", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def add_problems(app: Starlette) -> None:
    """Turn every exception that `app` lets out into a problem."""
    for kind, handle in _HANDLERS.items():
        app.add_exception_handler(kind, handle)


async def problem_of(error: Exception) -> Response:
    """The problem that an exception is."""
    handle = next(_HANDLERS[kind] for kind in type(error).__mro__ if kind in _HANDLERS)
    return await handle(None, error)


async def _http(request: Request | None, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - starlette's handlers are typed for Exception
    detail = _ADVICE.get(error.status_code, error.detail)
    reply = problem(error.status_code, "http", error.detail, detail)
    if request and error.status_code == _NO_SUCH_METHOD:
        reply.headers["Allow"] = ", ".join(_methods(request) or _OF_A_FILE)
    return reply


def _methods(request: Request) -> list[str]:
    """Every method that the page takes, where the framework names those of one function; none: it is a file."""
    pages = [route for route in request.app.routes if isinstance(route, Route)]
    found = [page.methods or () for page in pages if page.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for methods in found for method in methods})


async def _scenario(_: Request | None, error: Exception) -> Response:
    assert isinstance(error, ScenarioProblemsError)  # noqa: S101 - as above
    more = f" (and {len(error.errors) - 1} more, see errors)" if len(error.errors) > 1 else ""
    detail = f"Nothing has changed: {error.errors[0]}{more}"
    found = {"errors": error.errors, "warnings": error.warnings}
    members = {name: [one.as_json() for one in some] for name, some in found.items() if some}
    return problem(422, "invalid-body", "The body cannot be used", detail, **members)


async def _unknown_scenario(_: Request | None, error: Exception) -> Response:
    detail = f"Nothing has changed: {error}"
    return problem(422, "unknown-scenario", "There is no such scenario", detail)


async def _query(_: Request | None, error: Exception) -> Response:
    assert isinstance(error, QueryError)  # noqa: S101 - as above
    more = {"field": error.field, "accepted": error.accepted}
    return problem(400, "unreadable-query", "The question cannot be read", str(error), **more)


async def _unknown_request(_: Request | None, error: Exception) -> Response:
    return problem(404, "unknown-request", "There is no such request", str(error))


async def _too_large(_: Request | None, error: Exception) -> Response:
    return problem(413, "too-large", "The body is too large", str(error))


async def _misfit(_: Request | None, error: Exception) -> Response:
    return problem(409, "misfit", "The scenario in force needs another revision", f"Nothing has changed: {error}")


async def _other_port(_: Request | None, error: Exception) -> Response:
    return problem(404, "other-port", "That is served at another port", str(error))


async def _no_process(_: Request | None, error: Exception) -> Response:
    return problem(503, "no-process", "The system has no process to spare", str(error))


async def _unable(_: Request | None, error: Exception) -> Response:
    return problem(409, "unable", "That cannot be done as things are", str(error))


async def _gone(_: Request | None, __: Exception) -> Response:
    """There is nobody left to read it."""
    return Response(status_code=400)


async def _bug(_: Request | None, error: Exception) -> Response:
    return defect(error)


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


#: How each kind of exception is told; one that is of several kinds, by the nearest.
_HANDLERS: Final[Mapping[type[Exception], Callable[[Any, Exception], Awaitable[Response]]]] = {
    ClientDisconnect: _gone,
    HTTPException: _http,
    ScenarioProblemsError: _scenario,
    UnknownScenarioError: _unknown_scenario,
    TooLargeError: _too_large,
    IncompatibleScenarioError: _misfit,
    OtherPortError: _other_port,
    NoProcessError: _no_process,
    UnknownRequestError: _unknown_request,
    QueryError: _query,
    EmulatorError: _unable,
    Exception: _bug,
}
