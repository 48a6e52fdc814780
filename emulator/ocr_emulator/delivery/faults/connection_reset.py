"""The connection is reset (RST) before any byte."""

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(_: PlainResponse, wire: Wire, __: int) -> None:
    """Reset it."""
    await wire.reset()
