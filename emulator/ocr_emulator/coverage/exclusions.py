"""The pairs that a client need not meet, in the words of whoever asks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES, Origin, ResultCode
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.errors import EmulatorError, did_you_mean, listed

#: Excluded unless NOTHING is among the words: no client of the API brings these codes about.
DEFAULT: Final = Origin.CONSOLE.value

#: The word that switches the default off.
NOTHING: Final = "none"

#: What a word can be, in words.
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
    """A `word` that excludes nothing there is in any revision; `expected` says what would, and ends the text."""

    def __init__(self, word: str, expected: str) -> None:
        super().__init__(f"found {word[:60]!r}; expected {expected}")
        self.word = word


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A `word` and what it means: the codes that `name` names, of an operation or of any."""

    word: str
    operation: str
    name: str

    def matches(self, operation: str, code: ResultCode) -> bool:
        """Whether a client need not meet this pair."""
        right_code = self.name in {_ANY, code.origin.value, str(code.number), code.key}
        return right_code and self.operation in {_ANY, operation}


def parse_exclusions(words: Iterable[str] = ()) -> tuple[Exclusion, ...]:
    """The default and what `words` say beside it; raises UnknownExclusionError.

    A code of another revision or front is no mistake: the same words can go with every revision.
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
    """`part` of `word` has to be `known`; one that is `near` is proposed."""
    if part not in known:
        raise UnknownExclusionError(word, listed(ACCEPTED) + did_you_mean(part, near))


def _check_possible(word: str, operation: str, name: str) -> None:
    """A code that the operation gives in no revision at all is a mistake, where an operation is named."""
    rows = [row for row in ALL_CODES if name in {str(row.number), row.key}]
    if rows and not any(operation in row.operations for row in rows):
        others = listed(rows[0].operations, "and")
        raise UnknownExclusionError(word, f"a code that {operation} can give; {rows[0]} comes from {others}")
