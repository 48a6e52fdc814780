"""Bytes written as text: what each reader takes, and what it leaves to the others."""

from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.envelope import text_encodings

#: Its Base64 has '+', '/' and '='.
DATA: Final = bytes.fromhex("fbefbe") * 20 + bytes.fromhex("ffffff") * 20 + b"end!"
TEXT: Final = b64encode(DATA).decode()

READERS: Final[dict[Callable[[str], bytes | None], str]] = {
    text_encodings.base64: TEXT,
    text_encodings.base64_unpadded: TEXT.rstrip("="),
    text_encodings.base64_url_safe: urlsafe_b64encode(DATA).decode(),
    text_encodings.base64_with_blanks: encodebytes(DATA).decode(),
    text_encodings.base64_with_lost_plus: TEXT.replace("+", " "),
    text_encodings.base64_percent_encoded: quote(TEXT, safe=""),
    text_encodings.base64_quoted: f'"{TEXT}"',
    text_encodings.data_url: f"data:image/png;base64,{TEXT}",
    text_encodings.hexadecimal: DATA.hex(),
    text_encodings.base64_of_base64: b64encode(TEXT.encode()).decode(),
    text_encodings.base64_of_hexadecimal: b64encode(DATA.hex().encode()).decode(),
    text_encodings.latin1: DATA.decode("latin-1"),
}


@pytest.mark.parametrize("read", READERS, ids=[read.__name__ for read in READERS])
def test_each_reads_its_own(read: Callable[[str], bytes | None]) -> None:
    """Each reader reads what it is named for, and no other comes to the same bytes but by the same writing."""
    assert {other for other in READERS if other(READERS[read]) == DATA} == {read}


@given(text=st.text())
def test_any_text_is_read_or_not(text: str) -> None:
    """No text makes a reader fail, and none is read as no bytes."""
    for read in READERS:
        assert read(text) != b""


@pytest.mark.parametrize("text", ["", "=", "Zg", "Zg=", "Z===", "Zg==Zg==", " Zg==", "Zg==\n", "Zg-_", "가"])
def test_standard_is_strict(text: str) -> None:
    """Standard Base64 has nothing missing, nothing added, and no other alphabet."""
    assert text_encodings.base64(text) is None


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (b"aGVsbG8h", b"hello!"),
        (b"aGVsbG8h\r\naGVs", b"hello!"),
        (b"aGVsbG8haG", b"hello!"),
        (b"data:image/png;base64,aGVsbG8h", b"hello!"),
        (b"\xff\xd8", b""),
        (b"", b""),
    ],
)
def test_leading_base64(data: bytes, content: bytes) -> None:
    """Of a beginning that is Base64, whole groups of four are read up to the first other byte."""
    assert text_encodings.leading_base64(data) == content
