"""The tokens that were issued, for all sessions."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import Final

from ocr_emulator.oauth.token import Token

#: The most tokens that are remembered; the oldest is forgotten first.
MAX_TOKENS: Final = 10_000


class Tokens:
    """Tokens by their text; those that are revoked or expired are remembered too, to say so."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tokens: OrderedDict[str, Token] = OrderedDict()

    def add(self, text: str, token: Token, now: float) -> None:
        """Remember a token; where there are too many, one that no longer lives `now` is forgotten first."""
        with self._lock:
            if len(self._tokens) >= MAX_TOKENS:
                dead = (one for one, known in self._tokens.items() if known.is_revoked or known.expires_at <= now)
                del self._tokens[next(dead, next(iter(self._tokens)))]
            self._tokens[text] = token

    def get(self, text: str) -> Token | None:
        """What is known of a token; None: it was never issued, or so many were since."""
        return self._tokens.get(text)

    def revoke(self, text: str) -> None:
        """End a token's life, if it is one."""
        with self._lock:
            if text in self._tokens:
                self._tokens[text] = replace(self._tokens[text], is_revoked=True)
