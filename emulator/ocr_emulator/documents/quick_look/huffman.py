"""The Huffman codes of a JPEG, and the bits that are read by them (T.81, annexes C and F.2.2)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

#: The longest code, in bits.
_LONGEST: Final = 16

#: So many bits are looked up at once: most codes are no longer.
_AT_ONCE: Final = 8

#: More bits than any code and value after it have: where fewer are left, reading ends.
_RESERVE: Final = 32


class UnreadableError(Exception):
    """The bits are none that a regular picture has, or enough have been read."""


class HuffmanTable(Struct, frozen=True):
    """The symbols and their codes.

    `at_once` has the length and symbol of a code by the bits that begin with it, None where it is longer than
    those; `longer` has the symbols of the others, by the length and the bits of their code.
    """

    at_once: tuple[tuple[int, int] | None, ...]
    longer: Mapping[tuple[int, int], int]


@lru_cache(maxsize=64)
def huffman_table(counts: bytes, symbols: bytes) -> HuffmanTable | None:
    """The table with so many codes of each length, from one bit on, for the symbols; None: there is no such."""
    at_once: list[tuple[int, int] | None] = []
    longer, code, place = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for symbol in symbols[place : place + count]:
            if length <= _AT_ONCE:
                at_once += [(length, symbol)] * (1 << (_AT_ONCE - length))
            else:
                longer[length, code] = symbol
            code += 1
        place += count
        if code >= 1 << length:  # the code of ones alone is reserved
            return None
        code <<= 1
    at_once += [None] * ((1 << _AT_ONCE) - len(at_once))
    return HuffmanTable(tuple(at_once), longer)


class BitReader:
    """Reads codes, so many at `most`, and values from the data of a scan without its stuffed bytes."""

    def __init__(self, data: bytes, most: int) -> None:
        self._bits = int.from_bytes(data)
        self._left = 8 * len(data)
        self._more = most

    def symbol(self, table: HuffmanTable) -> int:
        """The symbol whose code comes next; raises UnreadableError."""
        self._more -= 1
        if self._left < _RESERVE or self._more < 0:
            raise UnreadableError
        ahead = self._bits >> (self._left - _LONGEST) & 0xFFFF
        found = table.at_once[ahead >> (_LONGEST - _AT_ONCE)]
        if found:
            self._left -= found[0]
            return found[1]
        for length in range(_AT_ONCE + 1, _LONGEST + 1):
            symbol = table.longer.get((length, ahead >> (_LONGEST - length)))
            if symbol is not None:
                self._left -= length
                return symbol
        raise UnreadableError

    def skip(self, size: int) -> None:
        """Pass over a value of that many bits."""
        self._left -= size

    def value(self, size: int) -> int:
        """The value of that many bits, as differences are written (T.81, F.2.2.1)."""
        self._left -= size
        bits = self._bits >> self._left & ((1 << size) - 1)
        return bits if not size or bits >> (size - 1) else bits - (1 << size) + 1
