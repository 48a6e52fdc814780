"""How much is remembered."""

from dataclasses import fields

from ocr_emulator.settings import Settings
from ocr_emulator.state.limits import DEFAULT_LIMITS


def test_usual() -> None:
    """What holds unless a setting says otherwise is what the settings say unless somebody sets them."""
    settings = Settings()
    assert {field.name: getattr(DEFAULT_LIMITS, field.name) for field in fields(DEFAULT_LIMITS)} == {
        field.name: getattr(settings, field.name) for field in fields(DEFAULT_LIMITS)
    }
