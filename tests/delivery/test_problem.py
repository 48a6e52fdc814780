"""Every failure of the emulator's own is a problem of RFC 9457, by the kind of exception that it is."""

import logging

import pytest
from msgspec import json
from starlette.exceptions import HTTPException

from ocr_emulator.delivery.connection import NeedsOwnServerError
from ocr_emulator.delivery.problem import OtherPortError, TooLargeError, problem_of
from ocr_emulator.errors import EmulatorError
from ocr_emulator.inspection.process import NoProcessError
from ocr_emulator.inspection.verdict import NotOpenedError
from ocr_emulator.scenario.checks.compatibility import IncompatibleScenarioError
from ocr_emulator.scenario.source.nodes import Place
from ocr_emulator.scenario.source.problems import Problem, ScenarioProblemsError, Severity
from ocr_emulator.state.journal.query import QueryError, UnknownRequestError
from ocr_emulator.state.store import UnknownScenarioError

KINDS = {
    "http": (
        HTTPException(404),
        404,
        "Not Found",
        "There is no such page; GET /__admin/docs lists those of the control endpoint.",
    ),
    "unknown-scenario": (UnknownScenarioError("x"), 422, "There is no such scenario", "Nothing has changed: x"),
    "too-large": (TooLargeError(9, 8), 413, "The body is too large", "The body has 9 bytes; send at most 8."),
    "misfit": (
        IncompatibleScenarioError("x"),
        409,
        "The scenario in force needs another revision",
        "Nothing has changed: x",
    ),
    "other-port": (
        OtherPortError("token service"),
        404,
        "That is served at another port",
        "This port has the token service alone; send it to the emulator's own port, --port.",
    ),
    "no-process": (NoProcessError("x"), 503, "There is no process to open the file in", "x"),
    "not-opened": (NotOpenedError("x"), 503, "The emulator could not open the file", "x"),
    "needs-own-server": (
        NeedsOwnServerError("stall"),
        501,
        "This server cannot do that",
        (
            "The fault stall needs the socket, to which this ASGI server gives no access; "
            "run the emulator with `ocr-emulator serve`, which does, or use another fault."
        ),
    ),
    "unknown-request": (
        UnknownRequestError("number", "7", "a number"),
        404,
        "There is no such request",
        "number: found '7'; expected a number",
    ),
    "unable": (EmulatorError("x"), 409, "That cannot be done as things are", "x"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    """A problem has the type, title, status and detail of its kind, and is labelled as one."""
    error, status, title, detail = KINDS[kind]
    found = problem_of(error)
    assert (found.status, found.headers) == (status, (("Content-Type", "application/problem+json"),))
    assert json.decode(found.body) == {
        "type": f"urn:ocr-emulator:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
    }


def test_a_query() -> None:
    """What a query may say stands beside the detail."""
    found = json.decode(problem_of(QueryError("stage", "x", "route")).body)
    assert (found["type"], found["status"]) == ("urn:ocr-emulator:unreadable-query", 400)
    assert (found["field"], found["accepted"]) == ("stage", "route")


def test_a_body_with_several_problems() -> None:
    """All problems of a body are members, the first is the detail, and warnings stand apart from errors."""
    problems = [
        Problem(
            source="the request body",
            place=Place(line=line, column=2, path="rules"),
            message=message,
            severity=severity,
        )
        for line, message, severity in (
            (1, "first", Severity.ERROR),
            (2, "second", Severity.ERROR),
            (3, "third", Severity.WARNING),
        )
    ]
    found = json.decode(problem_of(ScenarioProblemsError(problems)).body)
    assert found["detail"] == ("Nothing has changed: the request body:1:2: rules: first (and 1 more, see errors)")
    assert [one["message"] for one in found["errors"]] == ["first", "second"]
    assert found["warnings"] == [{"line": 3, "column": 2, "path": "rules", "message": "third"}]


def test_a_defect(caplog: pytest.LogCaptureFixture) -> None:
    """A failure that nobody has foreseen is told by its type; its text, which may be a client's, goes nowhere."""
    with caplog.at_level(logging.ERROR):
        found = json.decode(problem_of(KeyError("900101-1234567")).body)
    assert (found["type"], found["status"]) == ("urn:ocr-emulator:defect", 500)
    assert found["detail"] == (
        "A defect of the emulator (KeyError), not an answer of the service; its log has the trace."
    )
    assert caplog.messages == ["A defect of the emulator: KeyError\n"]
