"""What the emulator remembers of one appKey: its clock, revision, plans, Request-Keys and symmetric keys."""

import secrets
from collections import OrderedDict, deque
from collections.abc import Sequence
from threading import Lock
from typing import Final

from ocr_emulator.contract.revisions import Revision
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.plans import Plans

#: How many Request-Keys, resident numbers and symmetric keys a session remembers; the oldest is forgotten first.
MAX_CARDS: Final = 1000
MAX_RESIDENT_NUMBERS: Final = 1000
MAX_SYMMETRIC_KEYS: Final = 16


class Session:
    """The state of one appKey since its first request or its last reset.

    `revision` None: the one of the active scenario holds. `used_at` is when the session was last used, in seconds
    of the monotonic clock of `Sessions`. The lock protects what takes more than one step; to look a key up in a
    dict, or to append to a deque, is atomic in itself.
    """

    def __init__(self, common_clock: Clock) -> None:
        self.clock = Clock(common_clock)
        self.plans = Plans()
        self.revision: Revision | None = None
        self.used_at = 0.0
        self._lock = Lock()
        self._cards: OrderedDict[str, tuple[IdCard, float]] = (
            OrderedDict()
        )  # by Request-Key, with the time of issue
        self._wrong_dates: OrderedDict[str, int] = OrderedDict()  # by resident number
        self._keys: deque[bytes] = deque(maxlen=MAX_SYMMETRIC_KEYS)

    def copy(self) -> "Session":
        """A copy of the session. What happens to the copy does not change this one."""
        other = Session(self.clock)
        other.clock, other.plans, other.revision = self.clock.copy(), self.plans.copy(), self.revision
        other.used_at = self.used_at
        with self._lock:
            other._cards.update(self._cards)
            other._wrong_dates.update(self._wrong_dates)
            other._keys.extend(self._keys)
        return other

    def reset(self) -> None:
        """Forget all that has happened, and reset the clock. The revision stays."""
        self.clock.reset()
        self.plans.clear()
        with self._lock:
            self._cards.clear()
            self._wrong_dates.clear()
            self._keys.clear()

    def issue_request_key(self, card: IdCard) -> str:
        """Issue a new Request-Key for `card`: 43 characters that nobody can guess."""
        request_key = secrets.token_urlsafe(32)
        with self._lock:
            self._cards[request_key] = card, self.clock.now()
            if len(self._cards) > MAX_CARDS:
                self._cards.popitem(last=False)
        return request_key

    def find_card(self, request_key: str, life: float) -> IdCard | None:
        """The card that a Request-Key stands for; None if it is unknown, used up or older than `life` seconds."""
        card, issued = self._cards.get(request_key, (None, 0.0))
        return card if self.clock.now() - issued <= life else None

    def spend_request_key(self, request_key: str) -> bool:
        """Use a Request-Key up; False when another request has done so first."""
        with self._lock:
            return self._cards.pop(request_key, None) is not None

    def count_wrong_date(self, resident_number: str) -> int:
        """Count one more wrong issue date for a resident number, and return how many there are now."""
        with self._lock:
            count = self._wrong_dates[resident_number] = self._wrong_dates.get(resident_number, 0) + 1
            if len(self._wrong_dates) > MAX_RESIDENT_NUMBERS:
                self._wrong_dates.popitem(last=False)
            return count

    def wrong_dates(self, resident_number: str) -> int:
        """How many wrong issue dates were sent for a resident number."""
        return self._wrong_dates.get(resident_number, 0)

    def earlier_keys(self) -> Sequence[bytes]:
        """The last symmetric keys, oldest first. The diagnosis tries them where the current key fails."""
        return tuple(self._keys)

    def remember_key(self, symmetric_key: bytes) -> None:
        """Keep a symmetric key for `earlier_keys`."""
        if symmetric_key not in self._keys:
            self._keys.append(symmetric_key)
