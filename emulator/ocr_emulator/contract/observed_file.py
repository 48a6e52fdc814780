"""The file of `--observed`: what somebody has seen at the real service, in TOML.

    unknown-path = "404"
    number-for-text = {choice = "400", seen = 2026-12-01}

It is the memory of what was found out: `ocr-emulator revisions` lists what can stand in it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ocr_emulator.contract.facts import CHOICES
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.errors import EmulatorError, did_you_mean, listed


class ObservedFileError(EmulatorError):
    """The file cannot be read, or names what is no open fact or no choice of it; the text has all problems."""


def read_observed_file(path: Path) -> Observations:
    """What the file says; raises ObservedFileError."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ObservedFileError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ObservedFileError(f"{path}: it is not TOML: {error}") from None
    problems = list(_problems(found))
    if problems:
        raise ObservedFileError("\n".join(f"{path}: {problem}" for problem in problems))
    return Observations.of(_observation(fact, value) for fact, value in found.items())


def _problems(found: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in found.items():
        if fact not in CHOICES:
            yield f"found {fact!r}; expected an open fact: {listed(CHOICES)}{did_you_mean(fact, CHOICES)}"
        else:
            yield from (f"{fact}: {problem}" for problem in _value_problems(value, CHOICES[fact]))


def _value_problems(value: object, choices: tuple[str, ...]) -> Iterator[str]:
    members = value if isinstance(value, dict) else {"choice": value}
    keys = ("choice", "seen")
    for name in members:
        if name not in keys:
            yield f"found the key {name!r}; expected {listed(keys)}{did_you_mean(name, keys)}"
    choice, seen = members.get("choice"), members.get("seen")
    if _word(choice) not in choices:
        hint = did_you_mean(choice, choices) if isinstance(choice, str) else ""
        yield f"found {choice!r}; expected one of its choices: {listed(choices)}{hint}"
    if seen is not None and type(seen) is not date:
        yield f"seen: found {seen!r}; expected a date, without quotes: 2026-12-01"


def _word(choice: object) -> str | None:
    """A choice as text: 404 may be written as a number."""
    is_number = isinstance(choice, int) and not isinstance(choice, bool)
    return str(choice) if is_number or isinstance(choice, str) else None


def _observation(fact: str, value: Any) -> Observation:  # noqa: ANN401 - a value of the file
    members = value if isinstance(value, dict) else {"choice": value}
    return Observation(fact=fact, choice=str(members["choice"]), seen=members.get("seen"))
