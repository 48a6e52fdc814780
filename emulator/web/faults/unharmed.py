"""What is damaged is the ciphertext in the body, and that was done when it was written."""

from emulator.web.faults.wire import Plain, Wire


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send the reply as it is."""
    await wire.send_whole(reply)
