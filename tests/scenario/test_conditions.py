"""When a rule speaks: what is known of a request, and the conditions on it."""

from typing import Any

import pytest

from ocr_emulator.scenario.conditions import SUBJECTS, Condition, RequestFacts
from ocr_emulator.scenario.matchers import Compared, Glob, Matcher, OneOf, Value

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
BARE = RequestFacts(operation="id-card", version="v2.0", app_key="app")
FULL = RequestFacts(
    operation="id-card",
    version="v2.0",
    app_key="app",
    call=3,
    headers={"user-agent": "okhttp/4"},
    file_name="a.png",
    file_type="png",
    file_size=3,
    sha256=ABC,
    fields={"name": "홍길동", "idType": "resident"},
)

#: Every subject with a name where it takes one, and its value in FULL.
VALUES: list[tuple[str, str, Value]] = [
    ("version", "", "v2.0"),
    ("appKey", "", "app"),
    ("call", "", 3),
    ("header", "User-Agent", "okhttp/4"),
    ("fileName", "", "a.png"),
    ("fileType", "", "png"),
    ("fileSize", "", 3),
    ("sha256", "", ABC),
    ("fields", "name", "홍길동"),
    ("idType", "", "resident"),
]


@pytest.mark.parametrize(("subject", "name", "value"), VALUES)
def test_holds(subject: str, name: str, value: Value) -> None:
    """Each condition is about the value that it names, and holds where that is accepted."""
    assert Condition(subject=subject, name=name, matcher=OneOf((value,))).holds(FULL)
    assert not Condition(subject=subject, name=name, matcher=OneOf(("another",))).holds(FULL)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (subject, name)
        for subject, name, _ in VALUES
        if subject not in {"version", "appKey", "call", "fileSize", "sha256", "fields", "idType", "header"}
    ]
    + [("header", "Absent"), ("fields", "name"), ("idType", ""), ("sha256", "")],
)
def test_absent(subject: str, name: str) -> None:
    """A condition on what a request does not have does not hold, whatever it would accept."""
    assert not Condition(subject=subject, name=name, matcher=Glob("*")).holds(BARE)


def test_absent_size() -> None:
    """A request without a file has no size, not even 0; a file of no bytes has."""
    condition = Condition(subject="fileSize", matcher=Compared(((">=", 0),)))
    assert not condition.holds(BARE)
    assert condition.holds(RequestFacts(operation="id-card", version="v2.0", app_key="app", file_size=0))


@pytest.mark.parametrize("name", ["User-Agent", "user-agent", "USER-AGENT"])
def test_header(name: str) -> None:
    """The name of a header is the same in capitals and in small letters."""
    assert Condition(subject="header", name=name, matcher=OneOf(("okhttp/4",))).holds(FULL)


def test_field_name() -> None:
    """The name of a field is not the same in capitals."""
    assert not Condition(subject="fields", name="Name", matcher=Glob("*")).holds(FULL)


def test_of_body() -> None:
    """The conditions that need the body are those that a request without one never fulfils."""
    subjects = {subject: name for subject, name, _ in VALUES}
    without: dict[str, Any] = {"call": 3, "headers": FULL.headers}
    facts = RequestFacts(operation="id-card", version="v2.0", app_key="app", **without)
    matchers: tuple[Matcher, ...] = (Glob("*"), Compared(((">=", 0),)))
    unable = {
        subject
        for subject, name in subjects.items()
        if not any(Condition(subject=subject, name=name, matcher=one).holds(facts) for one in matchers)
    }
    assert unable == {name for name, subject in SUBJECTS.items() if subject.in_body}


@pytest.mark.parametrize(
    ("subject", "name", "is_secret"),
    [
        *((subject, name, False) for subject, name, _ in VALUES),
        ("header", "Authorization", True),
        ("header", "AUTHORIZATION", True),
        ("header", "X-NHN-Authorization", True),
        ("header", "Symmetric-Key", True),
        ("header", "Request-Key", True),
        ("header", "X-Key-Version", False),
    ],
)
def test_secrets(subject: str, name: str, is_secret: bool) -> None:  # noqa: FBT001 - a row of the table
    """What says who calls, and what opens or names a document, is not for everybody's eyes."""
    assert Condition(subject=subject, name=name, matcher=Glob("*")).is_about_secret is is_secret


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition(subject="call", matcher=Compared(((">", 3),))), "call: > 3"),
        (
            Condition(subject="header", name="User-Agent", matcher=Glob("ok*")),
            "header.User-Agent: a text like 'ok*'",
        ),
        (Condition(subject="fields", name="name", matcher=OneOf(("홍", "김"))), "fields.name: '홍' or '김'"),
    ],
)
def test_in_words(condition: Condition, text: str) -> None:
    """A condition says itself as it is written, with what it asks in words."""
    assert str(condition) == text
