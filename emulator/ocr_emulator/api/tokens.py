"""The token service: two paths beside the emulated API, or at a port of their own."""

import time
from typing import Final

from starlette.types import Receive, Scope

from ocr_emulator.api.journal_entry import token_entry_of
from ocr_emulator.api.recorder import Recorder
from ocr_emulator.delivery.delivery import Delivery
from ocr_emulator.delivery.problem import OtherPortError, TooLargeError
from ocr_emulator.http.request_body import by_lower_name, read_body
from ocr_emulator.http.response import Response
from ocr_emulator.oauth.token import TOKEN_PATHS
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.pipeline.token_service import TokenRequest, answer_token
from ocr_emulator.state.store import Store

#: The largest body of a request for a token, in bytes; a real one has thirty.
_LARGEST_FORM: Final = 64 * 1024

_JSON: Final = (("Content-Type", "application/json;charset=UTF-8"),)  # as in the samples of RFC 6749


class TokenService:
    """Creates and revokes tokens."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    async def reply_to(self, path: str, scope: Scope, receive: Receive) -> Delivery:
        """The reply to a request (ASGI), `path` without what the application is mounted below.

        Raises OtherPortError, TooLargeError, and starlette's ClientDisconnect.
        """
        started = time.perf_counter()
        if path not in TOKEN_PATHS:
            raise OtherPortError("token service")
        active = self._store.active
        body = await read_body(receive, _LARGEST_FORM)
        if isinstance(body, Oversized):
            raise TooLargeError(body.size, _LARGEST_FORM)
        received = TokenRequest(
            method=scope["method"],
            path=path,
            query=scope["query_string"].decode("latin-1"),
            headers=by_lower_name(scope["headers"]),
            body=body,
        )
        found = answer_token(received, active.scenario.given, active.state)
        entry = token_entry_of(received, found, active, self._store.clock.now())
        headers = {**found.headers, **self._recorder.note(entry)}
        response = Response(found.status, (*headers.items(), *(_JSON if found.body else ())), found.body)
        return Delivery(response, entry, started, self._recorder.met)
