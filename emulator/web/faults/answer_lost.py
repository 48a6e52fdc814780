"""The work is done, and the answer never arrives: the connection is closed before any byte."""

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(_: Plain, wire: Wire, __: int) -> None:
    """Close it; what was done stays done."""
    await wire.close()
