"""What was asked and answered, and why. No image, no value of a document and no key is in it.

What is secret appears as a digest that only this process can make: two can be told apart, and none be found out.
"""

import secrets
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from heapq import merge
from operator import attrgetter
from threading import Lock
from typing import Final

from msgspec import Struct

from ocr_emulator.state.sessions.sessions import session_key

#: What an entry takes in memory beside its texts, in bytes, measured.
_ENTRY: Final = 700

_SALT: Final = secrets.token_bytes(16)


@lru_cache(maxsize=1024)
def secret_digest(secret: str) -> str | None:
    """What stands for a secret; None for a blank one."""
    text = secret.encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=4, key=_SALT).hexdigest() if text else None


class ClientPresence(StrEnum):
    """Whether there was somebody to take the answer."""

    THERE = "there"
    GONE = "gone"


class JournalEntry(Struct, kw_only=True, eq=False):
    """A request and its answer. It is written once; only its number, and how its answer fared, are added later.

    `at` is in seconds since the epoch, on the clock of the session. Sizes are in bytes, `delay` and `took` in
    seconds. `caller` and `request_key` are digests. `stage` is the one that answered. The token service has no
    resultCode: `result_key` is then its error, or OK. `took` and `client` None: the answer is on its way.
    """

    at: float
    method: str
    path: str
    revision: str
    scenario: str
    status: int
    result_key: str
    id: int = 0
    app_key: str | None = None
    operation: str | None = None
    version: str | None = None
    body_size: int = 0
    file_type: str | None = None
    file_size: int | None = None
    sha256: str | None = None
    caller: str | None = None
    request_key: str | None = None
    stage: str | None = None
    rule: str | None = None
    by_scenario: bool = False
    result_code: int | None = None
    reason: str | None = None
    delay: float = 0.0
    fault: str | None = None
    took: float | None = None
    client: ClientPresence | None = None

    @property
    def size(self) -> int:
        """About how much memory it takes, in bytes."""
        return _ENTRY + len(self.path) + len(self.reason or "") + len(self.app_key or "")


@dataclass(slots=True)
class _Own:
    """The requests of one appKey that are remembered, and how many were forgotten."""

    entries: deque[JournalEntry] = field(default_factory=deque)
    forgotten: int = 0


class Journal:
    """The last requests of each appKey; an answer is in it before the client has it.

    `most` for each appKey, and as many as `most_bytes` hold over all: the requests go first of the appKey that was
    idle longest, so that nobody's tests crowd out another's.
    """

    def __init__(self, most: int = 10_000, most_bytes: int = 64 * 1024 * 1024) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._own: OrderedDict[str, _Own] = OrderedDict()
        self._bytes = 0
        self._last_id = 0

    def add(self, entry: JournalEntry) -> None:
        """Remember a request, and give it the next number, from 1."""
        key = session_key(entry.app_key or "")
        with self._lock:
            self._last_id += 1
            entry.id = self._last_id
            own = self._own.setdefault(key, _Own())
            self._own.move_to_end(key)
            own.entries.append(entry)
            self._bytes += entry.size
            if len(own.entries) > self._most:
                self._forget_oldest(own)
            while self._bytes > self._most_bytes:
                self._make_room()

    def entries(self, app_key: str | None = None) -> Iterator[JournalEntry]:
        """The requests that are remembered, the newest first; of one appKey, or of all."""
        with self._lock:
            wanted = self._own.values() if app_key is None else filter(None, [self._own.get(session_key(app_key))])
            lists = [list(own.entries) for own in wanted]
        return merge(*(reversed(one) for one in lists), key=attrgetter("id"), reverse=True)

    def __len__(self) -> int:
        """How many requests are remembered."""
        with self._lock:
            return sum(len(own.entries) for own in self._own.values())

    def get(self, number: int) -> JournalEntry | None:
        """The request of that number; None: it is forgotten, or there was none."""
        return next((entry for entry in self.entries() if entry.id == number), None)

    def forgotten(self, app_key: str) -> int:
        """How many requests of an appKey were forgotten, to make room."""
        with self._lock:
            own = self._own.get(session_key(app_key))
            return own.forgotten if own else 0

    def clear(self, app_key: str | None = None) -> None:
        """Forget the requests of one appKey, or all."""
        with self._lock:
            keys = list(self._own) if app_key is None else [session_key(app_key)]
            for own in filter(None, (self._own.pop(key, None) for key in keys)):
                self._bytes -= sum(entry.size for entry in own.entries)

    def _make_room(self) -> None:
        """Forget the oldest request of the appKey that was idle longest."""
        key, own = next(iter(self._own.items()))
        self._forget_oldest(own)
        if not own.entries:
            del self._own[key]

    def _forget_oldest(self, own: _Own) -> None:
        self._bytes -= own.entries.popleft().size
        own.forgotten += 1
