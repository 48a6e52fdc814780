"""Whose turn it is to open a file."""

from unittest.mock import patch

import anyio
import pytest
from anyio.lowlevel import checkpoint

from ocr_emulator.api import turns as module
from ocr_emulator.api.turns import Turns


def most_at_a_time(turns: Turns, files: int, expected: int) -> int:
    """How many of that many files have their turn at a time, when they wait until `expected` of them have it."""
    now = most = 0
    all_there = anyio.Event()

    async def one() -> None:
        nonlocal now, most
        async with turns.turn():
            now += 1
            most = max(most, now)
            if now == expected:
                all_there.set()
            await all_there.wait()
            await checkpoint()
            now -= 1

    async def together() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(files):
                group.start_soon(one)

    anyio.run(together)
    return most


def test_places() -> None:
    """No more files have their turn at a time than there are places."""
    with patch.object(module, "_PATIENCE", 60):
        assert most_at_a_time(Turns(2, 4), 9, expected=2) == 2


def test_more() -> None:
    """A file that has waited for long takes one of the further places, of which there are so many."""
    with patch.object(module, "_PATIENCE", 0.01):
        assert most_at_a_time(Turns(1, 2), 9, expected=3) == 3


async def fail_in(turns: Turns) -> None:
    async with turns.turn():
        raise ValueError


def test_left() -> None:
    """Whoever leaves gives the place back, however it ends."""
    turns = Turns(1, 0)
    for _ in range(3):
        with pytest.raises(ValueError, match=r"^$"):
            anyio.run(fail_in, turns)
