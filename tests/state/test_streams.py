"""Where chances and random delays come from: a stream of numbers for each appKey's own world."""

import pytest

from emulator.state.counters import MOST_APP_KEYS
from emulator.state.streams import Streams

LONG = "k" * 1000


def numbers(streams: Streams, app_key: str, count: int = 5) -> list[float]:
    return [streams.of(app_key).random() for _ in range(count)]


@pytest.mark.parametrize("app_key", ["app", "앱", LONG, ""], ids=["short", "Korean", "long", "blank"])
def test_seed(app_key: str) -> None:
    """With a seed, an appKey gets the same numbers from every start on."""
    assert numbers(Streams(7), app_key) == numbers(Streams(7), app_key)


def test_seed_nought() -> None:
    """A seed of 0 is a seed."""
    assert numbers(Streams(0), "app") == numbers(Streams(0), "app")


def test_each_seed() -> None:
    """Another seed gives other numbers."""
    assert len({tuple(numbers(Streams(seed), "app")) for seed in range(20)}) == 20


def test_each_app_key() -> None:
    """With one seed, each appKey gets other numbers, a long one too."""
    streams = Streams(7)
    app_keys = [*map(str, range(20)), LONG, LONG + "k"]
    assert len({tuple(numbers(streams, app_key)) for app_key in app_keys}) == 22


def test_independent() -> None:
    """What one appKey draws changes nothing for another, whatever the order."""
    one, other = Streams(7), Streams(7)
    alone = numbers(one, "a", 10)
    between = []
    for _ in range(10):
        numbers(other, "b", 3)
        between += numbers(other, "a", 1)
    assert between == alone


def test_goes_on() -> None:
    """A stream goes on where it was left, and does not begin again."""
    streams = Streams(7)
    assert streams.of("app") is streams.of("app")
    assert len(set(numbers(streams, "app", 50))) == 50


def test_no_seed() -> None:
    """Without a seed, the numbers are others each time."""
    assert numbers(Streams(), "app") != numbers(Streams(), "app")


def test_forgets() -> None:
    """Past the most appKeys that are remembered, the one that was idle longest begins anew, and no other."""
    streams = Streams(7)
    first, second = (streams.of(app_key) for app_key in ("first", "second"))
    for number in range(MOST_APP_KEYS - 2):
        streams.of(str(number))
    assert streams.of("first") is first
    streams.of("new")
    assert streams.of("first") is first
    assert streams.of("second") is not second
