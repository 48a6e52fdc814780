"""The page of settings: it says of each what its default is, and what it takes."""

import pytest

from ocr_emulator.contract.observations import NOTHING_OBSERVED
from ocr_emulator.settings import SETTINGS, Setting, Settings
from tests.tools.reference.reading import page
from tools.reference.settings_page import default_of, in_the_image

PAGE = "docs/reference/settings.md"

#: Of these the help says in words what is so where nobody sets them; their value is worked out later, or is None.
IN_WORDS = {None, (), NOTHING_OBSERVED}

every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)


@every_setting
def test_a_setting_has_a_row(setting: Setting) -> None:
    """Each setting is found by its flag and by its variable."""
    assert f"\n| `{setting.flag}` | `{setting.variable}` | " in page(PAGE)


@every_setting
def test_the_default_is_the_one_in_force(setting: Setting) -> None:
    """The default that the page says is the one that the emulator takes, read as a value that somebody sets."""
    value = getattr(Settings(), setting.name)
    if value not in IN_WORDS and setting.name != "file_processes":
        assert setting.read(default_of(setting)) == value


def test_the_image() -> None:
    """What the image sets is no default, and the page says so beside it."""
    assert set(in_the_image()) == {"OCR_EMULATOR_HOST", "OCR_EMULATOR_SCENARIOS", "OCR_EMULATOR_ADDRESS_FILE"}
    assert "| address to listen on |" in page(PAGE)
    assert "| 127.0.0.1 | `0.0.0.0` |" in page(PAGE)
