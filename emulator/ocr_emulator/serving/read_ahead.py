"""Reading from a client no faster than it is answered."""

from asyncio import Transport
from collections.abc import Callable

from uvicorn.protocols.http.flow_control import FlowControl


class ReadAhead(FlowControl):
    """uvicorn's flow control; it reads nothing more while there `is_enough` to do.

    uvicorn resumes reading after each reply, also when requests that came together still wait for theirs.
    """

    def __init__(self, transport: Transport, is_enough: Callable[[], bool]) -> None:
        super().__init__(transport)
        self._is_enough = is_enough

    def resume_reading(self) -> None:
        """Read on, unless there is enough to do."""
        if not self._is_enough():
            super().resume_reading()
