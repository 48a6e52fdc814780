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

from emulator.client import check_ready
from emulator.contract import listing
from emulator.contract.constants import REVISION
from emulator.errors import EmulatorError
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
    from emulator.state.store import Store  # noqa: PLC0415
    from emulator.web.app import make_app  # noqa: PLC0415
    from emulator.web.server import listen, make_server, url_of  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    settings = _settings(options)
    scenarios = _load(settings)
    store = Store(scenarios, settings.scenario)
    server = make_server(make_app(store, with_headers=settings.headers))
    with listen(settings.host, settings.port) as listener:
        print(
            f"Listening on {url_of(listener)}: scenario {settings.scenario}, {len(scenarios)} loaded, "
            f"revision {REVISION}. Try {url_of(listener)}/docs; stop with Ctrl-C.",
            flush=True,
        )
        with suppress(KeyboardInterrupt):  # uvicorn ends in good order, then repeats the signal
            server.run(sockets=[listener])
    return 0


def _check(options: argparse.Namespace) -> int:
    scenarios = load_files(map(Path, options.files)) if options.files else _load(_settings(options))
    count = len(options.files) or len(scenarios)
    print(f"{count} scenario{'s' if count > 1 else ''}, no problem found.")
    return 0


def _codes(options: argparse.Namespace) -> int:
    print(listing.FORMATS[options.format]())
    return 0


def _healthcheck(options: argparse.Namespace) -> int:
    settings = _settings(options)
    check_ready(settings.host, settings.port)
    print("ready")
    return 0


def _load(settings: Settings) -> Mapping[str, Scenario]:
    folder = Path(settings.scenarios) if settings.scenarios else _DEFAULT_FOLDER
    if settings.scenarios is None and not folder.is_dir():
        print("There is no folder ./scenarios here: only the natural replies. See --scenarios.", file=sys.stderr)
        return load_files([])
    return load_files(scenario_files(folder))
