"""How an answer fares on its way: how long it took, and whether there was somebody to take it."""

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr_emulator.delivery.connection import DELIVERY, TRANSPORT
from ocr_emulator.delivery.problem import problem_of
from ocr_emulator.serving.accelerator.buffered_transport import BufferedTransport
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry


class Delivery:
    """A reply, and the entry of the journal that is completed when it is out, or can go nowhere.

    `arrived` is told when the client is there to take it.
    """

    def __init__(
        self, reply: ASGIApp, entry: JournalEntry, begun: float, arrived: Callable[[JournalEntry], None]
    ) -> None:
        self._reply = reply
        self._entry = entry
        self._begun = begun
        self._arrived = arrived

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it (ASGI)."""
        transport: BufferedTransport = scope["extensions"][TRANSPORT]
        has_begun = False

        def settle() -> None:
            """Note whether the client is there, now that the answer ends; the first time counts."""
            if self._entry.client is not None:
                return
            self._entry.client = ClientPresence.GONE if transport.is_closing() else ClientPresence.THERE
            if self._entry.client is ClientPresence.THERE:
                self._arrived(self._entry)

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                settle()
            await send(message)

        scope["extensions"][DELIVERY] = settle
        try:
            await self._reply(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            self._entry.client = ClientPresence.GONE if transport.is_closing() else ClientPresence.THERE
            problem = await problem_of(error)
            if has_begun:
                transport.close()
            else:
                await problem(scope, receive, send)
        finally:
            settle()
            self._entry.took = time.perf_counter() - self._begun
