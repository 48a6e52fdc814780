"""The output formats of `ocr-emulator check`: text for people, JSON for programs, annotations for GitHub."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ocr_emulator.scenario.source.problems import Problem


def _text(problems: Sequence[Problem], count: int) -> str:
    """One warning a line, then how many files were checked. Errors do not come here: the command raises them."""
    found = f"no error, {_counted(len(problems), 'warning')}" if problems else "no problem found"
    return "\n".join([*map(str, problems), f"{_counted(count, 'scenario')}, {found}."])


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _json(problems: Sequence[Problem], _: int) -> str:
    """A list of problems. Line and column count from 1, and are 0 where a problem concerns the whole file."""
    return json.dumps([_members(problem) for problem in problems], ensure_ascii=False, indent=2)


def _members(problem: Problem) -> dict[str, str | int]:
    place = problem.place
    return {
        "file": problem.source,
        "line": place.line,
        "column": place.column,
        "path": place.path,
        "severity": problem.severity.value,
        "message": problem.message,
    }


def _github(problems: Sequence[Problem], _: int) -> str:
    """A GitHub Actions workflow command for each problem, which GitHub shows beside the line."""
    return "\n".join(map(_command, problems))


def _command(problem: Problem) -> str:
    place = problem.place
    where = f"file={_escaped(problem.source, ',:')}"
    if place.line:
        where += f",line={place.line},col={place.column}"
    path = f"{place.path}: " if place.path else ""
    return f"::{problem.severity} {where}::{_escaped(path + problem.message)}"


def _escaped(text: str, more: str = "") -> str:
    """The text with the characters percent-encoded that a workflow command does not take, and those of `more`."""
    return "".join(f"%{ord(one):02X}" if one in f"%\r\n{more}" else one for one in text)


#: The formats by the name that `--format` takes. Each is given the problems and the number of checked files.
FORMATS: Final[Mapping[str, Callable[[Sequence[Problem], int], str]]] = {
    "github": _github,
    "json": _json,
    "text": _text,
}
