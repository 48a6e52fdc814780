"""How often something has happened in an appKey's own world."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.session import Session


def sessions() -> tuple[Session, Session]:
    """Two sessions."""
    return Session(Clock()), Session(Clock())


def test_count() -> None:
    """Each session counts each of its events from 0."""
    counters = Counters()
    a, b = sessions()
    events = [(a, "x"), (a, "x"), (a, "y"), (b, "x"), (a, "x"), (b, "x")]
    assert [counters.get_and_increment(session, event) for session, event in events] == [0, 1, 0, 0, 2, 1]


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """Counted from many threads at once, no number is given twice and none is left out."""
    counters = Counters()
    session, _ = sessions()
    with ThreadPoolExecutor(16) as pool:
        numbers = pool.map(lambda _: [counters.get_and_increment(session, "x") for _ in range(500)], range(16))
        assert sorted(chain.from_iterable(numbers)) == list(range(8000))


def test_forget() -> None:
    """A session whose counts are forgotten begins at nought, and no other; one that never counted may be forgotten."""
    counters = Counters()
    a, b = sessions()
    for session in (a, b):
        counters.get_and_increment(session, "x")
    counters.reset(a)
    counters.reset(a)
    assert [counters.get_and_increment(session, "x") for session in (a, b)] == [0, 1]


def test_freed() -> None:
    """With a session its counts leave the memory, and no other's."""

    class Event(str):
        """A text of which one can know whether it still is in memory."""

        __slots__ = ("__weakref__",)

    counters = Counters()
    session, other = sessions()
    event = Event("x")
    counters.get_and_increment(session, event)
    counters.get_and_increment(other, "x")
    gone = weakref.ref(event), weakref.ref(session)
    del event
    gc.collect()
    assert None not in [reference() for reference in gone]
    del session
    gc.collect()
    assert [reference() for reference in gone] == [None, None]
    assert counters.get_and_increment(other, "x") == 1
