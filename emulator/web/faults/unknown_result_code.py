"""The resultCode is one that nobody knows, as when the vendor adds one."""

import json

from msgspec.structs import replace

from emulator.web.faults.wire import Wire
from emulator.web.reply import Plain


async def play(reply: Plain, wire: Wire, _: int) -> None:
    """Send an error of a number that no revision has."""
    header = {"isSuccessful": False, "resultCode": 9999999, "resultMessage": "Unknown result code."}
    body = json.dumps({"header": header}, separators=(",", ":")).encode()
    await wire.send_whole(replace(reply, body=body))
