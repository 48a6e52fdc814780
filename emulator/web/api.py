"""The emulated API: every path that is not the emulator's own."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.contract.operations import SYMMETRIC_KEY, app_key_in
from emulator.oauth.token import TOKEN_PATHS
from emulator.pipeline.answer import Answer, answer
from emulator.pipeline.received import Oversized, Received
from emulator.pipeline.token_service import TokenRequest, answer_token
from emulator.state.journal import Entry
from emulator.state.store import Run, Store
from emulator.web import explain
from emulator.web.delivery import Delivery
from emulator.web.entries import entry_of, token_entry_of
from emulator.web.faults.play import Faulty, Held
from emulator.web.faults.wire import Plain
from emulator.web.headers import merged
from emulator.web.inspection import Inspector
from emulator.web.problem import OtherPortError, TooLargeError
from emulator.web.receive import headers_of, read_body, receive

_LOG: Final = logging.getLogger("emulator")

#: Larger bodies, files and envelopes are answered in a worker thread: a file is opened elsewhere and waited for,
#: and RSA takes a millisecond. In bytes; below it a thread would cost as much as the work.
_INLINE: Final = 4096

#: How many requests are worked on at a time, at the most.
_WORKERS: Final = 16


#: The largest body of a request for a token, in bytes; a real one has thirty.
_LARGEST_FORM: Final = 64 * 1024

_TOKEN_TYPE: Final = "application/json;charset=UTF-8"  # noqa: S105 - as in the samples of RFC 6749


class Api:
    """Answers a request with the scenario and contract that are in force when it arrives."""

    def __init__(self, store: Store, *, with_headers: bool) -> None:
        self._store = store
        self._with_headers = with_headers
        self._workers = CapacityLimiter(_WORKERS)
        self._inspector = Inspector()

    async def reply(self, request: Request) -> ASGIApp:
        """The service's reply."""
        begun = time.perf_counter()
        app_key = app_key_in(request.scope["path"])
        run = self._store.run_for(app_key)
        try:
            received = await receive(request, run.contract.request_limit)
        except ClientDisconnect:
            return Response()  # There is nobody left to read it.
        found = await self._answer(received, run)
        entry = entry_of(received, found, run, **self._identity(app_key))
        self._add(entry)
        arrives = found.fault is None or found.fault.kind.arrives
        arrived = self._store.coverage.record if arrives else _ignore
        return Delivery(self._reply(found, self._beside(entry)), entry, begun, arrived)

    @staticmethod
    def _reply(found: Answer, beside: Mapping[str, str]) -> ASGIApp:
        headers = merged(found.headers, found.more_headers, beside)
        if found.fault:
            head = tuple({"Content-Type": "application/json", **headers}.items())
            return Faulty(Plain(found.status, head, found.body), found.fault, found.delay)
        response = Response(found.body, found.status, headers=headers, media_type="application/json")
        return Held(response, found.delay) if found.delay else response

    async def reply_either(self, request: Request) -> ASGIApp:
        """The reply of the token service to a request for it, else the service's."""
        return await (self.reply_token if request.scope["path"] in TOKEN_PATHS else self.reply)(request)

    async def reply_token(self, request: Request) -> ASGIApp:
        """The token service's reply."""
        begun = time.perf_counter()
        if request.scope["path"] not in TOKEN_PATHS:
            raise OtherPortError
        run = self._store.run
        try:
            body = await read_body(request, _LARGEST_FORM)
        except ClientDisconnect:
            return Response()
        if isinstance(body, Oversized):
            raise TooLargeError(body.size, _LARGEST_FORM)
        received = TokenRequest(
            method=request.method,
            path=request.scope["path"],
            query=request.scope["query_string"].decode("latin-1"),
            headers=headers_of(request),
            body=body,
        )
        found = answer_token(received, run.scenario.given, run.world)
        entry = token_entry_of(received, found, run, **self._identity(None))
        self._add(entry)
        headers = {**found.headers, **self._beside(entry)}
        reply = Response(found.body, found.status, headers, _TOKEN_TYPE if found.body else None)
        return Delivery(reply, entry, begun, _ignore)

    async def _answer(self, received: Received, run: Run) -> Answer:
        facts = received, run.contract, run.scenario, run.world
        if _is_quick(received):
            return answer(*facts)
        return await to_thread.run_sync(_work, *facts, self._inspector.inspect, limiter=self._workers)

    def _add(self, entry: Entry) -> None:
        """Remember and log a request and its answer."""
        self._store.note(entry)
        _LOG.info("%s", explain.log_line(entry), extra={"entry": entry})

    def _identity(self, app_key: str | None) -> dict[str, Any]:
        """What only the store knows of an entry."""
        clock = self._store.clock if app_key is None else self._store.sessions.of(app_key).clock
        return {"id": self._store.journal.next_id(), "at": clock.now(), "app_key": app_key}

    def _beside(self, entry: Entry) -> Mapping[str, str]:
        """The headers that explain an answer."""
        return explain.headers(entry) if self._with_headers else {}


def _ignore(_: Entry) -> None:
    """For an answer that brings no resultCode."""


def _work(*facts: Any) -> Answer:  # noqa: ANN401 - those of `answer`
    """As `answer`; the file's digest takes long too, and is then known."""
    found = answer(*facts)
    if found.facts and found.facts.sha256:
        found.facts.sha256()
    return found


def _is_quick(received: Received) -> bool:
    """Whether there is neither a file to open nor an envelope."""
    if isinstance(received.body, Oversized):
        return True
    is_form = "multipart" in received.headers.get("content-type", "").lower()
    return len(received.body) <= _INLINE and not is_form and SYMMETRIC_KEY.lower() not in received.headers


class _All(BaseRoute):
    """The route of every request, with any method and any path at all; where it has a `port`, of those to it."""

    def __init__(self, reply: Callable[[Request], Awaitable[ASGIApp]], port: int | None = None) -> None:
        self._reply = reply
        self._port = port

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        is_ours = scope["type"] == "http" and self._port in {None, scope["server"][1]}
        return (Match.FULL if is_ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._reply(Request(scope, receive))
        await response(scope, receive, send)


def add_api(app: FastAPI, api: Api, token_port: int | None) -> None:
    """Let the pipeline answer every request that is not for one of the emulator's own pages.

    `token_port` is that of the token service, which then has nothing else; None: it has the same port as all else.
    """
    if token_port is None:
        app.router.routes.append(_All(api.reply_either))
    else:
        app.router.routes.insert(0, _All(api.reply_token, token_port))
        app.router.routes.append(_All(api.reply))
