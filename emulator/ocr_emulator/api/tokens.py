"""The token service: two paths beside the emulated API, or a port of its own."""

import time
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.journal_entry import token_entry_of
from ocr_emulator.api.recorder import Recorder
from ocr_emulator.api.request_body import by_lower_name, read_body
from ocr_emulator.delivery.delivery import Delivery
from ocr_emulator.delivery.guard import guarded
from ocr_emulator.delivery.problem import OtherPortError, TooLargeError
from ocr_emulator.delivery.response import PlainResponse
from ocr_emulator.oauth.token import TOKEN_PATHS
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.pipeline.token_service import TokenRequest, answer_token
from ocr_emulator.state.store import Store

#: The largest body of a request for a token, in bytes; a real one has thirty.
_LARGEST_FORM: Final = 64 * 1024

_JSON: Final = (("content-type", "application/json;charset=UTF-8"),)  # as in the samples of RFC 6749


class TokenService:
    """Creates and revokes tokens, at `port` alone; None: at the emulator's own port (ASGI)."""

    def __init__(self, store: Store, recorder: Recorder, port: int | None) -> None:
        self._store = store
        self._recorder = recorder
        self._port = port

    def takes(self, path: str, server: tuple[str, int | None] | None) -> bool:
        """Whether a request with that path, come by that address and port of ours, is for this service."""
        return path in TOKEN_PATHS if self._port is None else server is not None and server[1] == self._port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await guarded(self._reply, scope, receive, send)

    async def _reply(self, scope: Scope, receive: Receive) -> ASGIApp:
        begun = time.perf_counter()
        if scope["path"] not in TOKEN_PATHS:
            raise OtherPortError
        run = self._store.active
        body = await read_body(receive, _LARGEST_FORM)
        if isinstance(body, Oversized):
            raise TooLargeError(body.size, _LARGEST_FORM)
        received = TokenRequest(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=by_lower_name(scope["headers"]),
            body=bytes(body),
        )
        found = answer_token(received, run.scenario.given, run.state)
        entry = token_entry_of(received, found, run, self._store.clock.now())
        headers = {**found.headers, **self._recorder.note(entry)}
        reply = PlainResponse(found.status, (*headers.items(), *(_JSON if found.body else ())), found.body)
        return Delivery(reply, entry, begun, self._recorder.met)
