"""Stage 12: how the values of a reply are written that the envelope has encrypted; everything else is plain."""

import secrets
from collections.abc import Callable

from ocr_emulator.envelope.opening import seal_value, seal_value_unpadded
from ocr_emulator.scenario.faults import Fault


def writer(symmetric_key: bytes | None, fault: Fault | None = None) -> Callable[[str], str]:
    """What writes a value: encrypted with `symmetric_key` (guide), or as it is when there is none.

    A fault of the ciphertext encrypts with another key, or writes what does not decrypt.
    """
    if symmetric_key is None:
        return str
    name = fault.name if fault else ""
    if name == "broken-ciphertext":
        return lambda value: seal_value_unpadded(value, symmetric_key)
    key = secrets.token_bytes(len(symmetric_key)) if name == "foreign-ciphertext" else symmetric_key
    return lambda value: seal_value(value, key)
