"""What is kept of every request, and what is said beside its reply."""

from collections.abc import Callable, Mapping

from emulator.state.journal import Entry
from emulator.state.store import Store
from emulator.web import explain


class Recorder:
    """Remembers and logs requests and their answers; `log` writes the line of one."""

    def __init__(self, store: Store, log: Callable[[Entry], None], *, with_headers: bool) -> None:
        self._store = store
        self._log = log
        self._with_headers = with_headers

    def note(self, entry: Entry) -> Mapping[str, str]:
        """Remember and log an answer, which is about to be sent; answers the headers that explain it."""
        self._store.note(entry)
        self._log(entry)
        return explain.headers(entry) if self._with_headers else {}

    def met(self, entry: Entry) -> None:
        """Count the resultCode of an answer as met; one without a resultCode counts for nothing."""
        self._store.coverage.record(entry)
