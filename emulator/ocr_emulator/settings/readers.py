"""How the texts of flags and variables become values; each reader raises EmulatorError for what it cannot read."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.contract.observations import Observations
from ocr_emulator.contract.observed_file import read_observed_file
from ocr_emulator.contract.revisions import Revision, find_revision
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.quantities import DURATION_EXPECTED, parse_duration, parse_size
from ocr_emulator.settings.errors import SettingsError
from ocr_emulator.settings.values import LogFormat

#: Kubernetes sets variables for every Service in every pod. Those of a Service named ocr-emulator have our prefix.
KUBERNETES: Final = "; Kubernetes sets it for a Service of this name: say `enableServiceLinks: false` in the pod"

#: The smallest journal that can be asked for, in bytes: one entry takes up to three kilobytes.
_MIN_JOURNAL_BYTES: Final = 4096


def read_port(text: str) -> int:
    """A port, 0 to 65535."""
    if re.fullmatch(r"0*[0-9]{1,5}", text) and int(text[-5:]) <= 65535:  # noqa: PLR2004 - the largest port there is
        return int(text[-5:])
    hint = KUBERNETES if text.startswith("tcp://") else ""
    raise SettingsError(f"found {text!r}; expected a port: a whole number from 0 to 65535{hint}")


def read_text(text: str) -> str:
    """A text that is not blank."""
    if text.strip():
        return text
    raise SettingsError("found nothing; expected a value")


def read_boolean(text: str) -> bool:
    """True or false, 1 or 0."""
    switches = {"true": True, "false": False, "1": True, "0": False}
    if text.lower() in switches:
        return switches[text.lower()]
    raise SettingsError(f"found {text!r}; expected true or false")


def read_on_or_off(text: str) -> bool:
    """On or off."""
    if text.lower() in {"on", "off"}:
        return text.lower() == "on"
    raise SettingsError(f"found {text!r}; expected on or off")


def read_revision(text: str) -> Revision:
    """A revision of the contract."""
    return find_revision(read_text(text))


def read_count(text: str) -> int:
    """A whole number, at least 1."""
    if re.fullmatch(r"[0-9]{1,9}", text) and int(text) > 0:
        return int(text)
    raise SettingsError(f"found {text!r}; expected a whole number from 1 to 999999999")


def read_duration(text: str) -> float:
    """A length of time, in seconds."""
    seconds = parse_duration(text)
    if seconds:
        return seconds
    raise SettingsError(f"found {text!r}; expected {DURATION_EXPECTED}, but not 0")


def read_size(text: str) -> int:
    """A size, in bytes."""
    size = parse_size(text)
    if size and size >= _MIN_JOURNAL_BYTES:
        return size
    raise SettingsError(f"found {text!r}; expected a size in B, KB or MB, at least 4KB: 64MB")


def read_front(text: str) -> FrontChoice:
    """A front."""
    return FrontChoice(_one_of(text, FrontChoice, "a front"))


def read_observed(text: str) -> Observations:
    """The observations in the file of that name."""
    return read_observed_file(Path(read_text(text))).observations


def read_log_format(text: str) -> LogFormat:
    """A format of the log."""
    return LogFormat(_one_of(text, LogFormat, "a format"))


def _one_of(text: str, known: type[StrEnum], what: str) -> str:
    if text in set(known):
        return text
    raise SettingsError(f"found {text!r}; expected {what}: {listed(known)}{did_you_mean(text, map(str, known))}")
