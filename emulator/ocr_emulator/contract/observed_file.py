"""The file of `--observed`: what somebody has seen at the real service, in TOML.

    unknown-path = "404"
    number-for-text = {choice = "400", seen = 2026-12-01}

It is the memory of what was found out: `ocr-emulator revisions` lists what can stand in it. `ocr-emulator compare`
writes it, with the address that was asked and its replies. Its table `replies` has what else was answered, by the
name of the question: the emulator makes nothing of that, and the next comparison tells what has changed.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from ocr_emulator.contract.facts import CHOICES
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observation, Observations
from ocr_emulator.errors import EmulatorError, did_you_mean, listed


class ObservedFileError(EmulatorError):
    """The file cannot be read, or names what is no open fact or no choice of it; the text has all problems."""


#: The table of the file that is about no fact.
REPLIES: Final = "replies"

_KEYS: Final = ("choice", "seen", "host", "reply")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedFile:
    """What the file says: `observations` of open facts, and `replies` to other questions, by name, in words."""

    observations: Observations = NOTHING_OBSERVED
    replies: Mapping[str, str] = field(default_factory=dict)


def read_observed_file(path: Path) -> ObservedFile:
    """What the file says; raises ObservedFileError."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ObservedFileError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ObservedFileError(f"{path}: it is not TOML: {error}") from None
    replies = found.pop(REPLIES, {})
    problems = [*_problems(found), *_reply_problems(replies)]
    if problems:
        raise ObservedFileError("\n".join(f"{path}: {problem}" for problem in problems))
    observations = Observations.of(_observation(fact, value) for fact, value in found.items())
    return ObservedFile(observations=observations, replies=replies)


def _reply_problems(replies: object) -> Iterator[str]:
    if not isinstance(replies, dict):
        yield f"{REPLIES}: found {replies!r}; expected a table: the name of a question, and its reply in words"
        return
    for name, reply in replies.items():
        if not isinstance(reply, str):
            yield f"{REPLIES}.{name}: found {reply!r}; expected a text"


def _problems(found: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in found.items():
        if fact not in CHOICES:
            yield f"found {fact!r}; expected an open fact: {listed(CHOICES)}{did_you_mean(fact, CHOICES)}"
        else:
            yield from (f"{fact}: {problem}" for problem in _value_problems(value, CHOICES[fact]))


def _value_problems(value: object, choices: tuple[str, ...]) -> Iterator[str]:
    members = value if isinstance(value, dict) else {"choice": value}
    for name in members:
        if name not in _KEYS:
            yield f"found the key {name!r}; expected {listed(_KEYS)}{did_you_mean(name, _KEYS)}"
    choice, seen = members.get("choice"), members.get("seen")
    if _word(choice) not in choices:
        hint = did_you_mean(choice, choices) if isinstance(choice, str) else ""
        yield f"found {choice!r}; expected one of its choices: {listed(choices)}{hint}"
    if seen is not None and type(seen) is not date:
        yield f"seen: found {seen!r}; expected a date, without quotes: 2026-12-01"
    for name in ("host", "reply"):
        if not isinstance(members.get(name, ""), str):
            yield f"{name}: found {members[name]!r}; expected a text"


def _word(choice: object) -> str | None:
    """A choice as text: 404 may be written as a number."""
    is_number = isinstance(choice, int) and not isinstance(choice, bool)
    return str(choice) if is_number or isinstance(choice, str) else None


def _observation(fact: str, value: Any) -> Observation:  # noqa: ANN401 - a value of the file
    members = value if isinstance(value, dict) else {"choice": value}
    texts = {name: members.get(name, "") for name in ("host", "reply")}
    return Observation(fact=fact, choice=str(members["choice"]), seen=members.get("seen"), **texts)
