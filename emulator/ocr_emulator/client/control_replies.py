"""Calls the control endpoint, and turns its replies into values, or into an exception where it refuses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from ocr_emulator.client.http import CHECK_ADDRESS, NoAnswerError, send
from ocr_emulator.errors import EmulatorError

_PREFIX: Final = "/__admin"
_GOOD: Final = range(200, 300)
_OK: Final = 200


class ProblemError(EmulatorError):
    """The emulator refuses a call of the control endpoint (RFC 9457).

    The message is `detail`, which says what to do.

    `status` is that of HTTP. `errors` has everything that is wrong with a body; each has `path` and `message`, and
    where it is known `line` and `column`, from 1.
    """

    def __init__(self, *, status: int, title: str, detail: str, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.errors = status, title, detail, tuple(errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and its answer, as the journal has them.

    Sizes are in bytes, `delay` and `took` in seconds, `at` is RFC 3339 text. A field is None where the request has
    no such value: one with an unknown path has no operation.
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
    by_document: bool = False
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
        """One line: the request, the answer, who decided it, and why."""
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
        """The request in a JSON object of the control endpoint.

        Members that this version does not know are ignored.
        """
        return cls(**{name: members[member] for member, name in _FIELDS_BY_MEMBER.items() if member in members})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as expected. `requests` are those that come nearest to what was.

    `kind` is "forgotten", "left over", "mistake" or "count"; that of a note is "repeated".
    """

    kind: str
    message: str
    requests: tuple[Request, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> "Finding":
        """The finding in a JSON object of the control endpoint."""
        requests = tuple(map(Request.of, members["requests"]))
        return cls(kind=members["kind"], message=members["message"], requests=requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome of verifying a session: `verified` is true when there is no finding.

    `requests` is how many requests of the session were looked at: 0 when nobody has called. `notes` are about what
    may be otherwise than the test thinks, and yet be right: an HTTP client that repeats a request after a fault.
    """

    verified: bool
    requests: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> "Verification":
        """The verification in a JSON object of the control endpoint."""
        return cls(
            verified=members["verified"],
            requests=members["requests"],
            findings=tuple(map(Finding.of, members["findings"])),
            notes=tuple(map(Finding.of, members.get("notes", ()))),
        )


def call_control(url: str, method: str, path: str, body: object = None, *, token: str | None = None) -> Any:  # noqa: ANN401 - JSON
    """The JSON that the control endpoint of the emulator at `url` answers; None when there is no body.

    `token` is the emulator's --admin-token; None: it was started without.

    Raises ProblemError where the emulator refuses, and NoAnswerError where there is no emulator.
    """
    content = None if body is None else json.dumps(body).encode()
    headers = {**bearer(token), **({} if content is None else {"Content-Type": "application/json"})}
    reply = send(url, method, _PREFIX + path, headers=headers, body=content)
    if reply.status in _GOOD:
        return reply.json() if reply.body else None
    if reply.headers.get("content-type") != "application/problem+json":
        raise NoAnswerError(f"{url}{_PREFIX}{path} answers {reply.status}: {CHECK_ADDRESS}")
    problem = reply.json()
    raise ProblemError(
        status=reply.status,
        title=problem["title"],
        detail=problem["detail"],
        errors=problem.get("errors", ()),
    )


def bearer(token: str | None) -> dict[str, str]:
    """The header that carries a token to the control endpoint; none without a token."""
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def camel_case(name: str) -> str:
    """A Python name as JSON spells it: `resultCode` for `result_code`."""
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


def camel_case_keys(members: Mapping[str, Any]) -> dict[str, Any]:
    """The same mapping with camelCase keys."""
    return {camel_case(name): value for name, value in members.items()}


#: The fields of Request, by their JSON names.
_FIELDS_BY_MEMBER: Final = {camel_case(field.name): field.name for field in fields(Request)}
