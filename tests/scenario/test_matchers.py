"""What a condition asks of a value."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocr_emulator.scenario.matchers import (
    COMPARISONS,
    Compared,
    Contains,
    Glob,
    Matcher,
    Matches,
    OneOf,
    Value,
    of_composed,
)

DECOMPOSED = unicodedata.normalize("NFD", "증")
BOUNDS = st.lists(st.tuples(st.sampled_from(list(COMPARISONS)), st.integers(0, 12)), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("matcher", "accepted", "refused"),
    [
        (OneOf(("a",)), ["a"], ["A", "aa", "", " a", "a\n"]),
        (OneOf(("a", "b")), ["a", "b"], ["ab", "c"]),
        (OneOf((1, 2)), [1, 2], ["1", 3, 0]),
        (OneOf(("",)), [""], [" "]),
        (Matches("b+"), ["b", "abbc", "\nb"], ["", "a", "B"]),
        (Matches("^b$"), ["b"], ["ab", "bc", "a\nb"]),
        (Matches("(?i)b"), ["B"], ["a"]),
        (Matches("^홍"), ["홍길동"], ["길동홍", ""]),
        (Matches(r"^\d{3}$"), ["123", 123], ["12", "١٢٣"]),
        (Contains("okhttp"), ["okhttp", "x okhttp/4"], ["OkHttp", "ok http", ""]),
        (Contains("."), ["a.b"], ["ab"]),
        (Contains("길"), ["홍길동"], ["홍동"]),
        (Glob("*.png"), [".png", "a.png", "a/b.png", "a\n.png"], ["a.PNG", "a.png ", "png"]),
        (Glob("?.png"), ["a.png", "홍.png"], [".png", "ab.png"]),
        (Glob("[ab]*"), ["a", "bcd"], ["c", "", "[ab]"]),
        (Glob("[!a]"), ["b"], ["a"]),
        (Glob("["), ["["], ["a"]),
        (Glob("a"), ["a"], ["A", "ab", "ba"]),
        (Compared(((">", 3),)), [4, 10**9], [3, 0, "4"]),
        (Compared(((">=", 3),)), [3, 4], [2]),
        (Compared((("<", 3),)), [0, 2], [3]),
        (Compared((("<=", 3),)), [3], [4]),
        (Compared(((">", 3), ("<=", 5))), [4, 5], [3, 6]),
    ],
    ids=str,
)
def test_accepts(matcher: Matcher, accepted: list[Value], refused: list[Value]) -> None:
    """Equal and one of are letter by letter, a pattern is found anywhere, a shape is of the whole, cases differ."""
    assert [one for one in (*accepted, *refused) if matcher.accepts(one)] == accepted


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "a*" * 30 + "b$"])
def test_patterns_take_linear_time(pattern: str) -> None:
    """A pattern that would keep another engine busy for ever is soon done with a long text."""
    assert not Matches(pattern).accepts("a" * 10_000 + "!")


@given(value=st.text() | st.integers(), part=st.text(min_size=1))
@settings(deadline=None)
def test_any_value(value: Value, part: str) -> None:
    """Any text or number is accepted or not, whatever it is asked for."""
    for matcher in (Contains(part), Glob(part), OneOf((part,)), Matches("a"), Compared((("<", 3),))):
        assert matcher.accepts(value) in {True, False}
        assert str(matcher)


@given(text=st.text(min_size=1), before=st.text(), after=st.text())
@settings(deadline=None)
def test_relations(text: str, before: str, after: str) -> None:
    """A text contains each of its parts, equals itself, and is like `*`."""
    whole = before + text + after
    assert Contains(text).accepts(whole)
    assert OneOf((whole,)).accepts(whole)
    assert Glob("*").accepts(whole)


@given(bounds=BOUNDS)
@example(bounds=[(">", 3), ("<", 4)])
@example(bounds=[(">", 3), ("<", 5)])
@settings(deadline=None)
def test_possible(bounds: list[tuple[str, int]]) -> None:
    """Comparisons are possible together when there is a number from 1 on for which all hold."""
    compared = Compared(tuple(bounds))
    assert compared.is_possible is any(compared.accepts(number) for number in range(1, 15))


@pytest.mark.parametrize(
    ("matcher", "text"),
    [
        (OneOf(("a",)), "'a'"),
        (OneOf(("a", "b", "c")), "'a', 'b' or 'c'"),
        (OneOf((1, 2)), "1 or 2"),
        (Matches("^홍"), "a text that matches '^홍'"),
        (Contains("x y"), "a text that contains 'x y'"),
        (Glob("*.png"), "a text like '*.png'"),
        (Compared(((">", 102400), ("<=", 5242880))), "> 102400 and <= 5242880"),
    ],
)
def test_in_words(matcher: Matcher, text: str) -> None:
    """A matcher says itself in words, on one line."""
    assert str(matcher) == text


@pytest.mark.parametrize(
    "matcher",
    [OneOf((DECOMPOSED, "a")), Matches(f"^{DECOMPOSED}$"), Contains(DECOMPOSED), Glob(f"{DECOMPOSED}*")],
    ids=["one of", "matches", "contains", "glob"],
)
def test_a_matcher_of_composed_text(matcher: Matcher) -> None:
    """A matcher that was written with Hangul taken apart accepts the same name put together."""
    assert not matcher.accepts("증")
    assert of_composed(matcher).accepts("증")


def test_a_matcher_of_numbers_is_left_alone() -> None:
    """Numbers have one form."""
    assert of_composed(OneOf((1, 2))) == OneOf((1, 2))
    assert of_composed(Compared(((">", 1),))) == Compared(((">", 1),))
