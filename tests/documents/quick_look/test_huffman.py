"""Reading the codes and values of a JPEG."""

import pytest

from ocr_emulator.documents.quick_look.huffman import BitReader, HuffmanTable, UnreadableError, huffman_table

#: One code of one bit, one of two, and one of ten: 0, 10, 1100000000.
COUNTS = bytes([1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])


def table() -> HuffmanTable:
    found = huffman_table(COUNTS, bytes([5, 0, 240]))
    assert found
    return found


def reader(bits: str) -> BitReader:
    """A reader of these bits, after which others come: it does not read up to the end."""
    padded = bits + "1" * (-len(bits) % 8 + 32)
    return BitReader(int(padded, 2).to_bytes(len(padded) // 8), 100)


def test_symbols() -> None:
    """Codes of any length are told apart, one after the other."""
    bits = reader("10" + "0" + "1100000000" + "0")
    assert [bits.symbol(table()) for _ in range(4)] == [0, 5, 240, 5]


@pytest.mark.parametrize(
    ("size", "bits", "value"),
    [(0, "", 0), (1, "0", -1), (1, "1", 1), (3, "100", 4), (3, "011", -4), (3, "000", -7)],
)
def test_values(size: int, bits: str, value: int) -> None:
    """A value that begins with 0 is a negative one (T.81, table F.1); what comes after it is read as before."""
    found = reader(bits + "10")
    assert found.value(size) == value
    assert found.symbol(table()) == 0


def test_skip() -> None:
    """What is skipped is not looked at."""
    found = reader("1111" + "10")
    found.skip(4)
    assert found.symbol(table()) == 0


@pytest.mark.parametrize("bits", ["11111111111111111", "1100000001"], ids=["ones", "long"])
def test_no_code(bits: str) -> None:
    """Bits that are no code are not read."""
    with pytest.raises(UnreadableError):
        reader(bits).symbol(table())


def test_end() -> None:
    """Nothing is read from the last bits: there may be less than a code and its value."""
    found = BitReader(bytes(5), 100)
    for _ in range(9):
        assert found.symbol(table()) == 5
    with pytest.raises(UnreadableError):
        found.symbol(table())


def test_most() -> None:
    """No more codes are read than the most."""
    found = BitReader(bytes(100), 3)
    for _ in range(3):
        assert found.symbol(table()) == 5
    with pytest.raises(UnreadableError):
        found.symbol(table())


@pytest.mark.parametrize("counts", [[2], [1, 2], [3, 0]], ids=["ones alone", "all taken", "too many"])
def test_impossible_table(counts: list[int]) -> None:
    """There is no table with more codes than there can be; the one of ones alone is none (T.81, C.2)."""
    assert huffman_table(bytes(counts).ljust(16, b"\0"), bytes(sum(counts))) is None
