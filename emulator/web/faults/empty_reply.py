"""The connection is closed (FIN) before any byte."""

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(_: Plain, wire: Wire, __: int) -> None:
    """Close it."""
    await wire.close()
