"""Where a call works that looks at much."""

from threading import Event, current_thread, main_thread

import anyio
import pytest

from ocr_emulator.control.routing.threads import look


def test_apart() -> None:
    """The work is done in another thread, and its answer comes back."""
    assert anyio.run(look, current_thread) is not main_thread()


def test_a_failure() -> None:
    """What the work raises is raised."""

    def fail() -> None:
        raise LookupError("none")

    with pytest.raises(LookupError, match=r"^none$"):
        anyio.run(look, fail)


def test_one_at_a_time() -> None:
    """One look waits for another, and the event loop waits for neither."""
    order: list[str] = []
    begun, go_on = Event(), Event()

    def first() -> None:
        begun.set()
        assert go_on.wait(10)
        order.append("first")

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(look, first)
            await anyio.to_thread.run_sync(begun.wait)
            group.start_soon(look, lambda: order.append("second"))
            await anyio.lowlevel.checkpoint()
            order.append("event loop")
            go_on.set()

    anyio.run(both)
    assert order == ["event loop", "first", "second"]
