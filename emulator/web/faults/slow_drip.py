"""The body comes a few bytes a second."""

from emulator.web.faults.wire import Plain, Wire

#: How often something comes, in a second.
_RATE = 10


async def play(reply: Plain, wire: Wire, amount: int) -> None:
    """Send the head, then `amount` bytes a second for as long as the client takes them."""
    size, pause = max(1, amount // _RATE), max(1 / amount, 1 / _RATE)
    await wire.send_head(reply, len(reply.body))
    for start in range(0, len(reply.body), size):
        if not await wire.wait(pause):
            return
        await wire.send_part(reply.body[start : start + size])
    await wire.send_last(b"")
