"""The emulated API: every path that is not the emulator's own. It is an application of its own (ASGI)."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.file_inspector import FileInspector
from ocr_emulator.api.journal_entry import entry_of
from ocr_emulator.api.recorder import Recorder
from ocr_emulator.api.request_body import SMALL, announced_in, by_lower_name, read_body
from ocr_emulator.contract.operations import KEY_VERSION_HEADER, SYMMETRIC_KEY_HEADER, app_key_in
from ocr_emulator.delivery.delivery import Delivery
from ocr_emulator.delivery.faults.play import Faulty, Held
from ocr_emulator.delivery.guard import Failed, guarded
from ocr_emulator.delivery.headers import merged
from ocr_emulator.delivery.response import PlainResponse, SerializedResponse
from ocr_emulator.envelope.opening import is_known
from ocr_emulator.pipeline.answer import Answer, answer, begin, end, finish, go_on
from ocr_emulator.pipeline.received import Body, Oversized, Received
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry
from ocr_emulator.state.store import Store

#: How many requests are worked on at a time, at the most.
_WORKERS: Final = 16

_KEY_VERSION: Final = KEY_VERSION_HEADER.lower()
_SYMMETRIC_KEY: Final = SYMMETRIC_KEY_HEADER.lower()
_JSON: Final = (("content-type", "application/json"),)

#: The rest of the work on an answer, which takes long.
Work = Callable[[], Answer]


class Api:
    """Answers a request with the scenario and contract that are in force when its head arrives."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self.store = store
        self.recorder = recorder
        self.inspector = FileInspector()
        self.workers = CapacityLimiter(_WORKERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        await guarded(self._reply, scope, receive, send)

    async def _reply(self, scope: Scope, receive: Receive) -> ASGIApp:
        arrival = Arrival(self, scope["method"], scope["path"], by_lower_name(scope["headers"]))
        return await arrival.reply_late(await read_body(receive, arrival.limit, announced_in(arrival.headers)))


class Arrival:
    """A request whose head is there: what is in force now stays so for it, whatever is switched meanwhile."""

    def __init__(self, api: Api, method: str, path: str, headers: Mapping[str, str]) -> None:
        self.headers = headers
        self._api = api
        self._method = method
        self._path = path
        self._app_key = app_key_in(path)
        self._begun = time.perf_counter()
        self._run, self._clock = api.store.context_for(self._app_key)

    @property
    def limit(self) -> int:
        """The largest body that is looked at, in bytes."""
        return self._run.contract.request_limit

    def reply(self, body: Body) -> SerializedResponse | ASGIApp:
        """The reply, where nothing is left to wait for; else an application that sends it. Raises nothing."""
        try:
            received = self._received(body)
            found = self._begin(received)
            if isinstance(found, Answer):
                return self._at_once(received, found)
            return partial(guarded, lambda *_: self._deliver(received, found))
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            self._api.recorder.flush()
            return Failed(error)

    async def reply_late(self, body: Body | Oversized) -> ASGIApp:
        """An application that sends the reply, to a client that may be gone by then."""
        received = self._received(body)
        return await self._deliver(received, self._begin(received))

    async def _deliver(self, received: Received, found: Answer | Work) -> ASGIApp:
        """The same, after the rest of the work."""
        if not isinstance(found, Answer):
            found = await to_thread.run_sync(found, limiter=self._api.workers)
        return self._delivery(found, self._entry(received, found))

    def _received(self, body: Body | Oversized) -> Received:
        return Received(method=self._method, path=self._path, headers=self.headers, body=body)

    def _begin(self, received: Received) -> Answer | Work:
        """The answer, or the rest of the work where that takes long."""
        inspector, run = self._api.inspector, self._run
        facts = received, run.contract, run.scenario, run.state
        if _takes_long(received):
            return partial(answer, *facts, inspector.open_file)
        answering = begin(*facts)
        stopped = go_on(answering)
        if isinstance(stopped, Answer):
            return stopped
        file = inspector.find(stopped.content)
        return end(answering, file) if file else partial(finish, answering, stopped, inspector.open_file)

    def _at_once(self, received: Received, found: Answer) -> SerializedResponse | ASGIApp:
        """The reply to a client that has only just sent the last of its request."""
        entry = self._entry(received, found)
        if found.delay or found.fault or found.more_headers:
            return self._delivery(found, entry)
        beside = self._api.recorder.note_soon(entry)
        entry.client = ClientPresence.THERE
        try:
            whole = _plain(found, {**found.headers, **beside}).whole()
            self._api.recorder.met(entry)
            return whole
        finally:
            entry.took = time.perf_counter() - self._begun

    def _entry(self, received: Received, found: Answer) -> JournalEntry:
        return entry_of(received, found, self._run, self._app_key, self._clock.now())

    def _delivery(self, found: Answer, entry: JournalEntry) -> ASGIApp:
        beside = self._api.recorder.note(entry)
        reply = _plain(found, merged(found.headers, found.more_headers, beside))
        held: ASGIApp = reply
        if found.fault:
            held = Faulty(reply, found.fault, found.delay)
        elif found.delay:
            held = Held(reply, found.delay)
        arrives = found.fault is None or found.fault.kind.arrives
        return Delivery(held, entry, self._begun, self._api.recorder.met if arrives else _ignore)


def _takes_long(received: Received) -> bool:
    """Whether it needs a worker thread: a large body, or an envelope with a new key; RSA takes a millisecond."""
    if isinstance(received.body, Oversized):
        return False
    if len(received.body) > SMALL:
        return True
    symmetric_key = received.headers.get(_SYMMETRIC_KEY, "").strip()
    return symmetric_key != "" and not is_known(symmetric_key, received.headers.get(_KEY_VERSION, "").strip())


def _plain(found: Answer, headers: Mapping[str, str]) -> PlainResponse:
    return PlainResponse(found.status, (*headers.items(), *_JSON), found.body)


def _ignore(_: JournalEntry) -> None:
    """For an answer whose resultCode does not arrive."""
