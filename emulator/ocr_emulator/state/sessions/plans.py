"""Planned replies: what POST .../next queues for an appKey. They come before every rule of the scenario."""

from collections import deque
from dataclasses import replace
from threading import Lock
from typing import Final

from ocr_emulator.contract.catalogue import Catalogue
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.model import Planned, Step

#: How many plans an appKey can have at a time; each can stand for several replies.
MAX_PLANNED: Final = 1000


class TooManyPlannedError(EmulatorError):
    """An appKey has as many plans as it can have."""

    def __init__(self) -> None:
        super().__init__(f"{MAX_PLANNED} replies wait for this appKey; let it call first, or reset its session")


class Plans:
    """The queue of planned replies of one appKey. Each method is atomic."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Planned] = deque()

    def add(self, planned: Planned) -> None:
        """Append a plan to the queue; raises TooManyPlannedError."""
        with self._lock:
            if len(self._waiting) >= MAX_PLANNED:
                raise TooManyPlannedError
            self._waiting.append(planned)

    @property
    def waiting(self) -> tuple[Planned, ...]:
        """The plans in the queue, the next one first."""
        with self._lock:
            return tuple(self._waiting)

    @property
    def reply_count(self) -> int:
        """How many replies all plans in the queue stand for."""
        with self._lock:
            return sum(planned.step.times for planned in self._waiting)

    def copy(self) -> "Plans":
        """A copy of the queue. To take from one does not change the other."""
        other = Plans()
        with self._lock:
            other._waiting.extend(self._waiting)
        return other

    def clear(self) -> None:
        """Empty the queue."""
        with self._lock:
            self._waiting.clear()

    def take(self, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """Take the first reply in the queue that is for `endpoint` and that it can give; None when there is none.

        Plans for other operations stay where they are.
        """
        if not self._waiting:  # as in nearly every request: no lock is taken
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
