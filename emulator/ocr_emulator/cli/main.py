"""Runs a command line of `ocr-emulator`, and says what went wrong."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from ocr_emulator.cli.commands import COMMANDS
from ocr_emulator.cli.line_writer import LineWriter, occupy_closed_streams
from ocr_emulator.cli.parser import make_parser
from ocr_emulator.errors import EmulatorError


def run(words: Sequence[str]) -> int:
    """Run the command line `words`, without the program's name, and return the exit status.

    0: it went well. 1: it did not, and standard error says why. 2: the command line is wrong (argparse).
    """
    occupy_closed_streams()
    words = _with_command(words)
    options = make_parser(COMMANDS, words[0]).parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may have no Korean
    try:
        status: int = options.run(options)
        if sys.stdout:  # it may have been closed when the process began
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has stopped, as `head` does; Python would report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except EmulatorError as error:
        errors = LineWriter(sys.stderr)
        errors.write(f"ocr-emulator: {error}\n")
        errors.close()
        return 1
    return status


def _with_command(words: Sequence[str]) -> Sequence[str]:
    """`words`, with `serve` in front when they name no command: when they are none, or begin with a flag of it."""
    if words and (not words[0].startswith("-") or words[0] in {"-h", "--help", "--version"}):
        return words
    return ["serve", *words]
