"""What the control endpoint answers."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from ocr_emulator.client import Emulator, NoAnswerError, ProblemError, Request
from ocr_emulator.client.control_replies import camel_case
from ocr_emulator.state.journal.query import JOURNAL_FIELDS
from tests.client.answering import answering

MEMBERS: Mapping[str, Any] = {
    "id": 7,
    "at": "2026-01-02T03:04:05.000Z",
    "method": "POST",
    "path": "/v1.0/appkeys/app/business",
    "revision": "2024-01-12",
    "scenario": "default",
    "status": 200,
    "bodySize": 10,
    "resultCode": 0,
    "resultKey": "SUCCESS",
}


def test_every_field_of_the_journal() -> None:
    """A request has every field that the journal tells, by its name in Python, and no other."""
    assert {camel_case(field.name) for field in fields(Request)} == set(JOURNAL_FIELDS)


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "0 SUCCESS [default]"),
        ({"a_newer": "member"}, "0 SUCCESS [default]"),
        (
            {"resultCode": 5000503, "resultKey": "BUSY", "rule": "busy twice", "scenario": "busy"},
            "5000503 BUSY [busy, busy twice]",
        ),
        ({"status": 503, "reason": "it is so"}, "HTTP 503 0 SUCCESS [default]: it is so"),
        ({"delay": 0.25, "fault": "answer-lost"}, "0 SUCCESS (after 0.25 s, answer-lost) [default]"),
        ({"delay": 0.0}, "0 SUCCESS [default]"),
        ({"resultCode": None, "resultKey": "invalid_client", "status": 401}, "HTTP 401 invalid_client [default]"),
    ],
)
def test_a_request_as_a_line(more: dict[str, Any], line: str) -> None:
    """A request is written in one line: what was asked, what was answered, who decided, and why."""
    assert str(Request.of({**MEMBERS, **more})) == f"7 POST /v1.0/appkeys/app/business -> {line}"


def test_a_problem(control: Emulator) -> None:
    """What the emulator refuses is an exception: its text says what to do, its attributes what is wrong where."""
    with pytest.raises(ProblemError) as caught:
        control.use({"rules": [{"when": {"operation": "buisness"}, "then": "natural"}]})
    problem = caught.value
    assert (problem.status, problem.title) == (422, "The body cannot be used")
    assert str(problem) == problem.detail
    assert problem.detail.startswith("Nothing has changed: ")
    assert [error["path"] for error in problem.errors] == ["rules[0].when.operation"]


def test_a_problem_without_a_list(control: Emulator) -> None:
    """A problem that is not a body's has no errors."""
    with pytest.raises(ProblemError) as caught:
        control.use("no-such")
    assert (caught.value.status, caught.value.title, caught.value.errors) == (422, "There is no such scenario", ())
    assert str(caught.value).startswith("Nothing has changed: there is no scenario 'no-such'; loaded are ")


def test_something_else() -> None:
    """A server that is no emulator is told from one that refuses."""
    with (
        answering(b"HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n") as (port, _),
        pytest.raises(NoAnswerError) as caught,
    ):
        Emulator(f"http://127.0.0.1:{port}").ready()
    expected = f"http://127.0.0.1:{port}/__admin/ready answers 404: is that the address of an ocr-emulator?"
    assert str(caught.value) == expected
