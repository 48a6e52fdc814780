"""The sessions, by appKey; each is made when it is first asked for."""

from collections import OrderedDict
from threading import Lock

from emulator.state.clock import Clock
from emulator.state.counters import MOST_APP_KEYS, slot
from emulator.state.session import Session


class Sessions:
    """At most MOST_APP_KEYS sessions, all on one clock until they move their own."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lock = Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def of(self, app_key: str) -> Session:
        """The session of `app_key`."""
        with self._lock:
            key = slot(app_key)
            if key not in self._sessions:
                self._sessions[key] = Session(self.clock)
            self._sessions.move_to_end(key)
            if len(self._sessions) > MOST_APP_KEYS:
                self._sessions.popitem(last=False)
            return self._sessions[key]
