"""The page of the command line: every command, with its arguments and flags."""

import argparse
from collections.abc import Iterator

from ocr_emulator.cli.commands import COMMANDS
from ocr_emulator.cli.parser import Command, make_parser
from tools.reference.language import ENGLISH
from tools.reference.markdown import block, page, paragraphs, table

#: The command whose flags are the settings, which have a page of their own.
_SERVE = "serve"


def cli_page() -> str:
    """The English page."""
    return page(
        ENGLISH.templates / "cli.md",
        commands=commands_table(),
        sections=paragraphs(part for command in COMMANDS for part in _section(command)),
    )


def commands_table() -> str:
    """Every command, in the order of the help."""
    return table(("command", "what it does"), ((f"[`{one.name}`](#{one.name})", one.help) for one in COMMANDS))


def _section(command: Command) -> Iterator[str]:
    yield f"## {command.name}"
    yield command.description
    actions = list(_actions(command))
    yield block("text", usage(command))
    if command.name == _SERVE:
        yield "Its flags are the [settings](settings.md)."
    elif actions:
        yield table(("argument", "what it is"), ((_shown(one), _help(one)) for one in actions))


def usage(command: Command) -> str:
    """How a command is written."""
    actions = list(_actions(command))
    flags = [one for one in actions if one.option_strings]
    return " ".join(["ocr-emulator", command.name, *(["[FLAGS]"] if flags else []), *_operands(actions)])


def _actions(command: Command) -> Iterator[argparse.Action]:
    """The arguments and flags of a command, but for --help."""
    parser = make_parser(COMMANDS, command.name)
    choices = next(one.choices for one in parser._actions if isinstance(one, argparse._SubParsersAction))  # noqa: SLF001 - argparse tells them in no other way
    for action in choices[command.name]._actions:  # noqa: SLF001 - likewise
        if not isinstance(action, argparse._HelpAction):  # noqa: SLF001 - likewise
            yield action


def _operands(actions: list[argparse.Action]) -> list[str]:
    found = [one for one in actions if not one.option_strings]
    return [f"[{one.metavar} ...]" if one.nargs == "*" else str(one.metavar) for one in found]


def _shown(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar}`"
    if action.nargs == 0:
        return f"`{action.option_strings[0]}`"
    choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper()
    return f"`{action.option_strings[0]} {action.metavar or choices}`"


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
