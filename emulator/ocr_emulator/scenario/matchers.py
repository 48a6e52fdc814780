"""What a condition asks of a value. Each matcher says in words what it accepts, to follow "expected" in a message.

Patterns are RE2's, which takes time in proportion to the text: no pattern can hold the process up.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Protocol

import re2

from ocr_emulator.errors import listed
from ocr_emulator.scenario.names import composed

#: What a matcher looks at: a text, or a number of bytes or calls.
Value = str | int


class Matcher(Protocol):
    """Accepts some values and no others."""

    def accepts(self, value: Value) -> bool:
        """Whether `value` is accepted."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """Accepts the listed values, with the same capital and small letters."""

    values: tuple[Value, ...]

    def accepts(self, value: Value) -> bool:
        """Whether `value` is in the list."""
        return value in self.values

    def __str__(self) -> str:
        return listed(map(repr, self.values))


@dataclass(frozen=True, slots=True)
class Matches:
    """Accepts a text in which a pattern of RE2 is found."""

    pattern: str

    def accepts(self, value: Value) -> bool:
        """Whether the pattern is found anywhere in `value`."""
        return re2.search(self.pattern, str(value)) is not None

    def __str__(self) -> str:
        return f"a text that matches {self.pattern!r}"


@dataclass(frozen=True, slots=True)
class Contains:
    """Accepts a text that contains `part`."""

    part: str

    def accepts(self, value: Value) -> bool:
        """Whether `part` is in `value`."""
        return self.part in str(value)

    def __str__(self) -> str:
        return f"a text that contains {self.part!r}"


@dataclass(frozen=True, slots=True)
class Glob:
    """Accepts a text that is like a pattern of file names in a shell: `*`, `?`, `[abc]`."""

    shape: str

    def accepts(self, value: Value) -> bool:
        """Whether the whole of `value` is like the pattern; capital and small letters differ."""
        return fnmatchcase(str(value), self.shape)

    def __str__(self) -> str:
        return f"a text like {self.shape!r}"


def of_composed(matcher: Matcher) -> Matcher:
    """The same matcher for a text in NFC, in whatever form its author has written it."""
    match matcher:
        case OneOf(values):
            return OneOf(tuple(composed(value) if isinstance(value, str) else value for value in values))
        case Matches(text) | Contains(text) | Glob(text):
            return type(matcher)(composed(text))
    return matcher


#: The comparisons of numbers, by how they are written.
COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Accepts a number that passes every comparison in `bounds`: `(">", 100)` is a number above 100."""

    bounds: tuple[tuple[str, int], ...]

    def accepts(self, value: Value) -> bool:
        """Whether `value` is a number that passes every comparison."""
        return isinstance(value, int) and all(COMPARISONS[sign](value, bound) for sign, bound in self.bounds)

    @property
    def is_possible(self) -> bool:
        """Whether any number from 1 on is accepted."""
        nearest = {1, *(bound + step for _, bound in self.bounds for step in (-1, 0, 1))}
        return any(number >= 1 and self.accepts(number) for number in nearest)

    def __str__(self) -> str:
        return " and ".join(f"{sign} {bound}" for sign, bound in self.bounds)
