"""The sessions, by appKey; each is made when it is first asked for."""

from collections import OrderedDict
from threading import Lock

from emulator.contract.revisions import Revision
from emulator.errors import EmulatorError
from emulator.state.clock import Clock
from emulator.state.counters import MOST_APP_KEYS, slot
from emulator.state.session import Session


class TooManyRevisionsError(EmulatorError):
    """No more appKeys can have a revision of their own."""

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_APP_KEYS} appKeys have a revision of their own; take some back with null, or reset"
        )


class Sessions:
    """At most MOST_APP_KEYS sessions, all on one clock until they move their own."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lock = Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._revisions: dict[str, Revision] = {}

    def revision_of(self, app_key: str) -> Revision | None:
        """The revision that an appKey has of its own; None: it has everybody's."""
        return self._revisions.get(slot(app_key))

    def give_revision(self, app_key: str, revision: Revision | None) -> None:
        """Give an appKey a revision of its own, which is never forgotten; None: everybody's again."""
        with self._lock:
            if revision is None:
                self._revisions.pop(slot(app_key), None)
            elif len(self._revisions) >= MOST_APP_KEYS and slot(app_key) not in self._revisions:
                raise TooManyRevisionsError
            else:
                self._revisions[slot(app_key)] = revision

    def forget(self, app_key: str) -> None:
        """Forget all that has happened with an appKey; its own revision stays."""
        with self._lock:
            self._sessions.pop(slot(app_key), None)

    def app_keys(self) -> list[str]:
        """The appKeys that are remembered, the one that was idle longest first; of a very long one a digest."""
        with self._lock:
            return list(self._sessions)

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
