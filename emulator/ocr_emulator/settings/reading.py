"""Reads the settings from flags and from the environment."""

from collections.abc import Mapping
from typing import Any

from ocr_emulator.errors import EmulatorError, did_you_mean
from ocr_emulator.settings.errors import SettingsError
from ocr_emulator.settings.readers import KUBERNETES
from ocr_emulator.settings.table import PREFIX, SETTINGS, URL
from ocr_emulator.settings.values import Settings


def read_settings(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """The settings that `flags` (by setting; None: not given) and `environment` make; raises SettingsError."""
    known = {URL, *(setting.variable for setting in SETTINGS)}
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            hint = KUBERNETES if "_SERVICE_" in variable or "_TCP" in variable else did_you_mean(variable, known)
            raise SettingsError(f"the environment has {variable}, which is no setting; unset it{hint}")
    given: dict[str, Any] = {}
    for setting in SETTINGS:
        flag = flags.get(setting.name)
        text, source = (
            (environment.get(setting.variable), setting.variable) if flag is None else (flag, setting.flag)
        )
        if text is not None:
            try:
                given[setting.name] = setting.read(text)
            except EmulatorError as error:
                raise SettingsError(f"{source}: {error}") from None
    return Settings(**given)
