"""The exception for a part of the envelope that does not open."""

from ocr_emulator.envelope.not_opened import NotOpenedError


def test_refusal_says_key_and_reason() -> None:
    """A refusal carries the resultKey and the reason, and reads as both."""
    error = NotOpenedError("INVALID_ENCRYPTED_DATA", "the value fails at its IV")
    assert (error.key, error.reason) == ("INVALID_ENCRYPTED_DATA", "the value fails at its IV")
    assert str(error) == "INVALID_ENCRYPTED_DATA: the value fails at its IV"
