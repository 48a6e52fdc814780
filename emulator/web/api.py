"""The emulated API: every path that is not the emulator's own."""

import logging
from textwrap import shorten
from typing import Final

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from emulator.contract.operations import ENDPOINTS, SYMMETRIC_KEY
from emulator.pipeline.answer import Answer, answer
from emulator.pipeline.received import Oversized, Received
from emulator.state.journal import Entry
from emulator.state.store import Run, Store
from emulator.web import explain
from emulator.web.describe import description
from emulator.web.inspection import Inspector
from emulator.web.receive import receive

_LOG: Final = logging.getLogger("emulator")

#: How much of a path is remembered, in characters.
_LONGEST_PATH: Final = 200

#: How much of a reason is told, in characters; a client may take no more than 8 KB of headers.
_LONGEST_REASON: Final = 1500

#: Larger bodies, files and envelopes are answered in a worker thread: a file is opened elsewhere and waited for,
#: and RSA takes a millisecond. In bytes; below it a thread would cost as much as the work.
_INLINE: Final = 4096

#: How many requests are worked on at a time, at the most.
_WORKERS: Final = 16


class Api:
    """Answers a request with the scenario that is in force when it arrives."""

    def __init__(self, store: Store, *, with_headers: bool) -> None:
        self._store = store
        self._with_headers = with_headers
        self._workers = CapacityLimiter(_WORKERS)
        self._inspector = Inspector()

    async def reply(self, request: Request) -> Response:
        """The service's reply: HTTP 200, whatever it says."""
        run = self._store.run
        try:
            received = await receive(request)
        except ClientDisconnect:
            return Response()  # There is nobody left to read it.
        found = await self._answer(received, run)
        entry = self._entry(received, found, run)
        self._store.journal.add(entry)
        _LOG.info("%s", explain.log_line(entry))
        headers = {**found.headers, **(explain.headers(entry) if self._with_headers else {})}
        return Response(found.body, headers=headers, media_type="application/json")

    async def _answer(self, received: Received, run: Run) -> Answer:
        facts = received, run.scenario, run.world
        if _is_quick(received):
            return answer(*facts)
        return await to_thread.run_sync(answer, *facts, self._inspector.inspect, limiter=self._workers)

    def _entry(self, received: Received, found: Answer, run: Run) -> Entry:
        return Entry(
            id=self._store.journal.next_id(),
            at=self._store.clock.now(),
            method=received.method,
            path=received.path[:_LONGEST_PATH],
            result_code=found.code.number,
            result_key=found.code.key,
            scenario=run.scenario.name,
            rule=found.rule,
            reason=found.reason and shorten(found.reason, _LONGEST_REASON, placeholder=" ..."),
        )


def _is_quick(received: Received) -> bool:
    """Whether there is neither a file to open nor an envelope."""
    if isinstance(received.body, Oversized):
        return True
    is_form = "multipart" in received.headers.get("content-type", "").lower()
    return len(received.body) <= _INLINE and not is_form and SYMMETRIC_KEY.lower() not in received.headers


class _Everything(BaseRoute):
    """The route of every request that no other has taken, with any method and any path at all."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._api.reply(Request(scope, receive))
        await response(scope, receive, send)


def add_api(app: FastAPI, api: Api) -> None:
    """One documented route for each endpoint; the pipeline answers the unknown paths and methods too."""
    for endpoint in ENDPOINTS:
        app.add_api_route(endpoint.path, api.reply, methods=[endpoint.method], **description(endpoint))
    app.router.routes.append(_Everything(api))
