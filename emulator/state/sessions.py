"""The sessions, by appKey; each is made when it is first asked for, and forgotten when it was idle too long."""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Final

from emulator.state.clock import Clock
from emulator.state.session import Session

_LONGEST: Final = 200


def slot(app_key: str) -> str:
    """What stands for an appKey in memory: itself, or a digest of one that is longer than any real one."""
    return app_key if len(app_key) <= _LONGEST else blake2b(app_key.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """At most `most` sessions, all on one clock until they move their own; the one idle longest goes first.

    One that was idle for `idle` seconds of the `now` of a steady clock, which no test moves, is forgotten too.
    """

    def __init__(
        self,
        clock: Clock,
        most: int = 10_000,
        idle: float = 86_400.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._most = most
        self._idle = idle
        self._now = now
        self._lock = Lock()
        self._sessions: OrderedDict[str, tuple[Session, float]] = OrderedDict()

    def of(self, app_key: str) -> Session:
        """The session of `app_key`."""
        key = slot(app_key)
        with self._lock:
            now = self._now()
            self._forget_idle(now)
            found = self._sessions.get(key)
            session = found[0] if found else Session(self.clock)
            self._sessions[key] = session, now
            self._sessions.move_to_end(key)
            if len(self._sessions) > self._most:
                self._sessions.popitem(last=False)
            return session

    def find(self, app_key: str) -> Session | None:
        """The session of `app_key`, if it has one; that somebody asks does not keep it."""
        with self._lock:
            self._forget_idle(self._now())
            found = self._sessions.get(slot(app_key))
            return found and found[0]

    def copy(self, app_key: str) -> "Sessions":
        """Sessions that have but a copy of that of `app_key`."""
        copied, found = Sessions(self.clock, now=self._now), self.find(app_key)
        if found:
            copied._sessions[slot(app_key)] = found.copy(), self._now()
        return copied

    def forget(self, app_key: str) -> None:
        """Forget an appKey, and what it was given."""
        with self._lock:
            self._sessions.pop(slot(app_key), None)

    def app_keys(self) -> list[str]:
        """The appKeys that are remembered, the one that was idle longest first; of a very long one a digest."""
        with self._lock:
            self._forget_idle(self._now())
            return list(self._sessions)

    def _forget_idle(self, now: float) -> None:
        while self._sessions:
            key, (_, used) = next(iter(self._sessions.items()))
            if now - used < self._idle:
                return
            del self._sessions[key]
