"""There is no answer, until the client gives up; after so many seconds the connection is closed."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(_: PlainResponse, wire: Wire, amount: int) -> None:
    """Wait `amount` seconds, then close it."""
    if await wire.wait(amount):
        await wire.close()
