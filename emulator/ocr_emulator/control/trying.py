"""The call that tries an operation: the emulator's own client makes a call of the API to this very emulator.

It goes over a connection, as any client's does, and to no address but the one by which the emulator was called.
"""

import json
import secrets
from typing import Annotated, Any, Final
from urllib.parse import unquote, urlsplit

from anyio import CapacityLimiter, move_on_after, to_thread
from fastapi import APIRouter, Query, Request
from pydantic.json_schema import SkipJsonSchema
from starlette.types import Scope
from typing_extensions import TypedDict

from ocr_emulator.calling.attempt import Attempt
from ocr_emulator.calling.calls import UploadedFile
from ocr_emulator.calling.envelope import Envelope
from ocr_emulator.calling.recording import MASK, Recording, what_happened
from ocr_emulator.calling.results import PreparationError
from ocr_emulator.client import NoAnswerError, Reply, url_of
from ocr_emulator.contract.operations import OPERATIONS, PUBLIC_KEYS, VERSIONS, Operation, Version
from ocr_emulator.control.access.hosts import is_address
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.delivery.problem import TooLargeError
from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.http.request_body import read_body
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.ports import Ports
from ocr_emulator.state.journal.journal import Journal
from ocr_emulator.state.journal.query import QueryError
from ocr_emulator.state.store import Store

#: How many calls are tried at a time. Each holds a file, and a connection.
_TURNS: Final = CapacityLimiter(4)

#: How long a call may take, in seconds.
_TIMEOUT: Final = 60.0

#: How much larger than the largest body of the API a file may be, so that the refusal of a large one can be seen.
_LARGER: Final = 2

#: The header that says the number of a request.
_REQUEST_ID: Final = "x-emulator-request-id"

#: The UserAccessKeyId that goes with a SecretAccessKey where none is said.
_MADE_UP_USER: Final = "console"


class NoAddressError(EmulatorError):
    """It is not known where the emulator's OCR operations are served."""

    def __init__(self) -> None:
        super().__init__(
            "this server does not say at which address it serves the OCR operations; run `ocr-emulator serve`"
        )


@reply_model
class TriedRequest(TypedDict):
    """The request that was sent last: the one that was tried, or the one before it that has failed."""

    method: str
    url: str
    headers: dict[str, str]
    """What the client said; the secretKey and tokens are masked."""


@reply_model
class TriedReply(TypedDict):
    """The reply to it."""

    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: Any
    """The JSON of the body, its values decrypted; a body that is no JSON is a text."""


@reply_model
class TriedCall(TypedDict):
    """What came of a call."""

    request: TriedRequest
    reply: TriedReply | None
    """null: there was none."""
    failure: str | None
    """What went wrong on the way, as a connection that was reset; null: nothing."""
    took: float
    """How long the request took, in seconds."""
    id: int | None
    """The number of the request in the journal; null: it is not known."""


_OPERATION: Final = f"The operation: {listed(OPERATIONS)}; {PUBLIC_KEYS.name} with its service behind it."
_Operation = Annotated[str, Query(description=_OPERATION, examples=["public-keys/id-card"])]
_VersionName = Annotated[str, Query(description=f"The version of the API: {listed(VERSIONS)}.", examples=["v2.0"])]
_AppKey = Annotated[str, Query(description="The appKey that calls.", examples=["my-test"])]
_SecretKey = Annotated[
    str | SkipJsonSchema[None],
    Query(
        description="Its secretKey; for a version with tokens UserAccessKeyId:SecretAccessKey, or the latter "
        "alone. Left out: one that is made up, where the scenario accepts any.",
        examples=["my-secret"],
    ),
]
_FileName = Annotated[str, Query(description="The name of the file.", examples=["card.png"])]
_ContentType = Annotated[str, Query(description="The media type of the file.", examples=["image/png"])]
_RequestKey = Annotated[
    str | SkipJsonSchema[None],
    Query(description="The Request-Key, for id-card/authenticity.", examples=["from-id-card"]),
]

_BODY: Final = {
    "requestBody": {
        "description": "The file, or the members as JSON, in plain; nothing for an operation that takes none.",
        "required": False,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "contentMediaType": "application/octet-stream"}
            }
        },
    }
}


def router(store: Store, ports: Ports) -> APIRouter:
    """The call that tries an operation."""
    routes = resource_router("try")

    @routes.post("/try", openapi_extra=_BODY, responses=problem_replies("unreadable-query", "unable", "too-large"))
    async def try_call(  # noqa: PLR0913, PLR0917 - a call has that many parts
        request: Request,
        operation: _Operation = "",
        version: _VersionName = "",
        appKey: _AppKey = "",  # noqa: N803 - the API's own spelling
        secretKey: _SecretKey = None,  # noqa: N803 - likewise
        fileName: _FileName = "image",  # noqa: N803 - likewise
        contentType: _ContentType = "application/octet-stream",  # noqa: N803 - likewise
        requestKey: _RequestKey = None,  # noqa: N803 - likewise
    ) -> JsonReply[TriedCall]:
        """Try an operation.

        The emulator's own client calls this emulator as a correct client does: it gets a token where the version
        wants one, and encrypts and decrypts. It is a request as any other, which the scenario in force answers.
        """
        found, service = _operation(operation)
        takes_token = _version(version).takes_token
        for name, text in {"fileName": fileName, "contentType": contentType, "requestKey": requestKey}.items():
            _check_text(name, text)
        secret = _secret(store, appKey, secretKey, takes_token=takes_token)
        if not appKey:
            raise QueryError("appKey", appKey, "the appKey that calls")
        url, token_url = _addresses(ports, request.scope)
        async with _TURNS:
            content = await _body(request, store.peek(appKey)[1].contract.request_limit * _LARGER)
            attempt = Attempt(
                operation=found,
                service=service,
                version=VERSIONS[version],
                app_key=appKey,
                secret=secret,
                file=UploadedFile(content, fileName, contentType),
                request_key=requestKey,
                url=url,
                token_url=token_url,
            )
            return JsonReply(await outcome(attempt, store.journal))

    return routes


def _operation(text: str) -> tuple[Operation, str]:
    """The operation of that name, and the service that is asked for."""
    service = text.removeprefix(f"{PUBLIC_KEYS.name}/")
    if service != text and service:
        return PUBLIC_KEYS, service
    found = OPERATIONS.get(text)
    if found is None or found is PUBLIC_KEYS:
        names = [name for name in OPERATIONS if name != PUBLIC_KEYS.name]
        names = [*names, f"{PUBLIC_KEYS.name}/credit-card", f"{PUBLIC_KEYS.name}/id-card"]
        raise QueryError("operation", text, listed(names), did_you_mean(text, names))
    return found, ""


def _version(text: str) -> Version:
    if text not in VERSIONS:
        raise QueryError("version", text, listed(VERSIONS), did_you_mean(text, VERSIONS))
    return VERSIONS[text]


def _check_text(name: str, text: str | None) -> None:
    """Refuse what a header cannot have; the name of a file alone may have more than ASCII."""
    if text is not None and not (text.isprintable() and (text.isascii() or name == "fileName")):
        raise QueryError(name, text, "printable characters of ASCII")


def _secret(store: Store, app_key: str, given: str | None, *, takes_token: bool) -> str:
    """The secretKey, or a user's two keys; made up where that is as good as any."""
    if given is not None and not (given.isprintable() and given.isascii()):
        raise QueryError("secretKey", MASK, "printable characters of ASCII")
    if not takes_token:
        scenario = store.peek(app_key)[1].scenario
        if given is None and scenario.given.credentials is not None:
            raise QueryError("secretKey", "", _credentials(scenario.name))
        return secrets.token_hex(8) if given is None else given
    scenario = store.active.scenario
    if not given and scenario.given.users is not None:
        raise QueryError("secretKey", "", _users(scenario.name))
    secret = given or secrets.token_hex(8)
    return secret if ":" in secret else f"{_MADE_UP_USER}:{secret}"


def _users(scenario: str) -> str:
    return f"UserAccessKeyId:SecretAccessKey of a user in given.users of the scenario {scenario!r}"


def _credentials(scenario: str) -> str:
    return f"the secretKey that given.credentials of the scenario {scenario!r} has for this appKey"


def _addresses(ports: Ports, scope: Scope) -> tuple[str, str]:
    """Where this emulator serves the OCR operations, and where tokens; raises NoAddressError."""
    server = scope.get("server")
    port = ports.service_port(server)
    if server is None or port is None or not is_address(server[0]):
        raise NoAddressError
    url = url_of(server[0], port)
    if ports.own is None and scope["scheme"] == "https":
        url = url.replace("http://", "https://", 1)
    return url, url if ports.tokens is None else url_of(server[0], ports.tokens)


async def _body(request: Request, limit: int) -> bytes:
    body = await read_body(request.receive, limit)
    if isinstance(body, Oversized):
        raise TooLargeError(body.size, limit)
    return body


async def outcome(attempt: Attempt, journal: Journal) -> TriedCall:
    """Make the call in a thread, and tell what came of it."""
    recording, before = Recording(), journal.last_id
    failure: str | None = f"there was no whole reply within {_TIMEOUT:g} s"
    sent = None
    with move_on_after(_TIMEOUT):
        try:
            sent = await to_thread.run_sync(attempt.make, recording, abandon_on_cancel=True)
            failure = None
        except NoAnswerError as error:
            failure = what_happened(error)
        except PreparationError as error:
            failure = str(error)
    request, reply = recording.request, recording.reply
    assert request  # noqa: S101 - whatever has failed, a request was made
    told: TriedReply | None = None
    if reply:
        body, unopened = _read_reply(reply, attempt.operation, sent.envelope if sent else None)
        told = {"status": reply.status, "headers": dict(reply.headers), "body": body}
        failure = failure or unopened
    return {
        "request": {"method": request.method, "url": request.url, "headers": dict(request.headers)},
        "reply": told,
        "failure": failure,
        "took": recording.took,
        "id": _number(recording, journal, before),
    }


def _read_reply(reply: Reply, operation: Operation, envelope: Envelope | None) -> tuple[Any, str | None]:
    """The JSON of a body, its values opened, or its text; and why they do not open."""
    try:
        body = json.loads(reply.body)
    except ValueError:
        return reply.body.decode(errors="replace"), None
    if envelope is None or not isinstance(body, dict) or "result" not in body:
        return body, None
    try:
        return {**body, "result": envelope.open_result(body["result"], operation.name)}, None
    except NotOpenedError as error:
        return body, f"the reply does not decrypt: {error.reason}"


def _number(recording: Recording, journal: Journal, before: int) -> int | None:
    """The number of the last request in the journal: its reply says it, or no other had its path meanwhile."""
    told = recording.reply.headers.get(_REQUEST_ID, "") if recording.reply else ""
    if told.isascii() and told.isdecimal():
        return int(told)
    path = unquote(urlsplit(recording.request.url).path) if recording.request else ""
    found = [entry.id for entry in journal.after(before) if entry.path == path]
    return found[0] if len(found) == 1 else None
