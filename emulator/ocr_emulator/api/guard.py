"""What fails on the way to a reply: the client is told that it is the emulator's failure, never the service's."""

import logging
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr_emulator.api.emulator_headers import printable
from ocr_emulator.api.journal_entry import LONGEST_PATH
from ocr_emulator.delivery.connection import transport_of
from ocr_emulator.delivery.problem import problem_of

_LOG: Final = logging.getLogger("ocr_emulator")


class FailureGuard:
    """An application that raises nothing: it sends a problem, or logs a request that never was whole (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def watched(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            _log_unfinished(scope)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            problem = problem_of(error)
            if not has_started:
                await problem.send(send)


def _log_unfinished(scope: Scope) -> None:
    transport = transport_of(scope)
    is_ours = transport is not None and transport.is_ended
    who = "the emulator has ended the connection" if is_ours else "the client went away"
    path = printable(scope["path"][:LONGEST_PATH])
    _LOG.info("%s %s: %s before its request was whole", scope["method"], path, who)
