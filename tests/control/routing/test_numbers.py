"""Whole numbers of paths, queries and headers."""

import pytest

from ocr_emulator.control.routing.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits(text: str, number: int) -> None:
    """Digits are a number."""
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "1.5", " 1", "1e3", "\N{ARABIC-INDIC DIGIT ONE}", "\N{SUPERSCRIPT TWO}", "9" * 19]
)
def test_no_number(text: str) -> None:
    """Nothing else is, nor what has more digits than any number that there is."""
    assert whole_number(text) is None
