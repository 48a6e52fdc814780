"""What a token is."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.oauth.token import (
    CREATE_PATH,
    MAX_LIFE,
    MIN_LIFE,
    REVOKE_PATH,
    TOKEN_LENGTH,
    TOKEN_PATHS,
    Token,
    is_well_formed,
    new_token_text,
)

LETTERS_AND_DIGITS = string.ascii_letters + string.digits
NEARLY = st.text(LETTERS_AND_DIGITS, min_size=127, max_size=129)


def test_facts() -> None:
    """A token has 128 letters and digits and lives for a minute to a day; two paths create and revoke it."""
    assert (TOKEN_LENGTH, MIN_LIFE, MAX_LIFE) == (128, 60, 86400)
    assert (CREATE_PATH, REVOKE_PATH) == TOKEN_PATHS == ("/oauth2/token/create", "/oauth2/token/revoke")


def test_new_text() -> None:
    """Every new token is another one, has the form of one, and is made of all letters and digits."""
    made = [new_token_text() for _ in range(200)]
    assert len(set(made)) == len(made)
    assert all(is_well_formed(text) for text in made)
    assert set("".join(made)) == set(LETTERS_AND_DIGITS)


@given(text=st.text() | NEARLY | st.text(min_size=128, max_size=128))
def test_is_well_formed(text: str) -> None:
    """Just 128 letters and digits of ASCII can be a token."""
    assert is_well_formed(text) == bool(re.fullmatch(r"[0-9A-Za-z]{128}", text, re.ASCII))


@pytest.mark.parametrize(
    "odd",
    ["\n", " ", "-", "+", "/", "=", "\x00", "é", "가", "\N{FULLWIDTH DIGIT ONE}", "\N{ARABIC-INDIC DIGIT ONE}"],
)
def test_one_odd_character(odd: str) -> None:
    """One character that is neither letter nor digit of ASCII spoils a token, wherever it is."""
    for place in (0, 64, 127):
        text = "a" * place + odd + "a" * (127 - place)
        assert (len(text), is_well_formed(text)) == (128, False)


def test_a_token_lives() -> None:
    """A token is not revoked until it is."""
    assert Token(user="id", secret="secret", expires_at=60.0) == Token(
        user="id", secret="secret", expires_at=60.0, is_revoked=False
    )
