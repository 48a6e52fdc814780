"""Makes the argument parser, with its help, of a table of commands."""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from ocr_emulator.settings import SETTINGS, URL, Setting

_DESCRIPTION: Final = """\
A stand-in for the NHN Cloud Document OCR API. Start it, point your application's base URL at it, and let
scenario files decide which resultCode each request gets. Without a scenario it answers as the service would.
"""
_EXAMPLES: Final = """\
examples:
  ocr-emulator                          serve at http://127.0.0.1:8080, own scenarios from ./scenarios
  ocr-emulator serve --port 9000 --scenario busy-then-fine
  ocr-emulator check my-scenario.yaml   say what is wrong with it, and where
  ocr-emulator scenarios --copy mine    the shipped scenario files, to change them
  ocr-emulator codes                    the result codes, and what causes each
  ocr-emulator diff 2024-01-12 latest   what an application must change between two revisions
  ocr-emulator doctor                   the encryption of v2.0, byte by byte
  ocr-emulator call id-card card.png    encrypt, send, decrypt, print
  ocr-emulator documents --out cards    test documents that carry their own outcome
  ocr-emulator compare --host https://api-ocr.nhncloudservice.com --dry-run
  ocr-emulator coverage --fail-under 80 fail in CI where too few result codes were met

Each flag of serve has an environment variable: --port is OCR_EMULATOR_PORT, and so on.
"""

#: The help of the flag --url, which the commands have that call a running emulator.
URL_HELP: Final = f"address of the emulator (http://HOST:PORT of its settings) [{URL}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of the program.

    `settings` are the names of the settings that it has as flags. `add_arguments` adds what else it takes. `run`
    does the work and returns the exit status.
    """

    name: str
    help: str
    description: str
    run: Callable[[argparse.Namespace], int]
    settings: frozenset[str] = frozenset()
    add_arguments: Callable[[argparse.ArgumentParser], None] | None = None


def make_parser(table: Iterable[Command], chosen: str) -> argparse.ArgumentParser:
    """The parser for the commands of `table`. The namespace that it makes has the `run` of the command.

    `chosen` is the command that will run. Only its arguments are added, because to add those of others takes time
    (`coverage` imports the formats).
    """
    parser = argparse.ArgumentParser(
        prog="ocr-emulator",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ocr-emulator {version('ocr-emulator')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in table:
        own = commands.add_parser(command.name, help=command.help, description=command.description)
        if command.add_arguments and command.name == chosen:
            command.add_arguments(own)
        _add_settings(own, command.settings)
        own.set_defaults(run=command.run)
    return parser


def _add_settings(parser: argparse.ArgumentParser, names: frozenset[str]) -> None:
    for setting in SETTINGS:
        if setting.name in names:
            parser.add_argument(
                setting.flag, dest=setting.name, help=f"{setting.help} [{setting.variable}]", **_value_of(setting)
            )


def _value_of(setting: Setting) -> dict[str, Any]:
    """How the flag of a setting takes its value."""
    if setting.metavar is None:
        return {"action": "store_const", "const": "true"}
    return {"action": _Joined if setting.is_repeatable else "store", "metavar": setting.metavar}


class _Joined(argparse.Action):
    """Joins the values of a flag that is given several times with commas, as its variable has them."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,  # noqa: ANN401 - argparse's
        _option: str | None = None,
    ) -> None:
        """Add a value."""
        before = getattr(namespace, self.dest)
        setattr(namespace, self.dest, values if before is None else f"{before},{values}")
