"""The page of settings: flag, environment variable, type and unit, default, what it does."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from ocr_emulator.access_settings import read_host_names, read_token, read_token_file
from ocr_emulator.quantities import DURATION_EXPECTED
from ocr_emulator.settings import SETTINGS, URL, Setting
from ocr_emulator.settings import readers as read
from ocr_emulator.tls.names import parse_names
from tools.reference.language import ENGLISH
from tools.reference.markdown import page, table
from tools.reference.root import ROOT

#: What each reader takes, in words.
TYPES: Final[Mapping[Callable[[str], object], str]] = {
    read.read_port: "whole number, 0 to 65535",
    read.read_boolean: "`true` or `false`",
    read.read_on_or_off: "`on` or `off`",
    read.read_revision: "date, or `latest`",
    read.read_front: "`plain`, `gateway` or `by-host`",
    read.read_observed: "file, TOML",
    read.read_count: "whole number, at least 1",
    read.read_duration: "length of time",
    read.read_size: "size",
    read.read_log_format: "`text` or `json`",
    parse_names: "names or addresses, between commas",
    read_host_names: "names, between commas",
    read_token: "letters, digits and `-._~+/=`",
    read_token_file: "file",
}

#: What a setting that is any text names, by its metavar.
TEXTS: Final = {"ADDRESS": "name or address", "DIR": "folder", "FILE": "file", "NAME": "name"}

#: A help text, and the default in parentheses at its end.
_HELP: Final = re.compile(r"(?P<says>.*?)(?: \((?P<default>[^()]*)\))?", re.DOTALL)


def says(setting: Setting) -> str:
    """What a setting does."""
    return _part(setting, "says")


def default_of(setting: Setting) -> str:
    """The default, as the help says it; blank where there is none. A flag without a value is false by default."""
    return "false" if setting.metavar is None else _part(setting, "default")


def _part(setting: Setting, name: str) -> str:
    found = _HELP.fullmatch(setting.help)
    return (found[name] if found else None) or ""


def _type(setting: Setting) -> str:
    return TYPES[setting.read] if setting.read in TYPES else TEXTS[setting.metavar or ""]


def in_the_image() -> Mapping[str, str]:
    """The variables that the image sets, with their values."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    return dict(re.findall(r"\b(OCR_EMULATOR_[A-Z_]+)=(\S+)", text))


def settings_table() -> str:
    """Every setting, in the order of the help."""
    image = in_the_image()
    rows = (
        (
            f"`{setting.flag}`",
            f"`{setting.variable}`",
            _type(setting),
            default_of(setting),
            f"`{image[setting.variable]}`" if setting.variable in image else "",
            says(setting),
        )
        for setting in SETTINGS
    )
    return table(("flag", "variable", "type", "default", "in the image", "what it does"), rows)


def settings_page() -> str:
    """The English page."""
    durations = DURATION_EXPECTED.partition(": ")[2]
    return page(ENGLISH.templates / "settings.md", settings=settings_table(), durations=durations, url=URL)
