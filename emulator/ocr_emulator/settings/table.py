"""Every setting, with its flag, its variable and what reads its value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ocr_emulator.access_settings import read_host_names, read_token, read_token_file
from ocr_emulator.contract.revisions import DEFAULT
from ocr_emulator.settings.readers import (
    read_boolean,
    read_count,
    read_duration,
    read_front,
    read_log_format,
    read_observed,
    read_on_or_off,
    read_port,
    read_revision,
    read_size,
    read_text,
)
from ocr_emulator.tls.names import parse_names

PREFIX: Final = "OCR_EMULATOR_"

#: The variable in which clients look for the address of a running emulator. A server ignores it.
URL: Final = f"{PREFIX}URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A row of the table.

    `name` is a field of Settings; `read` turns a text into its value or raises EmulatorError. `metavar` None: its
    flag takes no value, and says true. `is_repeatable`: its flag may be given several times, and the texts are
    joined with commas.
    """

    name: str
    read: Callable[[str], object]
    metavar: str | None
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
    Setting(name="host", read=read_text, metavar="ADDRESS", help="address to listen on (127.0.0.1)"),
    Setting(
        name="port",
        read=read_port,
        metavar="PORT",
        help="port to listen on; 0 lets the system choose (8080)",
    ),
    Setting(
        name="scenarios",
        read=read_text,
        metavar="DIR",
        help="folder of your scenario files, which go before the shipped ones (./scenarios)",
    ),
    Setting(
        name="no_shipped",
        read=read_boolean,
        metavar=None,
        help="load the scenarios of the folder alone, and none of the shipped ones",
    ),
    Setting(name="scenario", read=read_text, metavar="NAME", help="scenario in force at the start (default)"),
    Setting(
        name="keys",
        read=read_text,
        metavar="DIR",
        help="folder that keeps the RSA keys (new ones at each start)",
    ),
    Setting(
        name="headers",
        read=read_boolean,
        metavar="BOOL",
        help="whether replies carry X-Emulator-* headers that say why (true)",
    ),
    Setting(
        name="revision",
        read=read_revision,
        metavar="DATE",
        help=f"revision of the contract: a date, or latest; the command revisions lists them ({DEFAULT})",
    ),
    Setting(
        name="front",
        read=read_front,
        metavar="FRONT",
        help="plain: the service itself, always HTTP 200; gateway: as the old host's API gateway; by-host: the "
        "gateway's for requests whose Host is the old one (plain)",
    ),
    Setting(
        name="observed",
        read=read_observed,
        metavar="FILE",
        help="what was seen at the real service, in TOML; the command revisions lists the choices (nothing)",
    ),
    Setting(
        name="token_port",
        read=read_port,
        metavar="PORT",
        help="another port for the token service, /oauth2/token (the same)",
    ),
    Setting(
        name="admin_port",
        read=read_port,
        metavar="PORT",
        help="another port for the control endpoint, /__admin, and the pages /docs (the same)",
    ),
    Setting(
        name="tls_port",
        read=read_port,
        metavar="PORT",
        help="port that speaks TLS, beside the plain one (none)",
    ),
    Setting(
        name="tls",
        read=read_text,
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
        read=read_text,
        metavar="FILE",
        help="a certificate of your own, in PEM (one that the emulator's authority issues)",
    ),
    Setting(
        name="tls_key",
        read=read_text,
        metavar="FILE",
        help="its private key, in PEM (in the file of --tls-cert)",
    ),
    Setting(
        name="sessions",
        read=read_count,
        metavar="NUMBER",
        help="the most appKeys that are remembered; the one idle longest is forgotten first (10000)",
    ),
    Setting(
        name="session_idle",
        read=read_duration,
        metavar="TIME",
        help="how long an appKey is remembered that does not call (1d)",
    ),
    Setting(
        name="journal",
        read=read_count,
        metavar="NUMBER",
        help="how many requests of each appKey are remembered (10000)",
    ),
    Setting(
        name="journal_bytes",
        read=read_size,
        metavar="SIZE",
        help="how much memory all requests may take that are remembered (64MB)",
    ),
    Setting(
        name="test_documents",
        read=read_on_or_off,
        metavar="SWITCH",
        help="off: no file is looked through for the QR code of a test document (on)",
    ),
    Setting(
        name="console",
        read=read_on_or_off,
        metavar="SWITCH",
        help="off: there is no page for browsers at /__admin/console (on)",
    ),
    Setting(
        name="file_processes",
        read=read_count,
        metavar="NUMBER",
        help="how many files are opened at a time, each in a process (all cores but one)",
    ),
    Setting(
        name="log_format",
        read=read_log_format,
        metavar="FORMAT",
        help="text: lines to read; json: an object in each line (text)",
    ),
    Setting(
        name="address_file",
        read=read_text,
        metavar="FILE",
        help="file that says where the emulator listens, for healthcheck, call and coverage beside it (none)",
    ),
    Setting(
        name="accelerator",
        read=read_on_or_off,
        metavar="SWITCH",
        help="off: serve small requests as uvicorn does, slower; nothing else changes (on)",
    ),
    Setting(
        name="body_memory",
        read=read_size,
        metavar="SIZE",
        help="how much memory all bodies in flight may take; when it is used up, clients wait (256MB)",
    ),
    Setting(
        name="head_timeout",
        read=read_duration,
        metavar="TIME",
        help="how long a client may take to send the head of a request (60s)",
    ),
    Setting(
        name="body_timeout",
        read=read_duration,
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
