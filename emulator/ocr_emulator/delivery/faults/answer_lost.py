"""The work is done, and the answer never arrives: the connection is closed before any byte."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(_: PlainResponse, wire: Wire, __: int) -> None:
    """Close it; what was done stays done."""
    await wire.close()
