"""The connection is reset (RST) before any byte."""

from emulator.web.faults.wire import Plain, Wire


async def play(_: Plain, wire: Wire, __: int) -> None:
    """Reset it."""
    await wire.reset()
