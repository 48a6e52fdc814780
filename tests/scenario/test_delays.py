"""How long a reply is held back: always as long, or drawn from a distribution. In seconds."""

from random import Random
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.scenario.delays import LONGEST, Fixed, Lognormal, Uniform

SECONDS = st.integers(0, 60_000).map(lambda number: number / 1000)
SEEDS = st.integers(0, 2**32)


@given(seconds=SECONDS, seed=SEEDS)
@settings(deadline=None)
def test_fixed(seconds: float, seed: int) -> None:
    """A fixed delay is always as long, and draws nothing."""
    random = Random(seed)
    before = random.getstate()
    assert [Fixed(seconds).draw(random) for _ in range(3)] == [seconds] * 3
    assert random.getstate() == before


@given(bounds=st.tuples(SECONDS, SECONDS).map(sorted), seed=SEEDS)
@settings(deadline=None)
def test_uniform(bounds: list[float], seed: int) -> None:
    """A uniform delay lies between its bounds, which themselves may be equal."""
    least, most = bounds
    random = Random(seed)
    assert all(least <= Uniform(least, most).draw(random) <= most <= LONGEST for _ in range(20))


def test_uniform_everywhere() -> None:
    """Each tenth of the way between the bounds of a uniform delay is as likely."""
    random = Random(1)
    drawn = [Uniform(2, 4).draw(random) for _ in range(10_000)]
    counts = [sum(2 + tenth / 5 <= one < 2 + (tenth + 1) / 5 for one in drawn) for tenth in range(10)]
    assert all(900 < count < 1100 for count in counts)


@given(middle=SECONDS, sigma=st.floats(0, 10, exclude_min=True), seed=SEEDS)
@settings(deadline=None)
def test_lognormal(middle: float, sigma: float, seed: int) -> None:
    """A lognormal delay is never below nought and never longer than a minute, however long its tail."""
    random = Random(seed)
    assert all(0 <= Lognormal(middle, sigma).draw(random) <= LONGEST == 60 for _ in range(20))


@pytest.mark.parametrize("sigma", [0.1, 0.5, 1])
@pytest.mark.parametrize("middle", [0.05, 0.3, 2])
def test_lognormal_median(middle: float, sigma: float) -> None:
    """Half of the lognormal delays are below the median, the other half above."""
    random = Random(1)
    drawn = [Lognormal(middle, sigma).draw(random) for _ in range(10_000)]
    assert median(drawn) == pytest.approx(middle, rel=0.05)


def test_lognormal_spread() -> None:
    """Of the lognormal delays 16 % are more than e**sigma times the median, and 16 % as much below."""
    random = Random(1)
    drawn = [Lognormal(1, 0.5).draw(random) for _ in range(10_000)]
    assert sum(one > 1.6487 for one in drawn) / 10_000 == pytest.approx(0.1587, abs=0.01)
    assert sum(one < 1 / 1.6487 for one in drawn) / 10_000 == pytest.approx(0.1587, abs=0.01)


@pytest.mark.parametrize("delay", [Uniform(0.2, 2), Lognormal(0.3, 0.5)], ids=["uniform", "lognormal"])
def test_repeats(delay: Uniform | Lognormal) -> None:
    """From the same stream come the same delays, and not one like the other."""
    one, other = ([delay.draw(random) for _ in range(20)] for random in (Random(1), Random(1)))
    assert one == other
    assert len(set(one)) == 20
