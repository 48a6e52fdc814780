"""A document as its author wrote it: values, each with its place. Knows neither YAML nor scenarios."""

import re
from dataclasses import dataclass
from typing import Final

#: The most characters of a key or value that a message repeats.
_MOST_SHOWN: Final = 80


def shown(text: str) -> str:
    """`text` for a message: in quotes, on one line, and not without end."""
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}...")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where a value stands in its source. Line and column count from 1; they are 0 where the source has none."""

    line: int = 0
    column: int = 0
    path: str = ""

    def key(self, name: str) -> str:
        """The path of the entry `name` of a mapping at this place: `rules[0].when`."""
        if re.fullmatch(r"[A-Za-z_][\w-]*", name):
            word = shown(name)[1:-1]
            return f"{self.path}.{word}" if self.path else word
        return f'{self.path}["{shown(name)[1:-1]}"]'

    def item(self, index: int) -> str:
        """The path of the entry `index` of a list at this place: `rules[0]`."""
        return f"{self.path}[{index}]"


#: What a single value can be.
Meaning = bool | int | float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value: what it means, and the very text it was written as."""

    place: Place
    value: Meaning
    text: str

    def __str__(self) -> str:
        if self.value is None:
            return "nothing"
        if isinstance(self.value, bool):
            return self.text
        return shown(self.text) if isinstance(self.value, str) else f"the number {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list and the place where it begins."""

    place: Place
    items: tuple["Node", ...]

    def __str__(self) -> str:
        return "a list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A mapping, its keys in the order written, one entry for each."""

    place: Place
    entries: tuple[tuple[Scalar, "Node"], ...]

    def __str__(self) -> str:
        return "a mapping"


Node = Scalar | Items | Entries
