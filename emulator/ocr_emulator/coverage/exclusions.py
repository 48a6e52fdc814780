"""Exclusions: the pairs that do not count against the coverage, and the words that name them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES, Origin, ResultCode
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.errors import EmulatorError, did_you_mean, listed

#: What is excluded unless NOTHING is among the words: no client of the API can bring these codes about.
DEFAULT: Final = Origin.CONSOLE.value

#: The word that switches the default off.
NOTHING: Final = "none"

#: What an exclusion can be, for messages.
ACCEPTED: Final = (
    NOTHING,
    *(origin.value for origin in Origin),
    "a resultCode",
    "a resultKey",
    "OPERATION:CODE",
    "OPERATION:*",
)

_ANY: Final = "*"
_ORIGINS: Final = frozenset(origin.value for origin in Origin)
_NAMES: Final = _ORIGINS | {name for row in ALL_CODES for name in (str(row.number), row.key)}
_WHOLE_OPERATIONS: Final = frozenset(f"{operation}:{_ANY}" for operation in OPERATIONS)


class UnknownExclusionError(EmulatorError):
    """A `word` that names nothing in any revision.

    `expected` says what would do, and is the end of the message.
    """

    def __init__(self, word: str, expected: str) -> None:
        super().__init__(f"found {word[:60]!r}; expected {expected}")
        self.word = word


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What a `word` means: the codes that `name` names, from `operation`.

    `name` is an origin, a resultCode, a resultKey or `*`; `operation` is its name or `*`.
    """

    word: str
    operation: str
    name: str

    def matches(self, operation: str, code: ResultCode) -> bool:
        """Whether this pair is excluded."""
        right_code = self.name in {_ANY, code.origin.value, str(code.number), code.key}
        return right_code and self.operation in {_ANY, operation}


def parse_exclusions(words: Iterable[str] = ()) -> tuple[Exclusion, ...]:
    """The exclusions that `words` name, and the default one; raises UnknownExclusionError.

    A code that only another revision or front has is accepted, so that the same words serve for every revision.
    """
    given = list(words)
    kept = dict.fromkeys(given if NOTHING in given else [DEFAULT, *given])
    return tuple(_read(word) for word in kept if word != NOTHING)


def _read(word: str) -> Exclusion:
    operation, colon, name = word.rpartition(":")
    if not colon:
        _check_known(word, name, _NAMES, {NOTHING, *_NAMES, *_WHOLE_OPERATIONS})
        return Exclusion(word=word, operation=_ANY, name=name)
    _check_known(word, operation, OPERATIONS, OPERATIONS)
    _check_known(word, name, {_ANY, *_NAMES}, _NAMES)
    _check_possible(word, operation, name)
    return Exclusion(word=word, operation=operation, name=name)


def _check_known(word: str, part: str, known: Collection[str], near: Collection[str]) -> None:
    """Raise UnknownExclusionError when `part` of `word` is not `known`, and propose the closest of `near`."""
    if part not in known:
        raise UnknownExclusionError(word, listed(ACCEPTED) + did_you_mean(part, near))


def _check_possible(word: str, operation: str, name: str) -> None:
    """Raise UnknownExclusionError when `operation` gives the code `name` in no revision at all."""
    rows = [row for row in ALL_CODES if name in {str(row.number), row.key}]
    if rows and not any(operation in row.operations for row in rows):
        others = listed(rows[0].operations, "and")
        raise UnknownExclusionError(word, f"a code that {operation} can give; {rows[0]} comes from {others}")
