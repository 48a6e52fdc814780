"""Stage 3: who calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from emulator.pipeline import refusal
from emulator.pipeline.measure import Measured

_SCHEMES: Final = {"basic", "bearer", "digest"}


@dataclass(frozen=True, slots=True)
class Authenticated:
    """A request from a known caller."""

    request: Measured


def authenticate(measured: Measured, credentials: Mapping[str, str] | None) -> Authenticated:
    """4000005 without a secretKey, 4010001 for one that is not known; None: any non-empty pair is known."""
    secret_key = measured.header("Authorization")
    if not secret_key:
        raise refusal.missing_header("Authorization")
    if not measured.app_key.strip():
        raise refusal.blank_app_key()
    if credentials is not None:
        if measured.app_key not in credentials:
            raise refusal.unknown_app_key(measured.app_key, credentials)
        if secret_key != credentials[measured.app_key]:
            word, _, rest = secret_key.partition(" ")
            raise refusal.wrong_secret_key(word if rest and word.lower() in _SCHEMES else None)
    return Authenticated(measured)
