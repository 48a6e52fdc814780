"""Which connections have waited too long for their client: for a request that never comes, or never ends.

It looks at all connections from time to time, so that the ordinary request pays nothing for it.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeVar


class Awaited(StrEnum):
    """What a connection waits for."""

    HEAD = "the whole head of a request"
    BODY = "more of the body of a request"


class Wait(NamedTuple):
    """What a connection waits for; `progress` changes as that comes nearer."""

    awaited: Awaited
    progress: Hashable


class Watched(Protocol):
    """A connection that can wait for its client."""

    @property
    def wait(self) -> Wait | None:
        """What it waits for; None: for nothing, or only for a next request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long a client may take for a head, and for each next piece of a body, in seconds."""

    head: float = 60.0
    body: float = 60.0

    def of(self, awaited: Awaited) -> float:
        """How long to wait for that."""
        return self.head if awaited is Awaited.HEAD else self.body


#: The flag of each timeout.
_FLAGS: Final = {Awaited.HEAD: "--head-timeout", Awaited.BODY: "--body-timeout"}

W = TypeVar("W", bound=Watched)


class StallWatch:
    """Remembers since when each connection has waited for the same thing without any progress."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._since: dict[Watched, tuple[Wait, float]] = {}

    def reason(self, awaited: Awaited) -> str:
        """Why a connection is closed that has waited for that."""
        return f"it has waited {self._timeouts.of(awaited):g} s for {awaited} ({_FLAGS[awaited]})"

    def overdue(self, connections: Iterable[W], now: float) -> list[tuple[W, Awaited]]:
        """The connections that have waited for too long at `now`, and what for."""
        found: dict[Watched, tuple[Wait, float]] = {}
        late: list[tuple[W, Awaited]] = []
        for connection in connections:
            wait = connection.wait
            if wait is None:
                continue
            before = self._since.get(connection)
            since = before[1] if before and before[0] == wait else now
            found[connection] = wait, since
            if now - since >= self._timeouts.of(wait.awaited):
                late.append((connection, wait.awaited))
        self._since = found
        return late
