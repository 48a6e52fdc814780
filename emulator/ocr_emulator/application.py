"""The whole application: the emulator's own pages, by the first part of their path, and the emulated API.

The framework that the pages are made with takes as long to load as all the rest. So it is loaded when one of them
is asked for, but for those that say whether the emulator is there, which is asked at every start.
"""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final

from anyio import to_thread
from msgspec import json
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.exchange import Api, Arrival
from ocr_emulator.api.recorder import Log, Recorder
from ocr_emulator.api.tokens import TokenService
from ocr_emulator.control.readiness import alive, ready
from ocr_emulator.delivery.guard import guarded
from ocr_emulator.delivery.response import PlainResponse
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store

#: How the paths of the emulator's own pages begin, which no path of the service does.
_OWN: Final = {"__admin", "docs", "openapi.json"}

_AT_ONCE: Final[Mapping[tuple[str, str], Callable[[Store], Mapping[str, Any]]]] = {
    (method, path): tell
    for path, tell in (("/__admin/ready", ready), ("/__admin/health", alive))
    for method in ("GET", "HEAD")
}


class App:
    """Hands a request to the emulator's own pages, to the token service or to the emulated API (ASGI)."""

    def __init__(self, store: Store, api: Api, tokens: TokenService, make_own: Callable[[], ASGIApp]) -> None:
        self._store = store
        self._api = api
        self._tokens = tokens
        self._make_own = make_own
        self._lock = Lock()
        self._own: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._tokens.takes(scope["path"], scope["server"]):
            await self._tokens(scope, receive, send)
        elif scope["path"][1:].partition("/")[0] in _OWN:
            await guarded(self._page, scope, receive, send)
        else:
            await self._api(scope, receive, send)

    def arrive(
        self, method: str, path: str, headers: Mapping[str, str], server: tuple[str, int | None] | None
    ) -> Arrival | None:
        """A request with a path of the API, come by that address and port; None: it is for the token service."""
        return None if self._tokens.takes(path, server) else Arrival(self._api, method, path, headers)

    async def _page(self, scope: Scope, _: Receive) -> ASGIApp:
        tell = _AT_ONCE.get((scope["method"], scope["path"]))
        if tell:
            return PlainResponse(200, (("Content-Type", "application/json"),), json.encode(tell(self._store)))
        return await to_thread.run_sync(self._pages) if self._own is None else self._own

    def _pages(self) -> ASGIApp:
        with self._lock:
            if self._own is None:
                self._own = self._make_own()
            pages: ASGIApp = self._own
            return pages


def make_app(
    store: Store,
    reloader: Reloader,
    log: Log,
    *,
    with_headers: bool = True,
    token_port: int | None = None,
) -> App:
    """The application that answers from `store`.

    `token_port` None: the token service has no port of its own.
    """

    def make() -> ASGIApp:
        from ocr_emulator.own_pages import make_own  # noqa: PLC0415 - see above

        return make_own(store, reloader, is_token_service_here=token_port is None)

    recorder = Recorder(store, log, with_headers=with_headers)
    return App(store, Api(store, recorder), TokenService(store, recorder, token_port), make)
