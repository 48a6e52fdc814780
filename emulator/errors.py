"""What every failure of the emulator's own has in common; nothing below this module."""

from collections.abc import Iterable
from difflib import get_close_matches


class EmulatorError(Exception):
    """A failure that the person who started or drives the emulator can mend; its text says how."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown `word`: "; did you mean 'x'?", or nothing when none is near."""
    folded = {one.casefold(): one for one in sorted(known)}
    near = get_close_matches(word.casefold(), folded, n=1)
    return f"; did you mean {folded[near[0]]!r}?" if near else ""


def listed(words: Iterable[str], last: str = "or") -> str:
    """`words` as an English list: "a, b or c"."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail
