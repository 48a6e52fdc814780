"""What keeps the event loop free."""

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Event, current_thread, main_thread
from typing import Any

import pytest

from ocr_emulator.state.background import dispose, run_in_background, unordered_values


def settled() -> None:
    """Wait until the background has done all that it was given."""
    done = Event()
    run_in_background(done.set)
    assert done.wait(10)


class Mortal:
    """Says in which thread it went."""

    def __init__(self, gone: list[object]) -> None:
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append(current_thread())


MAKERS: list[Callable[[list[Mortal]], Any]] = [
    list,
    deque,
    lambda values: dict(enumerate(values)),
    lambda values: OrderedDict(enumerate(values)),
]


@pytest.mark.parametrize("make", MAKERS, ids=["list", "deque", "dict", "ordered"])
def test_dispose(make: Callable[[list[Mortal]], Any]) -> None:
    """Many values go one by one in another thread, of whatever container."""
    gone: list[object] = []
    container = make([Mortal(gone) for _ in range(2000)])
    dispose(container)
    settled()
    assert len(container) == 0
    assert len(gone) == 2000
    assert main_thread() not in gone


def test_few() -> None:
    """Few are left to whoever held them."""
    container = [1, 2, 3]
    dispose(container)
    settled()
    assert container == [1, 2, 3]


def test_unordered_values() -> None:
    """All values are there, each once."""
    ordered = OrderedDict((number, str(number)) for number in range(5))
    ordered.move_to_end(0)
    assert sorted(unordered_values(ordered)) == ["0", "1", "2", "3", "4"]
