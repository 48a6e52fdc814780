"""The connection is closed (FIN) before any byte."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(_: PlainResponse, wire: Wire, __: int) -> None:
    """Close it."""
    await wire.close()
