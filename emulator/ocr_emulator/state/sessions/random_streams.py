"""Random numbers for chances and random delays: a stream for each session, reproducible with a seed.

Each session has a stream of its own so that parallel tests do not change each other's outcomes.
"""

from random import Random
from threading import Lock
from weakref import WeakKeyDictionary

from ocr_emulator.state.sessions.session import Session
from ocr_emulator.state.sessions.sessions import session_key


class RandomStreams:
    """A random stream for each session.

    With a `seed`, the stream of an appKey is the same every time, and differs from those of other appKeys.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed
        self._lock = Lock()
        self._streams: WeakKeyDictionary[Session, Random] = WeakKeyDictionary()

    def reset(self, session: Session) -> None:
        """Start the stream of a session again."""
        with self._lock:
            self._streams.pop(session, None)

    def copy(self, session: Session, other: Session) -> "RandomStreams":
        """New streams in which `other` has a copy of the stream of `session`, at the same position."""
        copied = RandomStreams(self._seed)
        with self._lock:
            if session in self._streams:
                copied._streams[other] = Random()  # noqa: S311 - as below
                copied._streams[other].setstate(self._streams[session].getstate())
        return copied

    def get_or_create(self, session: Session, app_key: str) -> Random:
        """The stream of `session`, which is that of `app_key`; it is created if there is none."""
        with self._lock:
            if session not in self._streams:
                seed = None if self._seed is None else f"{self._seed} {session_key(app_key)}"
                self._streams[session] = Random(seed)  # noqa: S311 - it decides nothing that has to be secret
            return self._streams[session]
