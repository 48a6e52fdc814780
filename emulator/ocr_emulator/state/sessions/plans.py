"""Planned replies: what POST .../next queues for an appKey. They come before every rule of the scenario."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from ocr_emulator.contract.catalogue import Catalogue
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.model import Planned, Step
from ocr_emulator.state.storage import MAX_PLANNED_BYTES, TooMuchStoredError, footprint

#: How many plans an appKey can have at a time; each can stand for several replies.
MAX_PLANNED: Final = 1000


_ADVICE: Final = "let it call first, or reset its session"


class TooManyPlannedError(EmulatorError):
    """An appKey has as many plans as it can have."""

    def __init__(self) -> None:
        super().__init__(f"{MAX_PLANNED} replies wait for this appKey; {_ADVICE}")


class UnknownPlanError(EmulatorError):
    """An appKey has no plan with that number, or has it no more."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"there is no planned reply {number}: it was given or taken back, or there never was one; "
            "GET .../next lists those that wait"
        )


@dataclass(slots=True)
class _Waiting:
    """A plan in the queue, the number by which it is known, and its size in bytes."""

    number: int
    planned: Planned
    size: int


class Plans:
    """The queue of planned replies of one appKey. Each method is atomic."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[_Waiting] = deque()
        self._size = 0
        self._last_number = 0

    def add(self, planned: Planned) -> None:
        """Append a plan to the queue; raises TooManyPlannedError or TooMuchStoredError."""
        size = footprint(planned)
        with self._lock:
            if len(self._waiting) >= MAX_PLANNED:
                raise TooManyPlannedError
            if self._size + size > MAX_PLANNED_BYTES:
                what = "planned replies for this appKey"
                raise TooMuchStoredError(what, self._size + size, MAX_PLANNED_BYTES, _ADVICE)
            self._last_number += 1
            self._waiting.append(_Waiting(self._last_number, planned, size))
            self._size += size

    @property
    def size(self) -> int:
        """How much memory the plans in the queue take, in bytes."""
        return self._size

    @property
    def waiting(self) -> tuple[Planned, ...]:
        """The plans in the queue, the next one first."""
        with self._lock:
            return tuple(one.planned for one in self._waiting)

    @property
    def numbered(self) -> Mapping[int, Planned]:
        """The plans in the queue by their numbers, the next one first; no two plans ever have the same number."""
        with self._lock:
            return {one.number: one.planned for one in self._waiting}

    @property
    def reply_count(self) -> int:
        """How many replies all plans in the queue stand for."""
        return sum(planned.step.times for planned in self.waiting)

    def copy(self) -> "Plans":
        """A copy of the queue. To take from one does not change the other."""
        other = Plans()
        with self._lock:
            other._waiting.extend(replace(one) for one in self._waiting)
            other._size, other._last_number = self._size, self._last_number
        return other

    def clear(self) -> None:
        """Empty the queue."""
        with self._lock:
            self._waiting.clear()
            self._size = 0

    def remove(self, number: int) -> bool:
        """Take a plan out of the queue; False: there is none with that number."""
        with self._lock:
            for index, one in enumerate(self._waiting):
                if one.number == number:
                    del self._waiting[index]
                    self._size -= one.size
                    return True
            return False

    def take(self, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """Take the first reply in the queue that is for `endpoint` and that it can give; None when there is none.

        Plans for other operations stay where they are.
        """
        if not self._waiting:  # as in nearly every request: no lock is taken
            return None
        with self._lock:
            for index, one in enumerate(self._waiting):
                step = one.planned.at(endpoint, codes)
                if step is None:
                    continue
                if one.planned.step.times > 1:
                    fewer = replace(one.planned.step, times=one.planned.step.times - 1)
                    one.planned = replace(one.planned, step=fewer)
                else:
                    del self._waiting[index]
                    self._size -= one.size
                return step
            return None
