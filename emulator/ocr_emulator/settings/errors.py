"""What is wrong with a setting."""

from ocr_emulator.errors import EmulatorError


class SettingsError(EmulatorError):
    """A value that a setting cannot have, or a variable with our prefix that is no setting."""
