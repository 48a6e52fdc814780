"""What is damaged is the ciphertext in the body, and that was done when it was written."""

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send the reply as it is."""
    await wire.send_whole(reply)
