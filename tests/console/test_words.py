"""The words of the console: both languages say the same, and none is left over."""

import re

from tests.console.driving import STATIC, dictionary

PLACES = re.compile(r"\{\w+\}")

#: Names that are put together: what is responsible, and a stage.
COMPOSED = ("who_", "stage_", "responsible_")


def test_both_languages_have_the_same_words() -> None:
    assert list(dictionary("ko")) == list(dictionary("en"))


def test_both_languages_have_a_place_for_the_same_values() -> None:
    english, korean = dictionary("en"), dictionary("ko")
    assert {name: sorted(PLACES.findall(text)) for name, text in korean.items()} == {
        name: sorted(PLACES.findall(text)) for name, text in english.items()
    }


def test_the_korean_words_are_korean() -> None:
    foreign = [name for name, text in dictionary("ko").items() if not re.search("[가-힣]", text)]
    assert foreign == ["language", "operation", "stage_request_key"]


def test_every_word_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in STATIC.glob("*.js") if path.name != "words.js"]
    used = set(re.findall(r'"(\w+)"', "\n".join(texts))) | {"success", "client", "wire", "emulator"}
    assert [name for name in dictionary("en") if name not in used and not name.startswith(COMPOSED)] == []
