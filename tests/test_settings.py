"""The settings: one table, from which flags, variables and defaults come."""

import os
import sys
from dataclasses import fields
from datetime import date

import pytest

from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.settings import SETTINGS, LogFormat, Setting, Settings, SettingsError, read_settings
from tests.running import ROOT

#: A file of --observed.
SEEN = str(ROOT / "tests" / "observed.toml")

#: A file of --admin-token-file.
TOKEN_FILE = str(ROOT / "tests" / "admin-token")

SAMPLES: dict[str, tuple[str, object]] = {
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("9000", 9000),
    "scenarios": ("/etc/scenarios", "/etc/scenarios"),
    "no_shipped": ("true", True),
    "scenario": ("busy", "busy"),
    "headers": ("false", False),
    "keys": ("/etc/keys", "/etc/keys"),
    "accelerator": ("off", False),
    "revision": ("2024-05-01", REVISIONS[2]),
    "front": ("by-host", FrontChoice.BY_HOST),
    "observed": (SEEN, Observations.of([Observation(fact="unknown-path", choice="404", seen=date(2026, 12, 1))])),
    "token_port": ("9001", 9001),
    "admin_port": ("9002", 9002),
    "tls_port": ("9443", 9443),
    "tls": ("/tls", "/tls"),
    "tls_name": ("ocr.test, 10.0.0.7,*.Ocr.test,::2", ("ocr.test", "10.0.0.7", "*.ocr.test", "::2")),
    "tls_cert": ("cert.pem", "cert.pem"),
    "tls_key": ("key.pem", "key.pem"),
    "sessions": ("2", 2),
    "session_idle": ("90m", 5400.0),
    "journal": ("3", 3),
    "journal_bytes": ("1MB", 1_048_576),
    "test_documents": ("off", False),
    "console": ("off", False),
    "file_processes": ("3", 3),
    "log_format": ("json", LogFormat.JSON),
    "address_file": ("/run/address", "/run/address"),
    "body_memory": ("64MB", 67_108_864),
    "head_timeout": ("5s", 5.0),
    "body_timeout": ("90s", 90.0),
    "admin_host": ("ocr.example.com, OCR.staging.", ("ocr.example.com", "ocr.staging")),
    "admin_token": ("a-token", "a-token"),
    "admin_token_file": (TOKEN_FILE, "a-token-in-a-file"),
}

#: How many cores the tests may use.
CORES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1

A_COUNT = "expected a whole number from 1 to 999999999"
A_LENGTH = "expected a length of time: 800ms, 90s, 10m, 1h or 1d, but not 0"

EACH = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)


def test_file_processes() -> None:
    """Files are opened on all cores but one, and on that one where there is no other."""
    assert Settings().file_processes == max(1, CORES - 1)


def test_defaults() -> None:
    """Without a flag or a variable each setting has its default; variables without the prefix do not matter."""
    assert read_settings({"port": None, "command": "serve"}, {"PORT": "1", "PATH": "/bin"}) == Settings(
        host="127.0.0.1",
        port=8080,
        scenarios=None,
        no_shipped=False,
        scenario="default",
        headers=True,
        keys=None,
        revision=REVISIONS[0],
        front=FrontChoice.PLAIN,
        observed=Observations(),
        token_port=None,
        admin_port=None,
        tls_port=None,
        tls=None,
        tls_name=(),
        tls_cert=None,
        tls_key=None,
        sessions=10_000,
        session_idle=86_400.0,
        journal=10_000,
        journal_bytes=67_108_864,
        log_format=LogFormat.TEXT,
        address_file=None,
        body_memory=268_435_456,
        head_timeout=60.0,
        body_timeout=60.0,
    )


def test_url() -> None:
    """OCR_EMULATOR_URL, by which others find an emulator, is no mistake in the environment of one, and no setting."""
    assert read_settings({}, {"OCR_EMULATOR_URL": "http://127.0.0.1:1"}) == Settings()


@EACH
def test_names(setting: Setting) -> None:
    """A setting is --THE-NAME on the command line and OCR_EMULATOR_THE_NAME in the environment."""
    assert setting.flag == f"--{setting.name.replace('_', '-')}"
    assert setting.variable == f"OCR_EMULATOR_{setting.name.upper()}"


@EACH
def test_flag(setting: Setting) -> None:
    """A flag sets its setting, and that alone."""
    text, value = SAMPLES[setting.name]
    changed = read_settings({setting.name: text}, {})
    names = [field.name for field in fields(Settings)]
    expected = {name: getattr(Settings(), name) for name in names} | {setting.name: value}
    assert {name: getattr(changed, name) for name in names} == expected


@EACH
def test_variable(setting: Setting) -> None:
    """A variable does what its flag does."""
    text, _ = SAMPLES[setting.name]
    assert read_settings({}, {setting.variable: text}) == read_settings({setting.name: text}, {})


def test_flag_before_variable() -> None:
    """A flag goes before its variable, whose value then does not matter."""
    assert read_settings({"port": "1"}, {"OCR_EMULATOR_PORT": "no port"}).port == 1


def test_control_token() -> None:
    """The token of the control endpoint comes from either setting, and not from both; nothing shows it."""
    assert read_settings({}, {}).control_token is None
    assert read_settings({"admin_token": "a-token"}, {}).control_token == "a-token"
    from_file = read_settings({"admin_token_file": TOKEN_FILE}, {})
    assert from_file.control_token == "a-token-in-a-file"
    assert "a-token" not in repr(from_file)
    with pytest.raises(SettingsError) as caught:
        read_settings({"admin_token": "a-token"}, {"OCR_EMULATOR_ADMIN_TOKEN_FILE": TOKEN_FILE})
    message = "found both --admin-token and --admin-token-file; expected one; leave the other out"
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("TRUE", True), ("1", True), ("false", False), ("False", False), ("0", False)],
)
def test_switch(text: str, *, value: bool) -> None:
    """A switch is true or false, or 1 or 0."""
    assert read_settings({"headers": text}, {}).headers is value


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("00080", 80), ("65535", 65535)])
def test_port(text: str, value: int) -> None:
    """A port is a whole number from 0 to 65535."""
    assert read_settings({"port": text}, {}).port == value


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("0020", 20), ("999999999", 999_999_999)])
def test_sessions(text: str, value: int) -> None:
    """At least one appKey is remembered."""
    assert read_settings({"sessions": text}, {}).sessions == value


@pytest.mark.parametrize(("text", "seconds"), [("800ms", 0.8), ("1ms", 0.001), ("90", 90), ("1.5h", 5400)])
def test_session_idle(text: str, seconds: float) -> None:
    """How long an appKey is remembered is a length of time, written as in a scenario."""
    assert read_settings({"session_idle": text}, {}).session_idle == seconds


@pytest.mark.parametrize(
    ("text", "size"),
    [("4096", 4096), ("500KB", 512_000), ("64 MB", 67_108_864), ("1.5MB", 1_572_864), ("8000B", 8000)],
)
def test_journal_bytes(text: str, size: int) -> None:
    """How much memory the journal takes is a size, of 1024 bytes to the KB."""
    assert read_settings({"journal_bytes": text}, {}).journal_bytes == size


@pytest.mark.parametrize(
    ("flags", "environment", "message"),
    [
        (
            {"port": "65536"},
            {},
            "--port: found '65536'; expected a port: a whole number from 0 to 65535",
        ),
        (
            {},
            {"OCR_EMULATOR_PORT": "-1"},
            "OCR_EMULATOR_PORT: found '-1'; expected a port: a whole number from 0 to 65535",
        ),
        ({"port": ""}, {}, "--port: found ''; expected a port: a whole number from 0 to 65535"),
        ({"port": "٣"}, {}, "--port: found '٣'; expected a port: a whole number from 0 to 65535"),
        ({"port": "1_0"}, {}, "--port: found '1_0'; expected a port: a whole number from 0 to 65535"),
        (
            {"port": "9" * 5000},
            {},
            f"--port: found '{'9' * 5000}'; expected a port: a whole number from 0 to 65535",
        ),
        ({"host": " "}, {}, "--host: found nothing; expected a value"),
        ({}, {"OCR_EMULATOR_SCENARIO": ""}, "OCR_EMULATOR_SCENARIO: found nothing; expected a value"),
        ({"scenarios": ""}, {}, "--scenarios: found nothing; expected a value"),
        ({"keys": ""}, {}, "--keys: found nothing; expected a value"),
        ({"headers": "yes"}, {}, "--headers: found 'yes'; expected true or false"),
        ({"sessions": "0"}, {}, f"--sessions: found '0'; {A_COUNT}"),
        ({"sessions": "00"}, {}, f"--sessions: found '00'; {A_COUNT}"),
        ({"sessions": "-1"}, {}, f"--sessions: found '-1'; {A_COUNT}"),
        ({"sessions": "1e3"}, {}, f"--sessions: found '1e3'; {A_COUNT}"),
        ({"sessions": "٣"}, {}, f"--sessions: found '٣'; {A_COUNT}"),
        ({"sessions": ""}, {}, f"--sessions: found ''; {A_COUNT}"),
        ({}, {"OCR_EMULATOR_SESSIONS": "9999999999"}, f"OCR_EMULATOR_SESSIONS: found '9999999999'; {A_COUNT}"),
        ({"session_idle": "1w"}, {}, f"--session-idle: found '1w'; {A_LENGTH}"),
        ({"session_idle": "-1s"}, {}, f"--session-idle: found '-1s'; {A_LENGTH}"),
        ({"session_idle": "0"}, {}, f"--session-idle: found '0'; {A_LENGTH}"),
        ({}, {"OCR_EMULATOR_SESSION_IDLE": "0.0s"}, f"OCR_EMULATOR_SESSION_IDLE: found '0.0s'; {A_LENGTH}"),
        ({}, {"OCR_EMULATOR_SESSION_IDLE": ""}, f"OCR_EMULATOR_SESSION_IDLE: found ''; {A_LENGTH}"),
        ({"journal": "0"}, {}, f"--journal: found '0'; {A_COUNT}"),
        (
            {"journal_bytes": "4095"},
            {},
            "--journal-bytes: found '4095'; expected a size in B, KB or MB, at least 4KB: 64MB",
        ),
        (
            {},
            {"OCR_EMULATOR_JOURNAL_BYTES": "64GB"},
            "OCR_EMULATOR_JOURNAL_BYTES: found '64GB'; expected a size in B, KB or MB, at least 4KB: 64MB",
        ),
        (
            {"log_format": "jsn"},
            {},
            "--log-format: found 'jsn'; expected a format: text or json; did you mean 'json'?",
        ),
        (
            {},
            {"OCR_EMULATOR_PROT": "1"},
            (
                "the environment has OCR_EMULATOR_PROT, which is no setting; unset it; "
                "did you mean 'OCR_EMULATOR_PORT'?"
            ),
        ),
        (
            {"port": "1"},
            {"OCR_EMULATOR_": "1"},
            "the environment has OCR_EMULATOR_, which is no setting; unset it; did you mean 'OCR_EMULATOR_URL'?",
        ),
        (
            {},
            {"OCR_EMULATOR_KUBERNETES_ACCOUNT_OF_ANOTHER_CLUSTER_ALTOGETHER": "1"},
            "the environment has OCR_EMULATOR_KUBERNETES_ACCOUNT_OF_ANOTHER_CLUSTER_ALTOGETHER, which is no setting; unset it",
        ),
        (
            {},
            {"OCR_EMULATOR_PORT": "tcp://10.0.0.1:8080"},
            (
                "OCR_EMULATOR_PORT: found 'tcp://10.0.0.1:8080'; expected a port: a whole number from 0 to 65535; "
                "Kubernetes sets it for a Service of this name: say `enableServiceLinks: false` in the pod"
            ),
        ),
        (
            {},
            {"OCR_EMULATOR_SERVICE_HOST": "10.0.0.1"},
            (
                "the environment has OCR_EMULATOR_SERVICE_HOST, which is no setting; unset it; "
                "Kubernetes sets it for a Service of this name: say `enableServiceLinks: false` in the pod"
            ),
        ),
    ],
    ids=[
        "port too large",
        "port below nought",
        "no port",
        "port in other digits",
        "port with underscore",
        "port of 5000 digits",
        "blank host",
        "empty variable",
        "empty folder",
        "empty folder of keys",
        "no switch",
        "no session",
        "no session in two digits",
        "sessions below nought",
        "sessions with exponent",
        "sessions in other digits",
        "no number of sessions",
        "too many sessions",
        "idle for weeks",
        "idle below nought",
        "idle for nought",
        "idle for nought seconds",
        "no length of time",
        "no journal",
        "no memory",
        "memory in gigabytes",
        "no format",
        "unknown variable",
        "prefix alone",
        "unlike any variable",
        "port from Kubernetes",
        "variable from Kubernetes",
    ],
)
def test_refused(flags: dict[str, str | None], environment: dict[str, str], message: str) -> None:
    """A value that a setting cannot have is refused with its flag or variable; an unknown variable likewise."""
    with pytest.raises(SettingsError) as caught:
        read_settings(flags, environment)
    assert str(caught.value) == message
