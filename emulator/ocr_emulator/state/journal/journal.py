"""The journal: the last requests of each appKey, their answers, and the reasons for them.

It holds no image, no value of a document and no key. A secret appears as a keyed digest whose key lives only in
this process: one can tell two secrets apart, and find out neither.
"""

import secrets
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from threading import Lock
from typing import Final

from msgspec import Struct

from ocr_emulator.scenario.model import DecidedBy, StageName
from ocr_emulator.state.background import dispose
from ocr_emulator.state.sessions.sessions import session_key

#: How many bytes of memory an entry takes beside its texts (measured).
_ENTRY_OVERHEAD: Final = 800

_SALT: Final = secrets.token_bytes(16)


@lru_cache(maxsize=1024)
def secret_digest(secret: str) -> str | None:
    """The digest that stands for a secret: 8 hexadecimal digits; None for a blank one."""
    text = secret.encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=4, key=_SALT).hexdigest() if text else None


class ClientPresence(StrEnum):
    """Whether the client was still connected when its answer was sent."""

    THERE = "there"
    GONE = "gone"


class JournalEntry(Struct, kw_only=True, eq=False):
    """A request and its answer.

    It is written before the answer is sent. Only `id`, `took` and `client` are set later; the last two are None
    while the answer is on its way. `at` is in seconds since the epoch, on the clock of the session. Sizes are in
    bytes, `delay` and `took` in seconds. `caller` and `request_key` are digests. `stage` is the one that answered.
    The token service has no resultCode: there, `result_key` is its error (RFC 6749) or OK.
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
    stage: StageName | None = None
    rule: str | None = None
    decided_by: DecidedBy = DecidedBy.NATURE
    result_code: int | None = None
    reason: str | None = None
    delay: float = 0.0
    fault: str | None = None
    took: float | None = None
    client: ClientPresence | None = None

    @property
    def size(self) -> int:
        """How much memory the entry takes, in bytes, approximately."""
        return _ENTRY_OVERHEAD + len(self.path) + len(self.reason or "") + len(self.app_key or "")


@dataclass(slots=True)
class _AppKeyEntries:
    """The remembered entries of one appKey, the oldest first; their size in bytes; how many were forgotten."""

    entries: deque[JournalEntry] = field(default_factory=deque)
    size: int = 0
    forgotten: int = 0


class Journal:
    """The last requests of each appKey. An answer is in the journal before the client has it.

    At most `max_entries` are kept for each appKey, and at most `max_bytes` over all. When that is reached, the
    appKey that has been idle longest loses its oldest entry, so that one test does not push out the entries of
    another that still runs.

    Every request waits for the lock, so whoever holds it does nothing that takes long: a look at the journal
    copies references, and what is forgotten at once goes away later.
    """

    def __init__(self, max_entries: int = 10_000, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._by_id: dict[int, JournalEntry] = {}  # the oldest first
        self._by_app_key: OrderedDict[str, _AppKeyEntries] = OrderedDict()  # the one idle longest first
        self._bytes = 0
        self._last_id = 0

    def add(self, entry: JournalEntry) -> None:
        """Remember an entry, and give it the next `id`; the first is 1."""
        key = session_key(entry.app_key or "")
        with self._lock:
            self._last_id += 1
            entry.id = self._last_id
            self._by_id[entry.id] = entry
            own = self._by_app_key.setdefault(key, _AppKeyEntries())
            self._by_app_key.move_to_end(key)
            own.entries.append(entry)
            size = entry.size
            own.size += size
            self._bytes += size
            if len(own.entries) > self._max_entries:
                self._forget_oldest(own)
            while self._bytes > self._max_bytes:
                self._make_room()

    def entries(self, app_key: str | None = None) -> Iterator[JournalEntry]:
        """The remembered entries of one appKey, or of all (None), the newest first.

        They are those of one moment, whatever is added or forgotten while they are looked at.
        """
        with self._lock:
            if app_key is None:
                found = list(self._by_id.values())
            else:
                own = self._by_app_key.get(session_key(app_key))
                found = list(own.entries) if own else []
        return reversed(found)

    @property
    def last_id(self) -> int:
        """The `id` of the newest entry that there ever was; 0: there was none."""
        return self._last_id

    def after(self, entry_id: int, app_key: str | None = None) -> list[JournalEntry]:
        """The remembered entries with a larger `id`, of one appKey or of all (None), the oldest first.

        It copies no more entries than have come since, and costs nothing where none has.
        """
        if self._last_id <= entry_id:
            return []
        with self._lock:
            own = None if app_key is None else self._by_app_key.get(session_key(app_key), _AppKeyEntries())
            known = own.entries if own else self._by_id.values()
            newest = list(islice(reversed(known), self._last_id - entry_id))
        return [entry for entry in reversed(newest) if entry.id > entry_id]

    def __len__(self) -> int:
        """How many entries are remembered, over all appKeys."""
        return len(self._by_id)

    def get(self, entry_id: int) -> JournalEntry | None:
        """The entry with that `id`; None when it has been forgotten, or never was."""
        return self._by_id.get(entry_id)

    def forgotten(self, app_key: str) -> int:
        """How many entries of an appKey were forgotten to make room."""
        with self._lock:
            own = self._by_app_key.get(session_key(app_key))
            return own.forgotten if own else 0

    def clear(self, app_key: str | None = None) -> None:
        """Forget the entries of one appKey, or of all (None)."""
        if app_key is None:
            with self._lock:
                gone = self._by_app_key, self._by_id
                self._by_app_key, self._by_id, self._bytes = OrderedDict(), {}, 0
            dispose(*gone)
        else:
            self._clear_one(session_key(app_key))

    def _clear_one(self, key: str) -> None:
        with self._lock:
            own = self._by_app_key.pop(key, _AppKeyEntries())
            self._bytes -= own.size
            for entry in own.entries:
                del self._by_id[entry.id]
        dispose(own.entries)

    def _make_room(self) -> None:
        """Forget the oldest entry of the appKey that has been idle longest; the caller holds the lock."""
        key, own = next(iter(self._by_app_key.items()))
        self._forget_oldest(own)
        if not own.entries:
            del self._by_app_key[key]

    def _forget_oldest(self, own: _AppKeyEntries) -> None:
        oldest = own.entries.popleft()
        size = oldest.size
        del self._by_id[oldest.id]
        own.size -= size
        self._bytes -= size
        own.forgotten += 1
