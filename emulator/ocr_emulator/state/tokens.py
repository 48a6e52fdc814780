"""The access tokens that the token service has issued. They belong to users, and so to no session."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import Final

from ocr_emulator.oauth.token import Token

#: How many tokens are remembered.
MAX_TOKENS: Final = 10_000


class Tokens:
    """The tokens by their text.

    Revoked and expired ones stay, so that a refusal can say which of the two they are.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._tokens: OrderedDict[str, Token] = OrderedDict()

    def add(self, text: str, token: Token, now: float) -> None:
        """Remember a token.

        When there are too many, forget one that is revoked or expired by `now`, else the oldest.

        `now` is in seconds since the epoch.
        """
        with self._lock:
            if len(self._tokens) >= MAX_TOKENS:
                dead = (one for one, known in self._tokens.items() if known.is_revoked or known.expires_at <= now)
                del self._tokens[next(dead, next(iter(self._tokens)))]
            self._tokens[text] = token

    def get(self, text: str) -> Token | None:
        """What is known of a token; None when it was never issued, or has been forgotten since."""
        return self._tokens.get(text)

    def revoke(self, text: str) -> None:
        """Mark a token as revoked. A text that is no known token is ignored."""
        with self._lock:
            if text in self._tokens:
                self._tokens[text] = replace(self._tokens[text], is_revoked=True)
