"""The page of the command line: it has what `--help` has."""

import re

import pytest

from ocr_emulator.cli.commands import COMMANDS
from ocr_emulator.cli.parser import Command
from tests.cli.command import run
from tests.tools.reference.reading import page

PAGE = "docs/reference/cli.md"


@pytest.mark.process
@pytest.mark.parametrize("command", [one for one in COMMANDS if one.name != "serve"], ids=lambda one: one.name)
def test_a_command_has_its_flags(command: Command) -> None:
    """The section of a command has each flag that its help has, and no other."""
    (section,) = re.findall(rf"^## {command.name}\n(.*?)(?=^## |\Z)", page(PAGE), re.DOTALL | re.MULTILINE)
    told = run(command.name, "--help").stdout
    flags = set(re.findall(r"^  (--[a-z-]+)", told, re.MULTILINE))
    assert set(re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE)) == flags
