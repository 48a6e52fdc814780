"""An application that is built in the background, so that the server listens and is ready before it is there."""

from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.http.response import Response

#: Answers a request, by method and path, before the application is there; None: the request has to wait.
EarlyReply = Callable[[str, str], Response | None]


class DeferredApplication:
    """Stands for the application that `build` makes (ASGI).

    As long as that is not there, a request has its `early_reply`, or waits.
    """

    def __init__(self, build: Callable[[], ASGIApp], early_reply: EarlyReply) -> None:
        self._make = build
        self._early_reply = early_reply
        self._built: Future[ASGIApp] = Future()

    def start(self) -> None:
        """Begin to build it, in a thread."""
        Thread(target=self._build, name="build the application", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; raises what `build` has raised."""
        if not self._built.done():
            early = self._early_reply(scope["method"], scope["path"])
            if early:
                await early.send(send)
                return
            await wrap_future(self._built)
        await self._built.result()(scope, receive, send)

    def _build(self) -> None:
        try:
            self._built.set_result(self._make())
        except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait have it
            self._built.set_exception(error)
