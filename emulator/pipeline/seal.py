"""Stage 11: how the values of a reply are written that the envelope has encrypted; everything else is plain."""

from collections.abc import Callable

from emulator.envelope.opening import seal_value


def writer(symmetric_key: bytes | None) -> Callable[[str], str]:
    """What writes a value: encrypted with `symmetric_key` (guide), or as it is when there is none."""
    if symmetric_key is None:
        return str
    return lambda value: seal_value(value, symmetric_key)
