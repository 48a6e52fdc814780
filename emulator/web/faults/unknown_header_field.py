"""The `header` of the body has a member that nobody knows, on which a strict parser fails."""

from msgspec.structs import replace

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send the body with one member more."""
    body = reply.body.replace(b'"isSuccessful"', b'"traceId":"0af7651916cd43dd","isSuccessful"', 1)
    await wire.send_whole(replace(reply, body=body))
