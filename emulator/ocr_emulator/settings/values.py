"""The values of all settings, as the rest of the program sees them."""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observations
from ocr_emulator.contract.revisions import DEFAULT, Revision
from ocr_emulator.settings.errors import SettingsError

#: How many cores this process may use.
_CORES: Final = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LogFormat(StrEnum):
    """The form of the log: lines to read, or one JSON object a line."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the program was started: the values of all settings.

    `port` 0 lets the system choose. `token_port` None: the token service is at `port` too. `admin_port` None: so
    is the control endpoint. `tls_port` None: no TLS. `tls` is a folder that keeps the certificate authority; None:
    it lives as long as the process. `tls_name` are more names for the certificate. `tls_cert` and `tls_key` are
    PEM files of the user's own. `scenarios` is a folder of files; None: `./scenarios` where there is one. `keys`
    is a folder of PEM files; None: the keys live as long as the process. `sessions` is how many appKeys are
    remembered, each until it has been idle for `session_idle` seconds. `journal` is how many requests of each
    appKey are remembered, and `journal_bytes` how many bytes those of all appKeys may take. `address_file` is
    where the server writes its address; None: nowhere. `body_memory` is how many bytes bodies in flight may take
    together. `head_timeout` and `body_timeout` are how long a client may take for a head, and pause in a body, in
    seconds. `admin_host` are more names by which the control endpoint may be called. `admin_token` and
    `admin_token_file` are the token that it asks for, from either; raises SettingsError for both.
    `file_processes` is how many files are opened at a time. `test_documents`: whether test documents decide.
    `no_shipped`: whether the shipped scenarios are left out. `console`: whether there is a page for browsers.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    scenarios: str | None = None
    no_shipped: bool = False
    scenario: str = "default"
    headers: bool = True
    keys: str | None = None
    revision: Revision = DEFAULT
    front: FrontChoice = FrontChoice.PLAIN
    observed: Observations = NOTHING_OBSERVED
    token_port: int | None = None
    admin_port: int | None = None
    tls_port: int | None = None
    tls: str | None = None
    tls_name: tuple[str, ...] = ()
    tls_cert: str | None = None
    tls_key: str | None = None
    sessions: int = 10_000
    session_idle: float = 86_400.0
    journal: int = 10_000
    journal_bytes: int = 64 * 1024 * 1024
    file_processes: int = max(1, _CORES - 1)
    test_documents: bool = True
    console: bool = True
    log_format: LogFormat = LogFormat.TEXT
    address_file: str | None = None
    accelerator: bool = True
    body_memory: int = 256 * 1024 * 1024
    head_timeout: float = 60.0
    body_timeout: float = 60.0
    admin_host: tuple[str, ...] = ()
    admin_token: str | None = field(default=None, repr=False)
    admin_token_file: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.admin_token is not None and self.admin_token_file is not None:
            raise SettingsError(
                "found both --admin-token and --admin-token-file; expected one; leave the other out"
            )

    @property
    def control_token(self) -> str | None:
        """The token that the control endpoint asks for; None: it asks for none."""
        return self.admin_token or self.admin_token_file

    @property
    def scenario_folder(self) -> Path:
        """The folder of scenario files, whether or not it is there."""
        return Path(self.scenarios or "scenarios")

    @property
    def own_scenarios(self) -> Path | None:
        """The same; None: it was not named, and is not there."""
        folder = self.scenario_folder
        return folder if self.scenarios is not None or folder.is_dir() else None
