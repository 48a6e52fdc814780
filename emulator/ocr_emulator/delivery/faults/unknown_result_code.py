"""The resultCode is one that nobody knows, as when the vendor adds one."""

import json

from msgspec.structs import replace

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse


async def play(reply: PlainResponse, wire: Wire, _: int) -> None:
    """Send an error of a number that no revision has."""
    header = {"isSuccessful": False, "resultCode": 9999999, "resultMessage": "Unknown result code."}
    body = json.dumps({"header": header}, separators=(",", ":")).encode()
    await wire.send_whole(replace(reply, body=body))
