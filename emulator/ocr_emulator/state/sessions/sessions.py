"""All sessions by appKey. A session is created by its first request, and forgotten when it is idle too long."""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Final

from ocr_emulator.state.background import unordered_values
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.session import Session

#: A longer appKey is remembered by its digest, so that a client cannot fill the memory with it.
_MAX_KEY_LENGTH: Final = 200


def session_key(app_key: str) -> str:
    """The key under which an appKey is remembered: itself, or its digest when it is longer than any real one."""
    return (
        app_key
        if len(app_key) <= _MAX_KEY_LENGTH
        else blake2b(app_key.encode("utf-8", "surrogatepass")).hexdigest()
    )


class Sessions:
    """At most `max_sessions` sessions; the one that has been idle longest is forgotten first.

    A session that has been idle for `max_idle` seconds is forgotten too. `now` is a monotonic clock in seconds:
    the virtual `clock`, which every session follows until it moves its own, says nothing about idleness.

    The dict is in the order of last use, so the idle sessions are always at its front.
    """

    def __init__(
        self,
        clock: Clock,
        max_sessions: int = 10_000,
        max_idle: float = 86_400.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._max_sessions = max_sessions
        self._max_idle = max_idle
        self._now = now
        self._lock = Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._next_expiry = 0.0  # before this time no session can have been idle too long

    def get_or_create(self, app_key: str) -> Session:
        """The session of `app_key`, which is thereby used; it is created if there is none."""
        key = session_key(app_key)
        with self._lock:
            now = self._now()
            if now >= self._next_expiry:
                self._forget_idle(now)
            session = self._sessions.get(key)
            if session is None:
                session = self._sessions[key] = Session(self.clock)
                if len(self._sessions) > self._max_sessions:
                    self._sessions.popitem(last=False)
            session.used_at = now
            self._sessions.move_to_end(key)
            return session

    def get(self, app_key: str) -> Session | None:
        """The session of `app_key`, or None. To ask does not count as use."""
        with self._lock:
            self._forget_idle(self._now())
            return self._sessions.get(session_key(app_key))

    def copy(self, app_key: str) -> "Sessions":
        """Sessions of which there is one: a copy of that of `app_key`, if it has one."""
        copied, found = Sessions(self.clock, now=self._now), self.get(app_key)
        if found:
            copied._sessions[session_key(app_key)] = found.copy()
        return copied

    def forget(self, app_key: str) -> None:
        """Forget the session of an appKey, with its revision and scenario."""
        with self._lock:
            self._sessions.pop(session_key(app_key), None)

    def all(self) -> list[Session]:
        """Every session, in any order."""
        with self._lock:
            return unordered_values(self._sessions)

    def __len__(self) -> int:
        """How many sessions are remembered."""
        with self._lock:
            self._forget_idle(self._now())
            return len(self._sessions)

    def app_keys(self) -> list[str]:
        """The appKeys that have a session, the one idle longest first; of a very long one, its digest."""
        with self._lock:
            self._forget_idle(self._now())
            keys, sessions = list(dict.keys(self._sessions)), unordered_values(self._sessions)
        used_at = {key: session.used_at for key, session in zip(keys, sessions, strict=True)}
        return sorted(used_at, key=used_at.__getitem__)

    def _forget_idle(self, now: float) -> None:
        """Forget the sessions that are idle too long, and note when the next one will be.

        The caller holds the lock.
        """
        while self._sessions:
            key, session = next(iter(self._sessions.items()))
            if now - session.used_at < self._max_idle:
                self._next_expiry = session.used_at + self._max_idle
                return
            del self._sessions[key]
        self._next_expiry = now + self._max_idle
