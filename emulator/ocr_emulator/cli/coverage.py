"""`ocr-emulator coverage`: prints the coverage report of a running emulator, and fails where it is too low."""

import argparse
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from ocr_emulator.cli.parser import URL_HELP
from ocr_emulator.client import NoAnswerError, Reply, bearer, send
from ocr_emulator.client.http import CHECK_ADDRESS
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.coverage.formats import FORMATS
from ocr_emulator.errors import EmulatorError

#: How many missing pairs the message names.
_MAX_NAMED: Final = 10

_OK: Final = 200
_MAX_PERCENT: Final = 100.0


class CoverageTooLowError(EmulatorError):
    """The coverage is lower than --fail-under asks; both are in percent."""

    def __init__(self, percent: float, least: float, missing: str) -> None:
        short = f"{least - percent:.1f} less than --fail-under {least:.1f}"
        super().__init__(f"coverage is {percent:.1f}%, {short}; not met: {missing}")
        self.percent, self.least = percent, least


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRequest:
    """Which coverage to ask the emulator at `url` for. `app_key` None: over all appKeys.

    `token` is what the emulator's control endpoint asks for; None: nothing.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    app_key: str | None
    exclude: tuple[str, ...]

    def send(self, format_name: str) -> Reply:
        """The report in the format of that name; raises NoAnswerError."""
        one = {} if self.app_key is None else {"appKey": self.app_key}
        query = urlencode({"format": format_name, **one, "exclude": self.exclude}, doseq=True)
        reply = send(self.url, "GET", f"/__admin/coverage?{query}", headers=bearer(self.token))
        if reply.status != _OK:
            raise NoAnswerError(f"{self.url}/__admin/coverage answers {reply.status}: {_why(reply)}")
        return reply


def check_percent(reply: Reply, least: float) -> None:
    """Raise CoverageTooLowError when the report in `reply`, which is JSON, has less than `least` percent."""
    found = reply.json()
    try:
        percent, missing = found["totals"]["percent"], list(_missing(found))
    except (TypeError, KeyError) as error:
        raise NoAnswerError(f"the answer has no coverage; {CHECK_ADDRESS}") from error
    if percent < least:
        raise CoverageTooLowError(percent, least, _named(missing))


def write_file(text: str, file: str) -> None:
    """Write the report to a file; raises EmulatorError."""
    try:
        Path(file).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise EmulatorError(f"cannot write {file}: {error.strerror}; give the path of a file") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--url", help=URL_HELP)
    parser.add_argument("--app-key", metavar="KEY", help="of this appKey alone (of all together)")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="how to print it (text)")
    parser.add_argument(
        "--operation",
        action="append",
        default=[],
        choices=OPERATIONS,
        metavar="OPERATION",
        help="one that the application calls: what the others give need not be met. May be repeated (all)",
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="WORD",
        help="what need not be met: request, service, console (is anyway) or gateway; a resultCode or resultKey; "
        "OPERATION:CODE, OPERATION:*; none: not even console. May be given several times",
    )
    parser.add_argument(
        "--fail-under",
        type=_percentage,
        metavar="PERCENT",
        help="end with status 1 when less is met, and say what is not",
    )
    parser.add_argument("--output", metavar="FILE", help="write it to this file (print it)")


def exclusions(operations: Collection[str], words: Iterable[str]) -> tuple[str, ...]:
    """The words of --exclude, and one for each operation that is not among `operations`, if there are any."""
    others = [name for name in OPERATIONS if operations and name not in operations]
    return (*words, *(f"{name}:*" for name in others))


def _percentage(text: str) -> float:
    """A percentage with at most one decimal, as the report has it."""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text) and float(text) <= _MAX_PERCENT:
        return float(text)
    raise argparse.ArgumentTypeError(f"found {text!r}; expected a percentage from 0 to 100, such as 80 or 99.5")


def _missing(found: Mapping[str, Any]) -> Iterator[str]:
    for operation in found["operations"]:
        for code in operation["codes"]:
            if not (code["met"] or code["excluded"]):
                yield f"{operation['operation']} {code['resultCode']} {code['resultKey']}"


def _named(missing: list[str]) -> str:
    more = len(missing) - _MAX_NAMED
    return ", ".join(missing[:_MAX_NAMED]) + (f" and {more} more" if more > 0 else "")


def _why(reply: Reply) -> str:
    """What the emulator says is wrong; general advice where something else answers, or an older emulator."""
    try:
        return str(reply.json()["detail"])
    except (NoAnswerError, TypeError, KeyError):
        return CHECK_ADDRESS
