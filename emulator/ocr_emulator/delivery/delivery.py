"""The delivery of a reply: held back or damaged where a rule says so, and recorded in the journal."""

import time
from collections.abc import Callable

from starlette.types import Message, Receive, Scope, Send

from ocr_emulator.delivery.connection import ClientConnection
from ocr_emulator.delivery.faults import play
from ocr_emulator.delivery.problem import problem_of
from ocr_emulator.http.response import Response
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry


class Delivery:
    """A reply on its way, and the journal entry that is completed when it is out or can go nowhere (ASGI).

    `started` is when its request began, on time.perf_counter. `delay` is in seconds. `received` is called with the
    entry when the client is there to take the reply.
    """

    def __init__(  # noqa: PLR0913 - all that there is to know of a reply on its way
        self,
        response: Response,
        entry: JournalEntry,
        started: float,
        received: Callable[[JournalEntry], None],
        *,
        delay: float = 0.0,
        fault: Fault | None = None,
    ) -> None:
        self._response = response
        self._entry = entry
        self._started = started
        self._received = received
        self._delay = delay
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Deliver it."""
        has_started = False

        def settle() -> None:
            """Note whether the client is there, now that the reply ends; the first time counts."""
            if self._entry.client is None:
                self._entry.client = ClientPresence.GONE if connection.is_gone else ClientPresence.THERE
                if self._entry.client is ClientPresence.THERE:
                    self._received(self._entry)

        async def watched(message: Message) -> None:
            nonlocal has_started
            has_started = True
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                settle()
            await send(message)

        connection = ClientConnection(scope, receive, watched, settle)
        try:
            await self._deliver(connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            self._entry.client = ClientPresence.GONE if connection.is_gone else ClientPresence.THERE
            problem = problem_of(error)
            if has_started:
                connection.give_up()
            else:
                await problem.send(send)
        finally:
            settle()
            self._entry.took = time.perf_counter() - self._started

    async def _deliver(self, connection: ClientConnection) -> None:
        if self._delay and not await connection.wait(self._delay):
            return
        if self._fault:
            await play(self._fault, self._response, connection)
        else:
            await connection.send_whole(self._response)
