"""The OCR operations over HTTP: one request and its reply, whichever server it came by.

A FastAPI route waits for the reply (`OcrService.reply_to`). The accelerator hands a small request over as soon as
its last byte is there and wants the reply at once where nothing is left to wait for (`Exchange.reply`).
"""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.guard import FailureGuard
from ocr_emulator.api.journal_entry import entry_of
from ocr_emulator.api.recorder import Recorder
from ocr_emulator.contract.operations import KEY_VERSION_HEADER, SYMMETRIC_KEY_HEADER, app_key_in
from ocr_emulator.delivery.delivery import Delivery
from ocr_emulator.delivery.problem import problem_of
from ocr_emulator.envelope.opening import is_known
from ocr_emulator.http.body_memory import BodyMemory
from ocr_emulator.http.headers import merged
from ocr_emulator.http.request_body import SMALL, by_lower_name, read_body
from ocr_emulator.http.response import JSON, Response
from ocr_emulator.inspection.inspector import FileInspector
from ocr_emulator.pipeline.answer import Pending, answer, complete, open_with, start
from ocr_emulator.pipeline.received import Oversized, Received
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry
from ocr_emulator.state.store import Store

#: How many requests are worked on in threads at a time, at the most.
_WORKERS: Final = 16

_KEY_VERSION: Final = KEY_VERSION_HEADER.lower()
_SYMMETRIC_KEY: Final = SYMMETRIC_KEY_HEADER.lower()

#: The rest of the work on an answer, which takes too long for the event loop.
Work = Callable[[], Answer]


class OcrService:
    """Answers requests with the scenario and contract that are in force when their heads arrive."""

    def __init__(self, store: Store, recorder: Recorder, bodies: BodyMemory, inspector: FileInspector) -> None:
        self.store = store
        self.recorder = recorder
        self.bodies = bodies
        self.inspector = inspector
        self.workers = CapacityLimiter(_WORKERS)

    def accept(self, method: str, path: str, headers: Mapping[str, str]) -> "Exchange":
        """A request whose head is there; headers by lower-case name."""
        return Exchange(self, method, path, headers)

    async def reply_to(self, method: str, path: str, scope: Scope, receive: Receive) -> Delivery:
        """The reply to a request (ASGI), `path` without what the application is mounted below.

        Raises starlette's ClientDisconnect when the client goes away before its request is whole.
        """
        exchange = self.accept(method, path, by_lower_name(scope["headers"]))
        with self.bodies.body() as in_flight:
            return await exchange.reply_later(await read_body(receive, exchange.limit, in_flight))


class Exchange:
    """One request: what is in force when its head arrives stays so for it, whatever is switched meanwhile."""

    def __init__(self, service: OcrService, method: str, path: str, headers: Mapping[str, str]) -> None:
        self._service = service
        self._method = method
        self._path = path
        self._headers = headers
        self._app_key = app_key_in(path)
        self._started = time.perf_counter()
        active, self._clock = service.store.context_for(self._app_key)
        self._active = active.for_host(headers.get("host", "")) if active.gateway else active

    @property
    def limit(self) -> int:
        """The largest body that is looked at, in bytes."""
        return self._active.contract.request_limit

    def reply(self, body: bytes) -> Response | ASGIApp:
        """The reply where nothing is left to wait for; else an application that sends it. Raises nothing."""
        try:
            received = self._received(body)
            found = self._answer(received)
            if isinstance(found, Answer):
                return self._reply_now(received, found)
            return FailureGuard(partial(self._deliver_later, received, found))
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            self._service.recorder.flush()
            return problem_of(error)

    async def reply_later(self, body: bytes | Oversized) -> Delivery:
        """The reply after all the work, to a client that may be gone by then."""
        received = self._received(body)
        return await self._deliver(received, self._answer(received))

    async def _deliver_later(
        self, received: Received, work: Work, scope: Scope, receive: Receive, send: Send
    ) -> None:
        delivery = await self._deliver(received, work)
        await delivery(scope, receive, send)

    async def _deliver(self, received: Received, found: Answer | Work) -> Delivery:
        if not isinstance(found, Answer):
            # Abandoned when the emulator stops: a hostile file would hold that up for seconds.
            found = await to_thread.run_sync(found, abandon_on_cancel=True, limiter=self._service.workers)
        return self._delivery(found, self._entry(received, found))

    def _received(self, body: bytes | Oversized) -> Received:
        return Received(method=self._method, path=self._path, headers=self._headers, body=body)

    def _answer(self, received: Received) -> Answer | Work:
        """The answer, or the rest of the work where that takes long. The one place that decides it."""
        active = self._active
        if _takes_long(received):
            return partial(self._work, received)
        found = start(received, active.contract, active.scenario, active.state)
        if isinstance(found, Answer):
            return found
        file = self._service.inspector.find(found.file.content, found.file.type)
        return complete(found, file) if file else partial(self._complete, found)

    def _work(self, received: Received) -> Answer:
        """All of the work, in a thread."""
        active, open_file = self._active, self._service.inspector.open_file
        return answer(received, active.contract, active.scenario, active.state, open_file)

    def _complete(self, pending: Pending) -> Answer:
        """The work from the file on, in a thread."""
        return complete(pending, open_with(self._service.inspector.open_file, pending))

    def _reply_now(self, received: Received, found: Answer) -> Response | ASGIApp:
        """The reply to a client that has only just sent the last of its request."""
        entry = self._entry(received, found)
        if found.delay or found.fault or found.more_headers:
            return self._delivery(found, entry)
        beside = self._service.recorder.note_soon(entry)
        entry.client = ClientPresence.THERE
        response = _response(found, {**found.headers, **beside})
        self._service.recorder.met(entry)
        entry.took = time.perf_counter() - self._started
        return response

    def _entry(self, received: Received, found: Answer) -> JournalEntry:
        return entry_of(received, found, self._active, self._app_key, self._clock.now())

    def _delivery(self, found: Answer, entry: JournalEntry) -> Delivery:
        recorder = self._service.recorder
        response = _response(found, merged(found.headers, found.more_headers, recorder.note(entry)))
        arrives = found.fault is None or found.fault.kind.arrives
        received = recorder.met if arrives else _ignore
        return Delivery(response, entry, self._started, received, delay=found.delay, fault=found.fault)


def _takes_long(received: Received) -> bool:
    """Whether it needs a worker thread: a large body, or an envelope with a new key; RSA takes a millisecond."""
    if isinstance(received.body, Oversized):
        return False
    if len(received.body) > SMALL:
        return True
    symmetric_key = received.headers.get(_SYMMETRIC_KEY, "").strip()
    return symmetric_key != "" and not is_known(symmetric_key, received.headers.get(_KEY_VERSION, "").strip())


def _response(found: Answer, headers: Mapping[str, str]) -> Response:
    return Response(found.status, (*headers.items(), *JSON), found.body)


def _ignore(_: JournalEntry) -> None:
    """For a reply whose resultCode does not arrive."""
