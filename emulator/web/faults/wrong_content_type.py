"""The JSON is labelled as HTML."""

from msgspec.structs import replace

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send the reply with another Content-Type."""
    others = [(name, value) for name, value in reply.headers if name.lower() != "content-type"]
    await wire.send_whole(replace(reply, headers=(*others, ("Content-Type", "text/html;charset=UTF-8"))))
