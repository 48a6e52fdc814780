"""The `header` of the body has its resultCode twice, with different values. Parsers differ in which they take."""

from msgspec.structs import replace

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(reply: PlainResponse, wire: Wire, _: int) -> None:
    """Send the body with a second resultCode."""
    body = reply.body.replace(b'"resultMessage"', b'"resultCode":-1,"resultMessage"', 1)
    await wire.send_whole(replace(reply, body=body))
