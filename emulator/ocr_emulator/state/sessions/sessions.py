"""The sessions, by appKey; each is made when it is first asked for, and forgotten when it was idle too long."""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Final

from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.session import Session

_LONGEST: Final = 200


def session_key(app_key: str) -> str:
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
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._next_look = 0.0

    def get_or_create(self, app_key: str) -> Session:
        """The session of `app_key`."""
        key = session_key(app_key)
        with self._lock:
            now = self._now()
            if now >= self._next_look:
                self._forget_idle(now)
            session = self._sessions.get(key)
            if session is None:
                session = self._sessions[key] = Session(self.clock)
                if len(self._sessions) > self._most:
                    self._sessions.popitem(last=False)
            session.used_at = now
            self._sessions.move_to_end(key)
            return session

    def get(self, app_key: str) -> Session | None:
        """The session of `app_key`, if it has one; that somebody asks does not keep it."""
        with self._lock:
            self._forget_idle(self._now())
            return self._sessions.get(session_key(app_key))

    def copy(self, app_key: str) -> "Sessions":
        """Sessions that have but a copy of that of `app_key`."""
        copied, found = Sessions(self.clock, now=self._now), self.get(app_key)
        if found:
            copied._sessions[session_key(app_key)] = found.copy()
        return copied

    def forget(self, app_key: str) -> None:
        """Forget an appKey, and what it was given."""
        with self._lock:
            self._sessions.pop(session_key(app_key), None)

    def app_keys(self) -> list[str]:
        """The appKeys that are remembered, the one that was idle longest first; of a very long one a digest."""
        with self._lock:
            self._forget_idle(self._now())
            return list(self._sessions)

    def _forget_idle(self, now: float) -> None:
        while self._sessions:
            key, session = next(iter(self._sessions.items()))
            if now - session.used_at < self._idle:
                self._next_look = session.used_at + self._idle
                return
            del self._sessions[key]
        self._next_look = now + self._idle
