"""How much is remembered."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`sessions` are remembered, each until it was idle for `session_idle` seconds.

    `journal` is how many requests of each, and all of them as far as they take `journal_bytes`.
    """

    sessions: int = 10_000
    session_idle: float = 86_400.0
    journal: int = 10_000
    journal_bytes: int = 64 * 1024 * 1024


#: What holds unless a setting says otherwise.
DEFAULT_LIMITS: Final = Limits()
