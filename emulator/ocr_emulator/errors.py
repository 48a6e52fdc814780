"""The base class of the emulator's own errors, and the words that their messages share.

This module imports nothing of the emulator, so that every other module can use it.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class EmulatorError(Exception):
    """An error that the person who runs the emulator can mend. Its text is one message that says how."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The word of `known` that `word` was most likely meant to be, whatever its case; None when none is near."""
    by_folded = {one.casefold(): one for one in sorted(known)}
    near = get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown `word`: "; did you mean 'x'?", or "" when no known word is near."""
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near else ""


def listed(words: Iterable[str], last: str = "or") -> str:
    """`words`, at least one, as an English list: "a, b or c". `last` is the word before the last one."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail
