"""The JSON is labelled as HTML."""

from msgspec.structs import replace

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(reply: PlainResponse, wire: Wire, _: int) -> None:
    """Send the reply with another Content-Type."""
    others = [(name, value) for name, value in reply.headers if name.lower() != "content-type"]
    await wire.send_whole(replace(reply, headers=(*others, ("Content-Type", "text/html;charset=UTF-8"))))
