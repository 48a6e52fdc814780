"""The connection is reset (RST) when so many bytes of the body have been sent."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(reply: PlainResponse, wire: Wire, amount: int) -> None:
    """Send the head and `amount` bytes, then reset it."""
    await wire.send_head(reply, max(len(reply.body), amount + 1))
    await wire.send_part(reply.body[:amount])
    await wire.reset()
