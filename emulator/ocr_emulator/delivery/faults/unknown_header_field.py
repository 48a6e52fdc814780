"""The `header` of the body has a member that nobody knows, on which a strict parser fails."""

from msgspec.structs import replace

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(reply: PlainResponse, wire: Wire, _: int) -> None:
    """Send the body with one member more."""
    body = reply.body.replace(b'"isSuccessful"', b'"traceId":"0af7651916cd43dd","isSuccessful"', 1)
    await wire.send_whole(replace(reply, body=body))
