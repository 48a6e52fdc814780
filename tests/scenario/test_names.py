"""The names of files."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.scenario.names import can_be_shown, composed, shown_path


@given(name=st.text())
def test_both_forms_are_one(name: str) -> None:
    """A name is the same in NFC and in NFD."""
    assert composed(unicodedata.normalize("NFD", name)) == composed(name)


@pytest.mark.parametrize("name", ["바쁨", "a b", "전각　공백", "é-1"])
def test_names_that_can_be_shown(name: str) -> None:
    """Letters of any script, spaces of any width and signs can be typed and logged, and are shown as they are."""
    assert can_be_shown(name)
    assert shown_path(Path(name)) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\x00", r"\x00"),
        (b"\x1b[2J", r"\x1b[2J"),
        (b"a\r\nb", r"a\r\nb"),
        (b"\x7f", r"\x7f"),
        ("\x85".encode(), r"\x85"),
        ("\u2029".encode(), r"\u2029"),
        (b"\xb9\xd9-a", r"\xb9\xd9-a"),
    ],
)
def test_names_that_cannot(name: bytes, shown: str) -> None:
    """Control characters, line breaks and bytes that are no UTF-8 cannot be shown, and are escaped."""
    assert not can_be_shown(os.fsdecode(name))
    assert shown_path(Path(os.fsdecode(name))) == shown


@given(name=st.binary(min_size=1))
def test_whatever_is_shown_can_be(name: bytes) -> None:
    """A path is always shown in characters that can be."""
    assert can_be_shown(shown_path(Path(os.fsdecode(name))))
