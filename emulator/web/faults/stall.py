"""There is no answer, until the client gives up; after so many seconds the connection is closed."""

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(_: Plain, wire: Wire, amount: int) -> None:
    """Wait `amount` seconds, then close it."""
    if await wire.wait(amount):
        await wire.close()
