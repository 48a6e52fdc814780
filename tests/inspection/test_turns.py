"""Whose turn it is to open a file."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from unittest.mock import patch

import pytest

from ocr_emulator.inspection import turns as module
from ocr_emulator.inspection.turns import Turns


def most_at_a_time(turns: Turns, files: int, expected: int) -> int:
    """How many of that many files have their turn at a time, when they wait until `expected` of them have it."""
    now = most = 0
    lock, all_there = Lock(), Barrier(expected)

    def one() -> None:
        nonlocal now, most
        with turns.turn():
            with lock:
                now += 1
                most = max(most, now)
            all_there.wait()
            with lock:
                now -= 1

    with ThreadPoolExecutor(files) as pool:
        for file in [pool.submit(one) for _ in range(files)]:
            file.result()
    return most


def test_places() -> None:
    """No more files have their turn at a time than there are places."""
    with patch.object(module, "_LONG", 60):
        assert most_at_a_time(Turns(2, 4), files=8, expected=2) == 2


def test_more() -> None:
    """Files that take long let others have a turn beside them, as many as there are places more."""
    with patch.object(module, "_LONG", 0.01):
        assert most_at_a_time(Turns(1, 2), files=9, expected=3) == 3


def fail_in(turns: Turns) -> None:
    with turns.turn():
        raise ValueError


def test_left() -> None:
    """Whoever leaves gives the place back, however it ends."""
    turns = Turns(1, 0)
    for _ in range(3):
        with pytest.raises(ValueError, match=r"^$"):
            fail_in(turns)
