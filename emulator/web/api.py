"""The emulated API: every path that is not the emulator's own."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from emulator.contract.operations import SERVED
from emulator.pipeline.answer import Answer, answer
from emulator.pipeline.received import Received
from emulator.state.store import Run, Store
from emulator.web import explain
from emulator.web.describe import description
from emulator.web.receive import receive

_LOG: Final = logging.getLogger("emulator")

#: Requests with larger bodies are answered in a worker thread, so that an image that takes long to open
#: holds up nobody else; in bytes.
_INLINE: Final = 4096

#: How many images are open at a time, at the most.
_WORKERS: Final = 4


class Api:
    """Answers a request with the scenario that is in force when it arrives."""

    def __init__(self, store: Store, *, with_headers: bool) -> None:
        self._store = store
        self._with_headers = with_headers
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="recognition")

    async def reply(self, request: Request) -> Response:
        """The service's reply: HTTP 200, whatever it says."""
        run = self._store.run
        try:
            received = await receive(request)
        except ClientDisconnect:
            return Response()  # There is nobody left to read it.
        found = await self._answer(received, run)
        _LOG.info("%s", explain.log_line(received, found, run.scenario))
        headers = explain.headers(found, run.scenario) if self._with_headers else None
        return Response(found.body, headers=headers, media_type="application/json")

    async def _answer(self, received: Received, run: Run) -> Answer:
        facts = received, run.scenario, run.counters.count
        if isinstance(received.body, bytes) and len(received.body) > _INLINE:
            return await asyncio.get_running_loop().run_in_executor(self._workers, answer, *facts)
        return answer(*facts)


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
    for endpoint in SERVED:
        app.add_api_route(endpoint.path, api.reply, methods=[endpoint.method], **description(endpoint))
    app.router.routes.append(_Everything(api))
