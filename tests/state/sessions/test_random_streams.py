"""Where chances and random delays come from: a stream of numbers for each appKey's own world."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.random_streams import RandomStreams
from ocr_emulator.state.sessions.session import Session
from ocr_emulator.state.sessions.sessions import Sessions

LONG = "k" * 1000
SESSIONS = Sessions(Clock())


def numbers(streams: RandomStreams, app_key: str, count: int = 5) -> list[float]:
    """What an appKey draws, whose session is remembered."""
    return [streams.get_or_create(SESSIONS.get_or_create(app_key), app_key).random() for _ in range(count)]


@pytest.mark.parametrize("app_key", ["app", "앱", LONG, ""], ids=["short", "Korean", "long", "blank"])
def test_seed(app_key: str) -> None:
    """With a seed, an appKey gets the same numbers from every start on."""
    assert numbers(RandomStreams(7), app_key) == numbers(RandomStreams(7), app_key)


def test_seed_nought() -> None:
    """A seed of 0 is a seed."""
    assert numbers(RandomStreams(0), "app") == numbers(RandomStreams(0), "app")


def test_each_seed() -> None:
    """Another seed gives other numbers."""
    assert len({tuple(numbers(RandomStreams(seed), "app")) for seed in range(20)}) == 20


def test_each_app_key() -> None:
    """With one seed, each appKey gets other numbers, a long one too."""
    streams = RandomStreams(7)
    app_keys = [*map(str, range(20)), LONG, LONG + "k"]
    assert len({tuple(numbers(streams, app_key)) for app_key in app_keys}) == 22


def test_independent() -> None:
    """What one appKey draws changes nothing for another, whatever the order."""
    one, other = RandomStreams(7), RandomStreams(7)
    alone = numbers(one, "a", 10)
    between = []
    for _ in range(10):
        numbers(other, "b", 3)
        between += numbers(other, "a", 1)
    assert between == alone


def test_goes_on() -> None:
    """A stream goes on where it was left, and does not begin again."""
    streams = RandomStreams(7)
    session = SESSIONS.get_or_create("app")
    assert streams.get_or_create(session, "app") is streams.get_or_create(session, "app")
    assert len(set(numbers(streams, "app", 50))) == 50


def test_no_seed() -> None:
    """Without a seed, the numbers are others each time."""
    assert numbers(RandomStreams(), "app") != numbers(RandomStreams(), "app")


def test_forget() -> None:
    """A stream that is forgotten begins again, and no other; one that never began may be forgotten."""
    streams = RandomStreams(7)
    first, other = numbers(streams, "app"), numbers(streams, "other")
    for _ in range(2):
        streams.reset(SESSIONS.get_or_create("app"))
    assert numbers(streams, "app") == first
    assert numbers(streams, "other") != other


def test_another_session() -> None:
    """With a seed, the stream of an appKey that comes back after it was forgotten begins again."""
    streams = RandomStreams(7)
    before, after = Session(Clock()), Session(Clock())
    first = streams.get_or_create(before, "app").random()
    assert streams.get_or_create(before, "app").random() != first
    assert streams.get_or_create(after, "app").random() == first


def test_freed() -> None:
    """With a session its stream leaves the memory."""
    streams = RandomStreams(7)
    session = Session(Clock())
    stream = weakref.ref(streams.get_or_create(session, "app"))
    gc.collect()
    assert stream() is streams.get_or_create(session, "app")
    del session
    gc.collect()
    assert stream() is None


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """However many threads ask for it at once, a session has one stream."""
    streams = RandomStreams()
    sessions = [Session(Clock()) for _ in range(200)]
    with ThreadPoolExecutor(16) as pool:
        found = list(
            pool.map(lambda _: [streams.get_or_create(session, "app") for session in sessions], range(16))
        )
    assert [len(set(map(id, by_all))) for by_all in zip(*found, strict=True)] == [1] * 200
