"""The arguments of each command beside the settings: one function for each command that has any."""

import argparse

from ocr_emulator.cli.ca import FORMATS as FORMATS_OF_CA
from ocr_emulator.cli.check_formats import FORMATS
from ocr_emulator.cli.parser import URL_HELP
from ocr_emulator.contract import catalogue_formats
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.errors import listed


def add_files(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `check`."""
    parser.add_argument(
        "files", nargs="*", metavar="PATH", help="files to check, or folders of them (the scenario folder)"
    )
    choices = sorted(FORMATS)
    parser.add_argument("--format", choices=choices, default="text", help="how to print the problems (text)")
    parser.add_argument("--strict", action="store_true", help="let warnings make the exit status 1, as errors do")


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `codes`."""
    choices = sorted(catalogue_formats.FORMATS)
    parser.add_argument("--format", choices=choices, default="text", help="how to print them (text)")


def add_two_revisions(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `diff`."""
    parser.add_argument(
        "old", metavar="A", help="the revision that your application is made for: a date, or latest"
    )
    parser.add_argument("new", metavar="B", help="the one that it has to work with")


def add_compare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `compare`."""
    from ocr_emulator.cli.compare import add_arguments  # noqa: PLC0415 - only this command has to wait for it

    add_arguments(parser)


def add_coverage(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `coverage`."""
    from ocr_emulator.cli.coverage import add_arguments  # noqa: PLC0415 - likewise

    add_arguments(parser)


def add_documents(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `documents`."""
    from ocr_emulator.cli.documents import add_arguments  # noqa: PLC0415 - likewise

    add_arguments(parser)


def add_scenarios(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `scenarios`."""
    from ocr_emulator.cli.scenarios import add_arguments  # noqa: PLC0415 - likewise

    add_arguments(parser)


def add_ca(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ca`."""
    parser.add_argument("--url", help=URL_HELP)
    parser.add_argument(
        "--format", choices=FORMATS_OF_CA, default="pem", help="pem, or p12: a truststore for Java (pem)"
    )
    parser.add_argument("--output", metavar="FILE", help="write it to this file (print it)")


def add_call(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `call`."""
    parser.add_argument("operation", metavar="OPERATION", help=listed(OPERATIONS))
    parser.add_argument(
        "argument",
        metavar="FILE",
        help="an image (business: or PDF); business/status: a number; public-keys: credit-card or id-card",
    )
    parser.add_argument("--url", help=URL_HELP)
    parser.add_argument("--app-key", default="my-app", metavar="KEY", help="(my-app)")
    parser.add_argument("--secret-key", default="my-secret", metavar="KEY", help="for v1.0 and v2.0 (my-secret)")
    parser.add_argument("--user", metavar="ID:SECRET", help="call v1.1 or v2.1, with a token for this user")
    parser.add_argument("--plain", action="store_true", help="credit-card of v1.0 or v1.1, not encrypted")
    parser.add_argument("--token-url", metavar="URL", help="address of the token service (that of the emulator)")
