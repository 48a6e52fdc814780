"""The body comes a few bytes a second."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse

#: How often something comes, in a second, where it is not a byte at a time.
_RATE = 10


async def play(reply: PlainResponse, wire: Wire, amount: int) -> None:
    """Send the head, then `amount` bytes a second for as long as the client takes them."""
    size = max(1, amount // _RATE)
    pause = size / amount
    await wire.send_head(reply, len(reply.body))
    for start in range(0, len(reply.body), size):
        if not await wire.wait(pause):
            return
        await wire.send_part(reply.body[start : start + size])
    await wire.send_last(b"")
