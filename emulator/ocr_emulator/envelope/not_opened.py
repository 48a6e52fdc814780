"""The exception for a part of the envelope that does not open, and the resultKeys it can have."""

from typing import Final

INVALID_SYMMETRIC_KEY: Final = "INVALID_SYMMETRIC_KEY"
INVALID_ENCRYPTED_DATA: Final = "INVALID_ENCRYPTED_DATA"


class NotOpenedError(Exception):
    """A part of the envelope does not open.

    `key` is the resultKey to answer: INVALID_SYMMETRIC_KEY (4000302) or INVALID_ENCRYPTED_DATA (4000303). `reason`
    is for the person who reads the log. It holds no byte of a key, a text or a document.
    """

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        self.reason = reason
        super().__init__(f"{key}: {reason}")
