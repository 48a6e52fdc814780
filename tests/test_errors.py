"""The pieces that messages are made of."""

from collections.abc import Iterable

import pytest

from ocr_emulator.errors import did_you_mean, listed, nearest


@pytest.mark.parametrize(
    ("words", "text"),
    [(["a"], "a"), (["a", "b"], "a or b"), (("a", "b", "c"), "a, b or c"), (iter("abcd"), "a, b, c or d")],
    ids=["one", "two", "three", "any iterable"],
)
def test_listed(words: Iterable[str], text: str) -> None:
    """Words are listed as in English."""
    assert listed(words) == text


def test_listed_with_another_last_word() -> None:
    """The word before the last can be another."""
    assert listed(["a", "b", "c"], "and") == "a, b and c"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("buisness", "; did you mean 'business'?"),
        ("credit_card", "; did you mean 'credit-card'?"),
        ("SUCESS", "; did you mean 'SUCCESS'?"),
        ("Business", "; did you mean 'business'?"),
        ("success", "; did you mean 'SUCCESS'?"),
        ("passport", ""),
        ("", ""),
    ],
    ids=repr,
)
def test_did_you_mean(word: str, hint: str) -> None:
    """The nearest known word is proposed, whatever its case; nothing is when none is near."""
    assert did_you_mean(word, {"business", "credit-card", "SUCCESS"}) == hint


def test_did_you_mean_does_not_depend_on_order() -> None:
    """Of words equally near, the same is proposed in whatever order they are known."""
    words = ["abcx", "abcy", "abcz"]
    assert {did_you_mean("abc", order) for order in (words, words[::-1])} == {"; did you mean 'abcz'?"}


def test_nearest() -> None:
    """The nearest known word is the one that was most likely meant."""
    assert nearest("revison", {"revision", "front"}) == "revision"
    assert nearest("passport", {"revision", "front"}) is None
