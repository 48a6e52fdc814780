"""A reply that is held back, or damaged on its way: each fault with the module that plays it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.faults import (
    answer_lost,
    connection_reset,
    duplicate_header_field,
    empty_reply,
    html_error_page,
    malformed_json,
    reset_after,
    slow_drip,
    stall,
    truncated_body,
    unharmed,
    unknown_header_field,
    unknown_result_code,
    wrong_content_type,
)
from ocr_emulator.delivery.response import PlainResponse
from ocr_emulator.scenario.faults import Fault

PLAYERS: Final[Mapping[str, Callable[[PlainResponse, Wire, int], Awaitable[None]]]] = {
    "connection-reset": connection_reset.play,
    "empty-reply": empty_reply.play,
    "reset-after": reset_after.play,
    "truncated-body": truncated_body.play,
    "malformed-json": malformed_json.play,
    "wrong-content-type": wrong_content_type.play,
    "html-error-page": html_error_page.play,
    "slow-drip": slow_drip.play,
    "stall": stall.play,
    "duplicate-header-field": duplicate_header_field.play,
    "unknown-header-field": unknown_header_field.play,
    "unknown-result-code": unknown_result_code.play,
    "broken-ciphertext": unharmed.play,
    "foreign-ciphertext": unharmed.play,
    "answer-lost": answer_lost.play,
}


class Held:
    """A reply that is sent after so many seconds, to a client that is still there."""

    def __init__(self, reply: ASGIApp, seconds: float) -> None:
        self._reply = reply
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it (ASGI)."""
        if await Wire(scope, receive, send).wait(self._seconds):
            await self._reply(scope, receive, send)


class Faulty:
    """A reply that is damaged, after so many seconds."""

    def __init__(self, reply: PlainResponse, fault: Fault, seconds: float) -> None:
        self._reply = reply
        self._fault = fault
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is left of it (ASGI)."""
        wire = Wire(scope, receive, send)
        if not self._seconds or await wire.wait(self._seconds):
            await PLAYERS[self._fault.name](self._reply, wire, self._fault.amount)
