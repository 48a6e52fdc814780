"""Lengths of time and sizes as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.quantities import DURATION_EXPECTED, parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("90", 90),
        ("1.5", 1.5),
        ("800ms", 0.8),
        ("90s", 90),
        ("10m", 600),
        ("10 m", 600),
        ("1h", 3600),
        ("1.5h", 5400),
        ("1d", 86400),
        ("999999999d", 999999999 * 86400),
    ],
)
def test_seconds_in(text: str, seconds: float) -> None:
    """A length of time is a number with a unit, or of seconds without one; it is exact to a thousandth."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "1e3",
        "12:30",
        "1w",
        "1H",
        "h",
        "10000000000",
        "1.2345",
        "1.",
        ".5",
        "1s ",
        "1s\n",
        "\uff11s",
    ],
)
def test_no_duration(text: str) -> None:
    """Anything else is none."""
    assert parse_duration(text) is None


def test_what_is_expected() -> None:
    """What is said to be expected is one: every example of it."""
    examples = DURATION_EXPECTED.removeprefix("a length of time: ").replace(" or ", ", ").split(", ")
    assert [parse_duration(example) for example in examples] == [0.8, 90, 600, 3600, 86400]


@given(text=st.text())
def test_any_text(text: str) -> None:
    """Any text is a length of time, of nought or more, or none."""
    seconds = parse_duration(text)
    assert seconds is None or seconds >= 0


@given(milliseconds=st.integers(0, 999_999_999))
def test_to_a_thousandth(milliseconds: int) -> None:
    """As many milliseconds as are written are meant, and no fraction more."""
    assert parse_duration(f"{milliseconds}ms") == milliseconds / 1000


@pytest.mark.parametrize("text", ["954MB", "1000341504", "999999999.999MB", "1.5 KB"])
def test_a_size_can_be_written_as_its_bytes(text: str) -> None:
    """A scenario is told with sizes in bytes, and what is told can be read again."""
    size = parse_size(text)
    assert size is not None
    assert parse_size(str(size)) == size


@pytest.mark.parametrize("text", ["1000341504MB", "1000341504 KB", "12345678901234567"])
def test_a_size_that_nothing_has_is_none(text: str) -> None:
    """More digits are for bytes alone."""
    assert parse_size(text) is None
