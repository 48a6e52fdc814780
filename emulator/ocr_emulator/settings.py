"""The settings of the program: one table that gives each its command-line flag and its environment variable.

A flag wins over its variable, and the variable over the default.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from ocr_emulator.access_settings import read_host_names, read_token, read_token_file
from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observations
from ocr_emulator.contract.observed_file import read_observed_file
from ocr_emulator.contract.revisions import DEFAULT, Revision, find_revision
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.quantities import DURATION_EXPECTED, parse_duration, parse_size
from ocr_emulator.tls.names import parse_names

PREFIX: Final = "OCR_EMULATOR_"

#: The variable in which clients look for the address of a running emulator. A server ignores it.
URL: Final = f"{PREFIX}URL"

#: Kubernetes sets variables for every Service in every pod. Those of a Service named ocr-emulator have our prefix.
_KUBERNETES: Final = "; Kubernetes sets it for a Service of this name: say `enableServiceLinks: false` in the pod"

#: How many cores this process may use.
_CORES: Final = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

#: The smallest journal that can be asked for, in bytes: one entry takes up to three kilobytes.
_MIN_JOURNAL_BYTES: Final = 4096


class LogFormat(StrEnum):
    """The form of the log: lines to read, or one JSON object a line."""

    TEXT = "text"
    JSON = "json"


class SettingsError(EmulatorError):
    """A value that a setting cannot have, or a variable with our prefix that is no setting."""


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
    """

    host: str = "127.0.0.1"
    port: int = 8080
    scenarios: str | None = None
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


def _read_port(text: str) -> int:
    if re.fullmatch(r"0*[0-9]{1,5}", text) and int(text[-5:]) <= 65535:  # noqa: PLR2004 - the largest port there is
        return int(text[-5:])
    hint = _KUBERNETES if text.startswith("tcp://") else ""
    raise SettingsError(f"found {text!r}; expected a port: a whole number from 0 to 65535{hint}")


def _read_text(text: str) -> str:
    if text.strip():
        return text
    raise SettingsError("found nothing; expected a value")


def _read_boolean(text: str) -> bool:
    switches = {"true": True, "false": False, "1": True, "0": False}
    if text.lower() in switches:
        return switches[text.lower()]
    raise SettingsError(f"found {text!r}; expected true or false")


def _read_on_or_off(text: str) -> bool:
    if text.lower() in {"on", "off"}:
        return text.lower() == "on"
    raise SettingsError(f"found {text!r}; expected on or off")


def _read_revision(text: str) -> Revision:
    return find_revision(_read_text(text))


def _read_count(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,9}", text) and int(text) > 0:
        return int(text)
    raise SettingsError(f"found {text!r}; expected a whole number from 1 to 999999999")


def _read_duration(text: str) -> float:
    seconds = parse_duration(text)
    if seconds:
        return seconds
    raise SettingsError(f"found {text!r}; expected {DURATION_EXPECTED}, but not 0")


def _read_size(text: str) -> int:
    size = parse_size(text)
    if size and size >= _MIN_JOURNAL_BYTES:
        return size
    raise SettingsError(f"found {text!r}; expected a size in B, KB or MB, at least 4KB: 64MB")


def _read_front(text: str) -> FrontChoice:
    return FrontChoice(_one_of(text, FrontChoice, "a front"))


def _read_observed(text: str) -> Observations:
    return read_observed_file(Path(_read_text(text)))


def _read_log_format(text: str) -> LogFormat:
    return LogFormat(_one_of(text, LogFormat, "a format"))


def _one_of(text: str, known: type[StrEnum], what: str) -> str:
    if text in set(known):
        return text
    raise SettingsError(f"found {text!r}; expected {what}: {listed(known)}{did_you_mean(text, map(str, known))}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A row of the table.

    `name` is a field of Settings; `read` turns a text into its value or raises EmulatorError. `is_repeatable`: its
    flag may be given several times, and the texts are joined with commas.
    """

    name: str
    read: Callable[[str], object]
    metavar: str
    help: str
    is_repeatable: bool = False

    @property
    def flag(self) -> str:
        """The command-line flag: `--log-format` for `log_format`."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The environment variable: `OCR_EMULATOR_LOG_FORMAT` for `log_format`."""
        return PREFIX + self.name.upper()


#: Every setting, in the order of the help.
SETTINGS: Final = (
    Setting(name="host", read=_read_text, metavar="ADDRESS", help="address to listen on (127.0.0.1)"),
    Setting(
        name="port", read=_read_port, metavar="PORT", help="port to listen on; 0 lets the system choose (8080)"
    ),
    Setting(name="scenarios", read=_read_text, metavar="DIR", help="folder of scenario files (./scenarios)"),
    Setting(name="scenario", read=_read_text, metavar="NAME", help="scenario in force at the start (default)"),
    Setting(
        name="keys",
        read=_read_text,
        metavar="DIR",
        help="folder that keeps the RSA keys (new ones at each start)",
    ),
    Setting(
        name="headers",
        read=_read_boolean,
        metavar="BOOL",
        help="whether replies carry X-Emulator-* headers that say why (true)",
    ),
    Setting(
        name="revision",
        read=_read_revision,
        metavar="DATE",
        help=f"revision of the contract: a date, or latest ({DEFAULT}); see the command revisions",
    ),
    Setting(
        name="front",
        read=_read_front,
        metavar="FRONT",
        help="plain: the service itself, always HTTP 200; gateway: as the old host's API gateway; by-host: the "
        "gateway's for requests whose Host is the old one (plain)",
    ),
    Setting(
        name="observed",
        read=_read_observed,
        metavar="FILE",
        help="what was seen at the real service, in TOML; the command revisions lists the choices (nothing)",
    ),
    Setting(
        name="token_port",
        read=_read_port,
        metavar="PORT",
        help="another port for the token service, /oauth2/token (the same)",
    ),
    Setting(
        name="admin_port",
        read=_read_port,
        metavar="PORT",
        help="another port for the control endpoint, /__admin, and the pages /docs (the same)",
    ),
    Setting(
        name="tls_port", read=_read_port, metavar="PORT", help="port that speaks TLS, beside the plain one (none)"
    ),
    Setting(
        name="tls",
        read=_read_text,
        metavar="DIR",
        help="folder that keeps the certificate authority (a new one at each start)",
    ),
    Setting(
        name="tls_name",
        read=parse_names,
        metavar="NAME",
        help="more names for the certificate, separated by commas or in several flags (local and vendor's)",
        is_repeatable=True,
    ),
    Setting(
        name="tls_cert",
        read=_read_text,
        metavar="FILE",
        help="a certificate of your own, in PEM (one that the emulator's authority issues)",
    ),
    Setting(
        name="tls_key", read=_read_text, metavar="FILE", help="its private key, in PEM (in the file of --tls-cert)"
    ),
    Setting(
        name="sessions",
        read=_read_count,
        metavar="NUMBER",
        help="the most appKeys that are remembered; the one idle longest is forgotten first (10000)",
    ),
    Setting(
        name="session_idle",
        read=_read_duration,
        metavar="TIME",
        help="how long an appKey is remembered that does not call (1d)",
    ),
    Setting(
        name="journal",
        read=_read_count,
        metavar="NUMBER",
        help="how many requests of each appKey are remembered (10000)",
    ),
    Setting(
        name="journal_bytes",
        read=_read_size,
        metavar="SIZE",
        help="how much memory all requests may take that are remembered (64MB)",
    ),
    Setting(
        name="test_documents",
        read=_read_on_or_off,
        metavar="SWITCH",
        help="off: no file is looked through for the QR code of a test document (on)",
    ),
    Setting(
        name="file_processes",
        read=_read_count,
        metavar="NUMBER",
        help="how many files are opened at a time, each in a process (all cores but one)",
    ),
    Setting(
        name="log_format",
        read=_read_log_format,
        metavar="FORMAT",
        help="text: lines to read; json: an object in each line (text)",
    ),
    Setting(
        name="address_file",
        read=_read_text,
        metavar="FILE",
        help="file that says where the emulator listens, for healthcheck, call and coverage beside it (none)",
    ),
    Setting(
        name="accelerator",
        read=_read_on_or_off,
        metavar="SWITCH",
        help="off: serve small requests as uvicorn does, slower; nothing else changes (on)",
    ),
    Setting(
        name="body_memory",
        read=_read_size,
        metavar="SIZE",
        help="how much memory all bodies in flight may take; when it is used up, clients wait (256MB)",
    ),
    Setting(
        name="head_timeout",
        read=_read_duration,
        metavar="TIME",
        help="how long a client may take to send the head of a request (60s)",
    ),
    Setting(
        name="body_timeout",
        read=_read_duration,
        metavar="TIME",
        help="how long a client may pause in the middle of a body (60s)",
    ),
    Setting(
        name="admin_host",
        read=read_host_names,
        metavar="NAMES",
        help="more names, between commas, by which the control endpoint may be called (local ones and addresses)",
    ),
    Setting(
        name="admin_token",
        read=read_token,
        metavar="TOKEN",
        help="what the control endpoint asks for, as Authorization: Bearer TOKEN (nothing)",
    ),
    Setting(
        name="admin_token_file",
        read=read_token_file,
        metavar="FILE",
        help="a file that holds that token, such as a secret of Docker",
    ),
)


def read_settings(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """The settings that `flags` (by setting; None: not given) and `environment` make; raises SettingsError."""
    known = {URL, *(setting.variable for setting in SETTINGS)}
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            hint = _KUBERNETES if "_SERVICE_" in variable or "_TCP" in variable else did_you_mean(variable, known)
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
