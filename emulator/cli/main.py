"""The command line: what each command takes, does and prints."""

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from emulator.client import Client, check_ready, url_of
from emulator.contract import listing
from emulator.contract.constants import REVISION
from emulator.errors import EmulatorError, did_you_mean, listed
from emulator.scenario.library import load_files, scenario_files
from emulator.scenario.model import Scenario
from emulator.settings import TABLE, Settings, read_settings

_DESCRIPTION: Final = """\
A stand-in for the NHN Cloud Document OCR API. Start it, point your application's base URL at it, and let
scenario files decide which resultCode each request gets. Without a scenario it answers as the service would.
"""
_EXAMPLES: Final = """\
examples:
  ocr-emulator                          serve at http://127.0.0.1:8080, scenarios from ./scenarios
  ocr-emulator serve --port 9000 --scenario busy-then-fine
  ocr-emulator check my-scenario.yaml   say what is wrong with it, and where
  ocr-emulator codes                    the result codes, and what causes each
  ocr-emulator doctor                   the encryption of v2.0, byte by byte
  ocr-emulator call id-card card.png    encrypt, send, decrypt, print

Each flag of serve has an environment variable: --port is OCR_EMULATOR_PORT, and so on.
"""
_DEFAULT_FOLDER: Final = Path("scenarios")


def run(arguments: Sequence[str]) -> int:
    """Do what `arguments` say, and answer the exit status: 0 well, 1 not, 2 not understood."""
    options = _parser().parse_args(_with_command(arguments))
    try:
        status: int = options.command(options)
    except EmulatorError as error:
        print(f"ocr-emulator: {error}", file=sys.stderr)
        return 1
    return status


def _with_command(arguments: Sequence[str]) -> Sequence[str]:
    """`serve` is what is meant when the first argument is a flag of its own, or there is none."""
    if arguments and (not arguments[0].startswith("-") or arguments[0] in {"-h", "--help", "--version"}):
        return arguments
    return ["serve", *arguments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ocr-emulator",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ocr-emulator {version('ocr-emulator')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="run the emulator (the default)", description="Run the emulator.")
    _add_settings(serve, {setting.name for setting in TABLE})
    serve.set_defaults(command=_serve)

    check = commands.add_parser(
        "check",
        help="say what is wrong with scenario files",
        description="Read scenario files as the emulator would, and print every problem with its place.",
    )
    check.add_argument("files", nargs="*", metavar="FILE", help="files to check (all of the scenario folder)")
    _add_settings(check, {"scenarios"})
    check.set_defaults(command=_check)

    codes = commands.add_parser(
        "codes",
        help="list the result codes",
        description="List the result codes: what causes each, and what that knowledge rests on.",
    )
    codes.add_argument(
        "--format", choices=sorted(listing.FORMATS), default="text", help="how to print them (text)"
    )
    codes.set_defaults(command=_codes)

    doctor = commands.add_parser(
        "doctor",
        help="explain the encryption of v2.0 step by step",
        description="Explain the electronic envelope step by step, with bytes to compare your own code's with.",
    )
    doctor.set_defaults(command=_doctor)

    call = commands.add_parser(
        "call",
        help="call an operation of a running emulator",
        description="Call an operation as a correct client does: encrypt, send, decrypt, print the reply.",
    )
    call.add_argument(
        "operation",
        metavar="OPERATION",
        help="business, business/status, public-keys, credit-card, "
        "id-card, id-card/stand-alone or id-card/authenticity",
    )
    call.add_argument(
        "argument",
        metavar="FILE",
        help="an image (business: or PDF); business/status: a number; public-keys: credit-card or id-card",
    )
    call.add_argument("--url", help="address of the emulator (http://HOST:PORT of its settings)")
    call.add_argument("--app-key", default="my-app", metavar="KEY", help="(my-app)")
    call.add_argument("--secret-key", default="my-secret", metavar="KEY", help="(my-secret)")
    call.set_defaults(command=_call)

    healthcheck = commands.add_parser(
        "healthcheck",
        help="ask a running emulator whether it is ready",
        description="Ask the emulator that runs at this host and port whether it is ready; exit status 0 if so.",
    )
    _add_settings(healthcheck, {"host", "port"})
    healthcheck.set_defaults(command=_healthcheck)
    return parser


def _add_settings(parser: argparse.ArgumentParser, names: set[str]) -> None:
    for setting in TABLE:
        if setting.name in names:
            help_text = f"{setting.help} [{setting.variable}]"
            parser.add_argument(setting.flag, dest=setting.name, metavar=setting.metavar, help=help_text)


def _settings(options: argparse.Namespace) -> Settings:
    return read_settings(vars(options), os.environ)


def _serve(options: argparse.Namespace) -> int:
    # FastAPI takes most of a second to import; the other commands, healthcheck above all, do without.
    from emulator.state.keyring import Keyring  # noqa: PLC0415
    from emulator.state.store import Store  # noqa: PLC0415
    from emulator.web.app import make_app  # noqa: PLC0415
    from emulator.web.server import listen, make_server, url_of_listener  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    settings = _settings(options)
    scenarios = _load(settings)
    keyring = Keyring(Path(settings.keys) if settings.keys else None)
    store = Store(scenarios, settings.scenario, keyring)
    server = make_server(make_app(store, with_headers=settings.headers))
    with listen(settings.host, settings.port) as listener:
        print(
            f"Listening on {url_of_listener(listener)}: scenario {settings.scenario}, {len(scenarios)} loaded, "
            f"revision {REVISION}. Try {url_of_listener(listener)}/docs; stop with Ctrl-C.",
            flush=True,
        )
        with suppress(KeyboardInterrupt):  # uvicorn ends in good order, then repeats the signal
            server.run(sockets=[listener])
    return 0


def _check(options: argparse.Namespace) -> int:
    paths = [Path(name) for name in options.files] or scenario_files(_folder(_settings(options)))
    if not paths:
        raise EmulatorError(
            "there is no scenario file (*.yaml, *.yml) to check; name some, or give --scenarios DIR"
        )
    load_files(paths)
    print(f"{len(paths)} scenario{'s' if len(paths) > 1 else ''}, no problem found.")
    return 0


def _codes(options: argparse.Namespace) -> int:
    print(listing.FORMATS[options.format]())
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from emulator.cli.doctor import explain  # noqa: PLC0415 - as below

    print(explain())
    return 0


def _call(options: argparse.Namespace) -> int:
    from emulator.cli.call import CALLABLE, call  # noqa: PLC0415 - as below

    if options.operation not in CALLABLE:
        hint = did_you_mean(options.operation, CALLABLE)
        raise EmulatorError(f"there is no operation {options.operation!r}; expected {listed(CALLABLE)}{hint}")
    settings = _settings(options)
    client = Client(
        url=options.url or url_of(settings.host, settings.port),
        app_key=options.app_key,
        secret_key=options.secret_key,
    )
    return 0 if call(client, options.operation, options.argument) else 1


def _healthcheck(options: argparse.Namespace) -> int:
    settings = _settings(options)
    check_ready(settings.host, settings.port)
    print("ready")
    return 0


def _load(settings: Settings) -> Mapping[str, Scenario]:
    folder = _folder(settings)
    if settings.scenarios is None and not folder.is_dir():
        print("There is no folder ./scenarios here: only the natural replies. See --scenarios.", file=sys.stderr)
        return load_files([])
    return load_files(scenario_files(folder))


def _folder(settings: Settings) -> Path:
    return Path(settings.scenarios) if settings.scenarios else _DEFAULT_FOLDER
