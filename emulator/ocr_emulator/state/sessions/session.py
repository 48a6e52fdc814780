"""One appKey's own world: its clock and revision, the cards it may ask about, its last symmetric keys."""

import secrets
from collections import OrderedDict, deque
from collections.abc import Sequence
from threading import Lock
from typing import Final

from ocr_emulator.contract.revisions import Revision
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.plans import Plans

#: The most that a session remembers of each kind; the oldest is forgotten first.
MAX_CARDS: Final = 1000
MAX_RESIDENT_NUMBERS: Final = 1000
MAX_SYMMETRIC_KEYS: Final = 16


class Session:
    """What has happened with one appKey since the start or the last reset.

    `revision` is its own; None: it has everybody's. `used_at` is on a steady clock of the one who keeps it.
    """

    def __init__(self, common: Clock) -> None:
        self.clock = Clock(common)
        self.plans = Plans()
        self.revision: Revision | None = None
        self.used_at = 0.0
        self._lock = Lock()
        self._cards: OrderedDict[str, tuple[IdCard, float]] = OrderedDict()
        self._wrong_dates: OrderedDict[str, int] = OrderedDict()
        self._keys: deque[bytes] = deque(maxlen=MAX_SYMMETRIC_KEYS)

    def copy(self) -> "Session":
        """A session with which the same has happened; what happens with it leaves this one as it is."""
        other = Session(self.clock)
        other.clock, other.plans, other.revision = self.clock.copy(), self.plans.copy(), self.revision
        other.used_at = self.used_at
        with self._lock:
            other._cards.update(self._cards)
            other._wrong_dates.update(self._wrong_dates)
            other._keys.extend(self._keys)
        return other

    def reset(self) -> None:
        """Forget all that has happened; the revision stays."""
        self.clock.reset()
        self.plans.clear()
        with self._lock:
            self._cards.clear()
            self._wrong_dates.clear()
            self._keys.clear()

    def issue_request_key(self, card: IdCard) -> str:
        """A new Request-Key for `card`."""
        request_key = secrets.token_urlsafe(32)
        with self._lock:
            self._cards[request_key] = card, self.clock.now()
            if len(self._cards) > MAX_CARDS:
                self._cards.popitem(last=False)
        return request_key

    def find_card(self, request_key: str, life: float) -> IdCard | None:
        """The card that a Request-Key is for; None when it is unknown, spent or older than `life` seconds."""
        card, issued = self._cards.get(request_key, (None, 0.0))
        return card if self.clock.now() - issued <= life else None

    def spend_request_key(self, request_key: str) -> bool:
        """Use a Request-Key up; False when somebody else has just done so."""
        with self._lock:
            return self._cards.pop(request_key, None) is not None

    def count_wrong_date(self, resident_number: str) -> int:
        """Count one more wrong issue date for a resident number, and answer how many there are now."""
        with self._lock:
            count = self._wrong_dates[resident_number] = self._wrong_dates.get(resident_number, 0) + 1
            if len(self._wrong_dates) > MAX_RESIDENT_NUMBERS:
                self._wrong_dates.popitem(last=False)
            return count

    def wrong_dates(self, resident_number: str) -> int:
        """How many wrong issue dates there were for a resident number."""
        return self._wrong_dates.get(resident_number, 0)

    def earlier_keys(self) -> Sequence[bytes]:
        """The last symmetric keys, for the diagnosis of a client that encrypts with the one before."""
        return tuple(self._keys)

    def remember_key(self, symmetric_key: bytes) -> None:
        """Keep a symmetric key for `earlier_keys`."""
        if symmetric_key not in self._keys:
            self._keys.append(symmetric_key)
