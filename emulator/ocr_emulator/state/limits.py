"""The limits of what the emulator remembers, so that its memory stays bounded."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many `sessions` are remembered, each until it has been idle for `session_idle` seconds.

    `journal` is how many requests of each session are remembered; those of all sessions take at most
    `journal_bytes` bytes of memory.
    """

    sessions: int = 10_000
    session_idle: float = 86_400.0
    journal: int = 10_000
    journal_bytes: int = 64 * 1024 * 1024


#: The limits of a program that is started without settings.
DEFAULT_LIMITS: Final = Limits()
