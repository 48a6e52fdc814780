"""Single values out of nodes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.scenario.grammar.values import duration, name
from ocr_emulator.scenario.source.nodes import Items, Node, Place
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.text import plain

HERE = Place(line=1, column=1, path="x")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("90", 90), ("1.5", 1.5), ("800ms", 0.8)],
)
def test_duration(text: str, seconds: float) -> None:
    """A length of time is read from a text or a number: nought is one too."""
    report = Report("x.yaml")
    assert duration(plain(text, HERE), report) == pytest.approx(seconds)
    report.settle()


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (plain("-1", HERE), "the number -1"),
        (plain("1w", HERE), "'1w'"),
        (plain("10000000000", HERE), "the number 10000000000"),
        (plain("true", HERE), "true"),
        (plain("", HERE), "nothing"),
        (Items(place=HERE, items=()), "a list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_duration(node: Node, found: str) -> None:
    """Anything else is refused with examples of what is one."""
    report = Report("x.yaml")
    assert duration(node, report) is None
    assert list(map(str, report.problems)) == [
        f"x.yaml:1:1: x: found {found}; expected a length of time: 800ms, 90s, 10m, 1h or 1d",
    ]


@given(text=st.text())
def test_any_duration(text: str) -> None:
    """Any text is a length of time, of nought or more, or one problem."""
    report = Report("x.yaml")
    seconds = duration(plain(text, HERE), report)
    assert (seconds is None) == (len(report.problems) == 1)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize("text", ["busy twice", "한글", "0123", "x" * 100])
def test_name(text: str) -> None:
    """A name has at most 100 characters, on one line."""
    report = Report("x.yaml")
    assert name(plain(text, HERE), report) == text
    report.settle()


@pytest.mark.parametrize(
    ("text", "found"),
    [("a\nb", r"'a\nb'"), ("\x1b[31m", r"'\x1b[31m'"), ("x" * 101, repr("x" * 80 + "..."))],
    ids=["two lines", "control character", "long"],
)
def test_no_name(text: str, found: str) -> None:
    """A name that does not fit into a header or a line of the log is refused."""
    report = Report("x.yaml")
    name(plain(text, HERE), report)
    assert list(map(str, report.problems)) == [
        f"x.yaml:1:1: x: found {found}; expected a name of at most 100 characters, on one line",
    ]
