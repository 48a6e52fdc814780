"""What the control endpoint answers: values where it says yes, an exception where it says no."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from ocr_emulator.client.http import NoAnswerError, send
from ocr_emulator.errors import EmulatorError

_PREFIX: Final = "/__admin"
_GOOD: Final = range(200, 300)
_OK: Final = 200


class ProblemError(EmulatorError):
    """The emulator refuses what it is asked (RFC 9457): the text is `detail`, which says what to do.

    `errors` are all that is wrong with a body, each with `path`, `message` and perhaps `line` and `column`.
    """

    def __init__(self, *, status: int, title: str, detail: str, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.errors = status, title, detail, tuple(errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request in the journal, and its answer: sizes are in bytes, `delay` and `took` in seconds.

    What has no value, as the operation of a path that none has, is None.
    """

    id: int
    at: str
    method: str
    path: str
    revision: str
    scenario: str
    status: int
    body_size: int
    by_scenario: bool = False
    app_key: str | None = None
    operation: str | None = None
    version: str | None = None
    file_type: str | None = None
    file_size: int | None = None
    sha256: str | None = None
    caller: str | None = None
    request_key: str | None = None
    stage: str | None = None
    rule: str | None = None
    result_code: int | None = None
    result_key: str | None = None
    reason: str | None = None
    delay: float | None = None
    fault: str | None = None
    took: float | None = None
    client: str | None = None

    def __str__(self) -> str:
        """One line: what was asked, what was answered, who decided, and why."""
        answered = f"{self.result_code} {self.result_key}" if self.result_code is not None else self.result_key
        if self.status != _OK:
            answered = f"HTTP {self.status} {answered or ''}".rstrip()
        travelled = [*([f"after {self.delay:g} s"] if self.delay else []), *([self.fault] if self.fault else [])]
        how = f" ({', '.join(travelled)})" if travelled else ""
        decided = f"{self.scenario}, {self.rule}" if self.rule else self.scenario
        because = f": {self.reason}" if self.reason else ""
        return f"{self.id} {self.method} {self.path} -> {answered}{how} [{decided}]{because}"

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> "Request":
        """The request that the control endpoint tells; a member that only a newer emulator has is left out."""
        return cls(**{name: members[member] for member, name in _MEMBERS.items() if member in members})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be; `requests` are the nearest to what should be."""

    kind: str
    message: str
    requests: tuple[Request, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether a session has met what was planned and expected, and nothing else; if not, what.

    `requests` is how many were looked at: 0 where nobody has called.
    """

    verified: bool
    requests: int
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> "Verification":
        """The verification that the control endpoint tells."""
        found = (
            Finding(kind=one["kind"], message=one["message"], requests=tuple(map(Request.of, one["requests"])))
            for one in members["findings"]
        )
        return cls(verified=members["verified"], requests=members["requests"], findings=tuple(found))


def call_control(url: str, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    """What the control endpoint of the emulator at `url` answers; raises ProblemError and NoAnswerError."""
    content = None if body is None else json.dumps(body).encode()
    headers = {} if content is None else {"Content-Type": "application/json"}
    reply = send(url, method, _PREFIX + path, headers=headers, body=content)
    if reply.status in _GOOD:
        return reply.json() if reply.body else None
    if reply.headers.get("content-type") != "application/problem+json":
        advice = "is that the address of an ocr-emulator?"
        raise NoAnswerError(f"{url}{_PREFIX}{path} answers {reply.status}: {advice}")
    told = reply.json()
    raise ProblemError(
        status=reply.status, title=told["title"], detail=told["detail"], errors=told.get("errors", ())
    )


def camel_case(name: str) -> str:
    """A name as the control endpoint spells it: `resultCode` for `result_code`."""
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


def camel_case_keys(named: Mapping[str, Any]) -> dict[str, Any]:
    """What is `named`, by the names of the control endpoint."""
    return {camel_case(name): value for name, value in named.items()}


#: The fields of a request, by the names of the control endpoint.
_MEMBERS: Final = {camel_case(field.name): field.name for field in fields(Request)}
