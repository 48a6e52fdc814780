"""What a condition asks of a value. Pure; each says itself in words, to follow "expected".

Patterns are RE2's, which takes time in proportion to the text: no pattern can hold the process up.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Protocol

import re2

from ocr_emulator.errors import listed

#: What can be asked about: a text, or a number of bytes or calls.
Value = str | int


class Matcher(Protocol):
    """Accepts some values and no others."""

    def accepts(self, value: Value) -> bool:
        """Whether `value` is accepted."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """These values, letter by letter."""

    values: tuple[Value, ...]

    def accepts(self, value: Value) -> bool:
        """Whether it is one of them."""
        return value in self.values

    def __str__(self) -> str:
        return listed(map(repr, self.values))


@dataclass(frozen=True, slots=True)
class Matches:
    """A text in which a pattern of RE2 is found."""

    pattern: str

    def accepts(self, value: Value) -> bool:
        """Whether the pattern is found in it."""
        return re2.search(self.pattern, str(value)) is not None

    def __str__(self) -> str:
        return f"a text that matches {self.pattern!r}"


@dataclass(frozen=True, slots=True)
class Contains:
    """A text that has another in it."""

    part: str

    def accepts(self, value: Value) -> bool:
        """Whether the part is in it."""
        return self.part in str(value)

    def __str__(self) -> str:
        return f"a text that contains {self.part!r}"


@dataclass(frozen=True, slots=True)
class Glob:
    """A text of a shape as a shell has it: `*`, `?`, `[abc]`."""

    shape: str

    def accepts(self, value: Value) -> bool:
        """Whether the whole has that shape."""
        return fnmatchcase(str(value), self.shape)

    def __str__(self) -> str:
        return f"a text like {self.shape!r}"


#: The comparisons of numbers, by how they are written.
COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A number that stands so to each of some others: `(">", 100)`."""

    bounds: tuple[tuple[str, int], ...]

    def accepts(self, value: Value) -> bool:
        """Whether it does."""
        return isinstance(value, int) and all(COMPARISONS[sign](value, bound) for sign, bound in self.bounds)

    @property
    def is_possible(self) -> bool:
        """Whether there is such a number from 1 on."""
        nearest = {1, *(bound + step for _, bound in self.bounds for step in (-1, 0, 1))}
        return any(number >= 1 and self.accepts(number) for number in nearest)

    def __str__(self) -> str:
        return " and ".join(f"{sign} {bound}" for sign, bound in self.bounds)
