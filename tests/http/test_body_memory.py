"""The budget for bodies in flight: it bounds them, refuses none, and lets each come to its end."""

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.contract.facts import FACTS
from ocr_emulator.http import body_memory
from ocr_emulator.http.body_memory import RESERVE, UNCOUNTED, BodyInFlight, BodyMemory

MB = 1_000_000


async def arrive(memory: BodyMemory, size: int, pieces: int, peaks: list[int]) -> None:
    """A body of `size` bytes that comes in so many pieces, is worked on for a while, and gives its part back."""
    with memory.body() as body:
        for number in range(1, pieces):
            await body.grow_to(size * number // pieces)
            peaks.append(memory.taken)
            await anyio.lowlevel.checkpoint()
        body.end_at(size)
        peaks.append(memory.taken)
        await anyio.lowlevel.checkpoint()


@given(
    sizes=st.lists(st.integers(0, 20 * MB), min_size=1, max_size=30),
    pieces=st.integers(1, 40),
    budget=st.integers(0, 60 * MB),
)
@settings(deadline=None)
def test_all_come_to_their_end(sizes: list[int], pieces: int, budget: int) -> None:
    """However small the budget, every body comes to its end, and at the end nothing is taken."""
    memory, peaks = BodyMemory(budget), [0]

    async def run() -> None:
        async with anyio.create_task_group() as group:
            for size in sizes:
                group.start_soon(arrive, memory, size, pieces, peaks)

    anyio.run(run)
    last_pieces = sum(size // pieces + 1 for size in sizes)
    assert max(peaks) <= budget + RESERVE + last_pieces
    assert memory.taken == 0


def test_who_is_there_first_goes_on_first() -> None:
    """Who waits is served in the order of waiting, as soon as a reply gives room."""
    order: list[str] = []

    async def run() -> None:
        memory = BodyMemory(12 * MB)
        async with anyio.create_task_group() as group:
            with memory.body() as first, memory.body() as finisher:
                await first.grow_to(9 * MB)
                first.end_at(9 * MB)
                await finisher.grow_to(2 * MB)
                for name in "abc":
                    group.start_soon(wait_as, memory, name)
                    await anyio.lowlevel.checkpoint()
                assert order == []

    async def wait_as(memory: BodyMemory, name: str) -> None:
        with memory.body() as body:
            await body.grow_to(MB)
            order.append(name)

    anyio.run(run)
    assert order == ["a", "b", "c"]


def test_what_is_small_is_not_counted() -> None:
    """A small body never waits, be the budget used up or not."""

    async def run() -> None:
        memory = BodyMemory(0)
        with memory.body() as body:
            await body.grow_to(UNCOUNTED)
            body.end_at(UNCOUNTED)
            assert memory.taken == 0

    anyio.run(run)


def test_what_is_thrown_away_is_given_back() -> None:
    """A body over the limit takes nothing any more, though it goes on."""

    async def run() -> None:
        memory = BodyMemory(2 * MB)
        with memory.body() as body:
            await body.grow_to(MB)
            assert memory.taken == MB
            body.drop()
            assert memory.taken == 0

    anyio.run(run)


def test_who_goes_away_while_it_waits() -> None:
    """A body that is given up gives all back, and is no longer waited for."""

    async def run() -> None:
        memory = BodyMemory(MB)
        with memory.body() as first, memory.body() as finisher:
            await first.grow_to(MB)
            await finisher.grow_to(MB)
            with anyio.move_on_after(0), memory.body() as third:
                await third.grow_to(MB)
            assert memory.taken == 2 * MB
        assert memory.taken == 0

    anyio.run(run)


def test_a_silent_finisher_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that goes on beyond the budget and then sends nothing lets the next one go on."""
    monkeypatch.setattr(body_memory, "_PATIENCE", 0.01)

    async def run() -> None:
        memory = BodyMemory(MB)
        with memory.body() as full, memory.body() as silent, memory.body() as next_one:
            await full.grow_to(MB)
            await silent.grow_to(MB)
            await next_one.grow_to(MB)
            assert memory.taken == 3 * MB
            await next_one.grow_to(2 * MB)

    anyio.run(run)


def test_silent_ones_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that begin and stop can take no more than the budget and what is beyond it, until they are ended."""
    monkeypatch.setattr(body_memory, "_PATIENCE", 0.01)

    async def run() -> None:
        memory = BodyMemory(MB)
        silent: list[BodyInFlight] = []
        with anyio.move_on_after(1) as waited:
            while True:
                silent.append(BodyInFlight(memory))
                await silent[-1].grow_to(10 * MB)
        assert waited.cancelled_caught
        assert memory.taken <= MB + RESERVE
        for body in silent:
            memory.give_back(body)

    anyio.run(run)


def test_a_finisher_can_always_be_whole() -> None:
    """What one may take beyond the budget is more than the largest body of any revision."""
    assert max(fact.value for fact in FACTS if fact.name == "size_limit") < RESERVE
