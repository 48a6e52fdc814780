"""An application that is built in the background, so that the server listens before it is there."""

from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from starlette.types import ASGIApp, Receive, Scope, Send


class DeferredApplication:
    """Stands for the application that `build` makes: a request waits for it as long as it is not there (ASGI)."""

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._make = build
        self._built: Future[ASGIApp] = Future()

    def start(self) -> None:
        """Begin to build it, in a thread."""
        Thread(target=self._build, name="build the application", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; raises what `build` has raised."""
        app = self._built.result() if self._built.done() else await wrap_future(self._built)
        await app(scope, receive, send)

    def _build(self) -> None:
        try:
            self._built.set_result(self._make())
        except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait have it
            self._built.set_exception(error)
