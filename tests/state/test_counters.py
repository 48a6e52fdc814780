"""How often something has happened in an appKey's own world."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from emulator.state.counters import MOST_APP_KEYS, Counters


@pytest.fixture
def _hurried() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_count() -> None:
    """Each appKey counts each of its events from 0."""
    counters = Counters()
    events = [("a", "x"), ("a", "x"), ("a", "y"), ("b", "x"), ("a", "x"), ("b", "x")]
    assert [counters.count(app_key, event) for app_key, event in events] == [0, 1, 0, 0, 2, 1]


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """Counted from many threads at once, no number is given twice and none is left out."""
    counters = Counters()
    with ThreadPoolExecutor(16) as pool:
        numbers = pool.map(lambda _: [counters.count("a", "x") for _ in range(500)], range(16))
        assert sorted(chain.from_iterable(numbers)) == list(range(8000))


def test_forgets() -> None:
    """Past the most appKeys that are remembered, the one that was idle longest begins anew, and no other."""
    counters = Counters()
    for number in range(MOST_APP_KEYS):
        counters.count(str(number), "x")
    assert counters.count("0", "x") == 1
    assert counters.count("new", "x") == 0
    assert [counters.count(app_key, "x") for app_key in ("0", "2", "new", "1")] == [2, 1, 1, 0]
