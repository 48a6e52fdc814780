"""The token service: two paths beside the emulated API, or a port of its own."""

import time
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.oauth.token import TOKEN_PATHS
from emulator.pipeline.received import Oversized
from emulator.pipeline.token_service import TokenRequest, answer_token
from emulator.state.store import Store
from emulator.web.delivery import Delivery
from emulator.web.entries import token_entry_of
from emulator.web.guard import guarded
from emulator.web.problem import OtherPortError, TooLargeError
from emulator.web.receive import by_lower_name, read_body
from emulator.web.record import Recorder
from emulator.web.reply import Plain

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
        run = self._store.run
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
        found = answer_token(received, run.scenario.given, run.world)
        entry = token_entry_of(received, found, run, self._store.clock.now())
        headers = {**found.headers, **self._recorder.note(entry)}
        reply = Plain(found.status, (*headers.items(), *(_JSON if found.body else ())), found.body)
        return Delivery(reply, entry, begun, self._recorder.met)
