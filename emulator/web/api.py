"""The emulated API: every path that is not the emulator's own. It is an application of its own (ASGI)."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.contract.operations import SYMMETRIC_KEY, app_key_in
from emulator.oauth.token import TOKEN_PATHS
from emulator.pipeline.answer import Answer, answer
from emulator.pipeline.examine import Open
from emulator.pipeline.received import Oversized, Received
from emulator.pipeline.refusal import Refusal
from emulator.pipeline.token_service import TokenRequest, answer_token
from emulator.state.journal import Entry
from emulator.state.store import Run, Store
from emulator.web import explain
from emulator.web.delivery import Delivery
from emulator.web.entries import LONGEST_PATH, entry_of, token_entry_of
from emulator.web.faults.play import Faulty, Held
from emulator.web.headers import merged
from emulator.web.inspection import Inspector
from emulator.web.problem import OtherPortError, TooLargeError, problem_of
from emulator.web.receive import headers_of, read_body, receive_request
from emulator.web.reply import Plain

_LOG: Final = logging.getLogger("emulator")

#: Larger bodies, unknown files and envelopes are answered in a worker thread: a file is opened elsewhere and
#: waited for, and RSA takes a millisecond. In bytes; below it a thread would cost as much as the work.
_INLINE: Final = 256 * 1024

#: How many requests are worked on at a time, at the most.
_WORKERS: Final = 16

#: The largest body of a request for a token, in bytes; a real one has thirty.
_LARGEST_FORM: Final = 64 * 1024

_JSON: Final = (("content-type", "application/json"),)
_TOKEN_JSON: Final = (("content-type", "application/json;charset=UTF-8"),)  # as in the samples of RFC 6749


class Api:
    """Answers a request with the scenario and contract that are in force when it arrives.

    `token_port` is that of the token service, which then has nothing else; None: it has the same port as all else.
    """

    def __init__(
        self, store: Store, log: Callable[[Entry], None], *, with_headers: bool, token_port: int | None
    ) -> None:
        self._store = store
        self._log = log
        self._with_headers = with_headers
        self._token_port = token_port
        self._workers = CapacityLimiter(_WORKERS)
        self._inspector = Inspector()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI); a failure of the emulator's own is a problem, and no answer of the service."""
        try:
            reply = await (self._reply_token if self._is_for_tokens(scope) else self._reply)(scope, receive)
        except ClientDisconnect:
            path = explain.printable(scope["path"][:LONGEST_PATH])
            _LOG.info("%s %s: the client went away before its request was whole", scope["method"], path)
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            reply = await problem_of(error)
        await reply(scope, receive, send)

    def is_only_for_tokens(self, scope: Scope) -> bool:
        """Whether the request came by the port that has the token service alone."""
        return self._token_port is not None and bool(scope["server"][1] == self._token_port)

    def _is_for_tokens(self, scope: Scope) -> bool:
        if self._token_port is None:
            return scope["path"] in TOKEN_PATHS
        return self.is_only_for_tokens(scope)

    async def _reply(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The service's reply."""
        begun = time.perf_counter()
        app_key = app_key_in(scope["path"])
        run, clock = self._store.arrive(app_key)
        received = await receive_request(scope, receive, run.contract.request_limit)
        found = await self._answer(received, run)
        entry = entry_of(received, found, run, app_key, clock.now())
        self._note(entry)
        arrives = found.fault is None or found.fault.kind.arrives
        arrived = self._store.coverage.record if arrives else _ignore
        return Delivery(self._written(found, self._beside(entry)), entry, begun, arrived)

    async def _reply_token(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The token service's reply."""
        begun = time.perf_counter()
        if scope["path"] not in TOKEN_PATHS:
            raise OtherPortError
        run = self._store.run
        body = await read_body(receive, _LARGEST_FORM)
        if isinstance(body, Oversized):
            raise TooLargeError(body.size, _LARGEST_FORM)
        received = TokenRequest(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers_of(scope),
            body=bytes(body),
        )
        found = answer_token(received, run.scenario.given, run.world)
        entry = token_entry_of(received, found, run, self._store.clock.now())
        self._note(entry)
        headers = {**found.headers, **self._beside(entry)}
        label = _TOKEN_JSON if found.body else ()
        reply = Plain(found.status, (*headers.items(), *label), found.body)
        return Delivery(reply, entry, begun, _ignore)

    async def _answer(self, received: Received, run: Run) -> Answer:
        facts = received, run.contract, run.scenario, run.world
        quick = self._quick(received)
        if quick:
            return answer(*facts, quick)
        return await to_thread.run_sync(answer, *facts, self._inspector.open_file, limiter=self._workers)

    def _quick(self, received: Received) -> Open | None:
        """What opens the file, where neither that nor an envelope nor a large body takes long; None: one does."""
        if isinstance(received.body, Oversized):
            return self._inspector.open_file
        if len(received.body) > _INLINE or SYMMETRIC_KEY.lower() in received.headers:
            return None
        try:
            file = self._inspector.find(received.form.image().content) if received.form else None
        except Refusal:
            return self._inspector.open_file
        if received.form and file is None:
            return None
        return self._inspector.open_file if file is None else lambda _content, _type: file

    @staticmethod
    def _written(found: Answer, beside: Mapping[str, str]) -> ASGIApp:
        headers = (
            merged(found.headers, found.more_headers, beside)
            if found.more_headers
            else {**found.headers, **beside}
        )
        reply = Plain(found.status, (*headers.items(), *_JSON), found.body)
        if found.fault:
            return Faulty(reply, found.fault, found.delay)
        return Held(reply, found.delay) if found.delay else reply

    def _note(self, entry: Entry) -> None:
        """Remember and log a request and its answer."""
        self._store.note(entry)
        self._log(entry)

    def _beside(self, entry: Entry) -> Mapping[str, str]:
        """The headers that explain an answer."""
        return explain.headers(entry) if self._with_headers else {}


def _ignore(_: Entry) -> None:
    """For an answer that brings no resultCode."""
