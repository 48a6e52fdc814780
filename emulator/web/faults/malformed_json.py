"""The body is whole for HTTP, and cut off for JSON."""

from msgspec.structs import replace

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send the body without its last brace and what stands before it."""
    await wire.send_whole(replace(reply, body=reply.body[: len(reply.body) * 2 // 3]))
