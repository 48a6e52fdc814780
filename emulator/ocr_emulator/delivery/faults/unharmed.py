"""What is damaged is the ciphertext in the body, and that was done when it was written."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(reply: PlainResponse, wire: Wire, _: int) -> None:
    """Send the reply as it is."""
    await wire.send_whole(reply)
