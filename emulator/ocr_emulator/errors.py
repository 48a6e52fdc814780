"""What every failure of the emulator's own has in common; nothing below this module."""

from collections.abc import Iterable
from difflib import get_close_matches


class EmulatorError(Exception):
    """A failure that the person who started or drives the emulator can mend; its text says how."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that an unknown `word` was most likely meant to be; None when none is near."""
    folded = {one.casefold(): one for one in sorted(known)}
    near = get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown `word`: "; did you mean 'x'?", or nothing when none is near."""
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near else ""


def listed(words: Iterable[str], last: str = "or") -> str:
    """`words` as an English list: "a, b or c"."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail
