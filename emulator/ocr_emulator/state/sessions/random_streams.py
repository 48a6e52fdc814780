"""Where chances and random delays come from: a stream of numbers for each appKey's own world."""

from random import Random
from threading import Lock
from weakref import WeakKeyDictionary

from ocr_emulator.state.sessions.session import Session
from ocr_emulator.state.sessions.sessions import session_key


class RandomStreams:
    """A stream for each session. With a `seed` each is the same every time, and another for every appKey."""

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed
        self._lock = Lock()
        self._streams: WeakKeyDictionary[Session, Random] = WeakKeyDictionary()

    def reset(self, session: Session) -> None:
        """Begin the stream of a session again."""
        with self._lock:
            self._streams.pop(session, None)

    def copy(self, session: Session, other: Session) -> "RandomStreams":
        """Streams with that of `session` here, from where it stands, as that of `other`."""
        copied = RandomStreams(self._seed)
        with self._lock:
            if session in self._streams:
                copied._streams[other] = Random()  # noqa: S311 - as below
                copied._streams[other].setstate(self._streams[session].getstate())
        return copied

    def get_or_create(self, session: Session, app_key: str) -> Random:
        """The stream of `app_key`'s session; it begins when it is first asked for."""
        with self._lock:
            if session not in self._streams:
                seed = None if self._seed is None else f"{self._seed} {session_key(app_key)}"
                self._streams[session] = Random(seed)  # noqa: S311 - it decides nothing that has to be secret
            return self._streams[session]
