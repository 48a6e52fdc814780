"""An access token: an opaque text that stands for a user until it expires or is revoked (guide)."""

import secrets
import string
from dataclasses import dataclass, field
from typing import Final

from ocr_emulator.contract.facts import FACTS

#: How many letters and digits a token has (guide).
TOKEN_LENGTH: Final[int] = next(fact.value for fact in FACTS if fact.name == "token_length")

#: The shortest and the longest life of a token, in seconds; the longest is the default (guide).
MIN_LIFE, MAX_LIFE = next(fact.value for fact in FACTS if fact.name == "token_life")

#: The paths of the token service (guide).
CREATE_PATH: Final = "/oauth2/token/create"
REVOKE_PATH: Final = "/oauth2/token/revoke"
TOKEN_PATHS: Final = (CREATE_PATH, REVOKE_PATH)

_ALPHABET: Final = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An issued token: the user who asked for it and the secret used.

    `expires_at` is in seconds since the epoch.
    """

    user: str
    secret: str = field(repr=False)
    expires_at: float
    is_revoked: bool = False


def new_token_text() -> str:
    """The text of a new token, from a cryptographic random source."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(TOKEN_LENGTH))


def is_well_formed(text: str) -> bool:
    """Whether `text` has the length and the characters of a token."""
    return len(text) == TOKEN_LENGTH and set(text) <= set(_ALPHABET)
