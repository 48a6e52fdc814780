"""Whatever fails on the way to a reply: the client is told that it is the emulator's, and never the service's."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.api.emulator_headers import printable
from ocr_emulator.api.journal_entry import LONGEST_PATH
from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.delivery.problem import problem_of

_LOG: Final = logging.getLogger("emulator")


class Failed:
    """A failure as a reply (ASGI)."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the problem that it is."""
        problem = await problem_of(self._error)
        await problem(scope, receive, send)


async def guarded(
    reply_to: Callable[[Scope, Receive], Awaitable[ASGIApp]], scope: Scope, receive: Receive, send: Send
) -> None:
    """Send what `reply_to` makes of a request, or the problem it runs into; log a request that never was whole."""
    try:
        reply = await reply_to(scope, receive)
    except ClientDisconnect:
        is_ended: bool = scope["extensions"][TRANSPORT].is_ended
        who = "the emulator has ended the connection" if is_ended else "the client went away"
        path = printable(scope["path"][:LONGEST_PATH])
        _LOG.info("%s %s: %s before its request was whole", scope["method"], path, who)
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
        reply = Failed(error)
    await reply(scope, receive, send)
