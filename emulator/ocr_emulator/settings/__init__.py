"""The settings of the program: one table that gives each its command-line flag and its environment variable.

A flag wins over its variable, and the variable over the default.
"""

from ocr_emulator.settings.errors import SettingsError
from ocr_emulator.settings.reading import read_settings
from ocr_emulator.settings.table import SETTINGS, URL, Setting
from ocr_emulator.settings.values import LogFormat, Settings

__all__ = ["SETTINGS", "URL", "LogFormat", "Setting", "Settings", "SettingsError", "read_settings"]
