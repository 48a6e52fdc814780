"""The replies that are planned for an appKey, ahead of every rule. To take one is one step, from any thread."""

from collections import deque
from dataclasses import replace
from threading import Lock
from typing import Final

from ocr_emulator.contract.catalogue import Catalogue
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.model import Planned, Step

#: The most entries that wait at a time; each can stand for several replies.
MAX_PLANNED: Final = 1000


class TooManyPlannedError(EmulatorError):
    """No more replies can be planned for an appKey."""

    def __init__(self) -> None:
        super().__init__(f"{MAX_PLANNED} replies wait for this appKey; let it call first, or reset its session")


class Plans:
    """The planned replies of one appKey, in the order in which they were planned."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Planned] = deque()

    def add(self, planned: Planned) -> None:
        """Put replies behind those that wait already."""
        with self._lock:
            if len(self._waiting) >= MAX_PLANNED:
                raise TooManyPlannedError
            self._waiting.append(planned)

    @property
    def waiting(self) -> tuple[Planned, ...]:
        """The plans that wait, in that order."""
        with self._lock:
            return tuple(self._waiting)

    @property
    def reply_count(self) -> int:
        """How many replies wait."""
        with self._lock:
            return sum(planned.step.times for planned in self._waiting)

    def copy(self) -> "Plans":
        """The same plans, taken without these."""
        other = Plans()
        with self._lock:
            other._waiting.extend(self._waiting)
        return other

    def clear(self) -> None:
        """Plan nothing any more."""
        with self._lock:
            self._waiting.clear()

    def take(self, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """The first reply that waits for a call of `endpoint`, which then waits no longer; None: there is none."""
        if not self._waiting:  # as nearly always
            return None
        with self._lock:
            for index, planned in enumerate(self._waiting):
                step = planned.at(endpoint, codes)
                if step is None:
                    continue
                if planned.step.times > 1:
                    fewer = replace(planned.step, times=planned.step.times - 1)
                    self._waiting[index] = replace(planned, step=fewer)
                else:
                    del self._waiting[index]
                return step
            return None
