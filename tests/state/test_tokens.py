"""The tokens that were issued."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ocr_emulator.oauth.token import Token
from ocr_emulator.state.tokens import MAX_TOKENS, Tokens

TOKEN = Token(user="id", secret="secret", expires_at=60.0)
REVOKED = replace(TOKEN, is_revoked=True)


def test_find() -> None:
    """A token that is kept is found by its very text, and no other is."""
    tokens = Tokens()
    tokens.add("a", TOKEN, 0.0)
    assert [tokens.get(text) for text in ("a", "A", "", "b")] == [TOKEN, None, None, None]


def test_revoke() -> None:
    """A token that is revoked is remembered as such, once and for all; the others live."""
    tokens = Tokens()
    for text in "ab":
        tokens.add(text, TOKEN, 0.0)
    for _ in range(2):
        tokens.revoke("a")
        assert [tokens.get(text) for text in "ab"] == [REVOKED, TOKEN]


def test_revoke_unknown() -> None:
    """To revoke what is no token does nothing."""
    tokens = Tokens()
    tokens.revoke("a")
    assert tokens.get("a") is None


def test_bounded() -> None:
    """The oldest token is forgotten when there are too many, revoked or not."""
    tokens = Tokens()
    for number in range(MAX_TOKENS):
        tokens.add(str(number), TOKEN, 0.0)
    tokens.revoke("0")
    assert [tokens.get(text) for text in ("0", "1")] == [REVOKED, TOKEN]
    tokens.add("one more", TOKEN, 0.0)
    assert [tokens.get(text) for text in ("0", "1", "one more")] == [None, TOKEN, TOKEN]


def test_revoking_does_not_bring_back() -> None:
    """A token that was forgotten stays so when it is revoked, and pushes no other out."""
    tokens = Tokens()
    for number in range(MAX_TOKENS + 1):
        tokens.add(str(number), TOKEN, 0.0)
    tokens.revoke("0")
    assert [tokens.get(text) for text in ("0", "1")] == [None, TOKEN]


def test_threads() -> None:
    """Threads that keep, revoke and find at once lose nothing and keep no more than the most."""
    tokens = Tokens()
    texts = [[f"{worker} {number}" for number in range(2000)] for worker in range(8)]

    def work(own: list[str]) -> list[bool]:
        found = []
        for text in own:
            tokens.add(text, TOKEN, 0.0)
            tokens.revoke(text)
            found.append(tokens.get(text) in {REVOKED, None})
        return found

    with ThreadPoolExecutor(len(texts)) as pool:
        assert all(all(found) for found in pool.map(work, texts))
    remembered = [token for own in texts for text in own if (token := tokens.get(text))]
    assert remembered == [REVOKED] * MAX_TOKENS


@pytest.mark.parametrize(
    "dead", [replace(TOKEN, is_revoked=True), replace(TOKEN, expires_at=10.0)], ids=["revoked", "expired"]
)
def test_the_dead_go_first(dead: Token) -> None:
    """Where there are too many, a token that no longer lives is forgotten before one that does, however old."""
    tokens = Tokens()
    tokens.add("living", TOKEN, 10.0)
    tokens.add("dead", dead, 10.0)
    for number in range(MAX_TOKENS - 1):
        tokens.add(str(number), TOKEN, 10.0)
    assert (tokens.get("living"), tokens.get("dead")) == (TOKEN, None)
