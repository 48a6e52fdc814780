"""The one door by which time comes in."""

from dataclasses import dataclass
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.state.clock import Clock


@dataclass
class Source:
    """Time as a test says it is."""

    time: float = 1_000_000.0
    step: float = 0.0

    def __call__(self) -> float:
        self.time += self.step
        return self.time


def test_runs() -> None:
    """A clock shows its source's time, plus what it was advanced."""
    source = Source()
    clock = Clock(source)
    assert clock.now() == 1_000_000
    clock.advance(3600)
    source.time += 5
    assert clock.now() == 1_003_605
    assert not clock.is_frozen


def test_setting() -> None:
    """How it was moved changes when somebody moves it, and not while time goes by."""
    source = Source()
    clock = Clock(source)
    settings = [clock.setting]
    advance = partial(clock.advance, 1)
    for move in (advance, clock.freeze, advance, clock.resume, clock.reset):
        move()
        settings.append(clock.setting)
        source.time += 5
        assert clock.setting == settings[-1]
    assert settings == [(0, None), (1, None), (1, 1_000_006), (1, 1_000_007), (-8, None), (0, None)]


def test_freeze() -> None:
    """Frozen, it stands still, and can be advanced all the same; to freeze it again changes nothing."""
    source = Source()
    clock = Clock(source)
    clock.freeze()
    source.time += 5
    clock.freeze()
    assert (clock.now(), clock.is_frozen) == (1_000_000, True)
    clock.advance(60)
    assert clock.now() == 1_000_060


def test_resume() -> None:
    """Resumed, it goes on from where it stood."""
    source = Source()
    clock = Clock(source)
    clock.freeze()
    clock.advance(60)
    source.time += 5
    clock.resume()
    assert (clock.now(), clock.is_frozen) == (1_000_060, False)
    source.time += 1
    assert clock.now() == 1_000_061


def test_resume_what_runs() -> None:
    """To resume a clock that runs takes no time from it, however long that lasts."""
    source = Source(step=1)
    clock = Clock(source)
    for _ in range(10):
        clock.resume()
    assert clock.now() == source.time


def test_reset() -> None:
    """Reset, it shows its source's time, whatever was done to it."""
    source = Source()
    clock = Clock(source)
    clock.advance(60)
    clock.freeze()
    source.time += 5
    clock.reset()
    assert (clock.now(), clock.is_frozen) == (1_000_005, False)


def test_on_another() -> None:
    """A clock can run on another: it follows that one until it is moved itself."""
    source = Source()
    whole = Clock(source)
    own = Clock(whole)
    whole.freeze()
    whole.advance(60)
    assert own.now() == 1_000_060
    own.freeze()
    whole.advance(60)
    assert (own.now(), whole.now()) == (1_000_060, 1_000_120)
    own.reset()
    assert own.now() == 1_000_120


def test_frozen_with_another() -> None:
    """A clock that runs on a frozen one is frozen, whatever it is told itself, until that one goes on."""
    whole = Clock(Source())
    own = Clock(whole)
    whole.freeze()
    own.advance(60)
    own.resume()
    assert (own.now(), own.is_frozen) == (1_000_060, True)
    whole.resume()
    assert not own.is_frozen
    own.freeze()
    assert (own.is_frozen, whole.is_frozen) == (True, False)


MOVES = st.lists(
    st.sampled_from(["freeze", "resume"]) | st.integers(0, 10**6).map(float) | st.integers(1, 10**6), max_size=20
)


@given(moves=MOVES)
def test_never_backwards(moves: list[str | float]) -> None:
    """But for a reset, no move turns a clock back: it shows what has passed, unless frozen, and was advanced."""
    source = Source()
    clock = Clock(source)
    expected = clock.now()
    for move in moves:
        if isinstance(move, str):
            getattr(clock, move)()
        elif isinstance(move, float):
            clock.advance(move)
            expected += move
        else:
            source.time += move
            expected += 0 if clock.is_frozen else move
        assert clock.now() == expected
