"""The `header` of the body has its resultCode twice, with different values. Parsers differ in which they take."""

from msgspec.structs import replace

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send the body with a second resultCode."""
    body = reply.body.replace(b'"resultMessage"', b'"resultCode":-1,"resultMessage"', 1)
    await wire.send_whole(replace(reply, body=body))
