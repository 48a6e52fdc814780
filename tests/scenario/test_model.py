"""A scenario as a value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.contract.catalogue import CATALOGUE
from emulator.scenario.model import NATURAL, Given, Rule, Scenario, Step

CODES = list(CATALOGUE)


def rule(name: str, *operations: str, times: tuple[int, ...] = (1,)) -> Rule:
    """A rule with a reply, each another code, for each number in `times`."""
    steps = tuple(Step(code=code, times=number) for code, number in zip(CODES, times, strict=False))
    return Rule(name=name, operations=frozenset(operations), steps=steps)


@given(times=st.lists(st.integers(1, 6), min_size=1, max_size=6).map(tuple), turns=st.integers(1, 60))
@settings(deadline=None)
def test_step(times: tuple[int, ...], turns: int) -> None:
    """The replies come one after the other, each as many times as it says, and the last for ever."""
    one = rule("x", times=times)
    expanded = [step for step in one.steps for _ in range(step.times)]
    expected = [*expanded, *[one.steps[-1]] * turns][:turns]
    assert [one.step(turn) for turn in range(turns)] == expected


def test_step_far_away() -> None:
    """A reply a billion times over takes no longer than one."""
    one = rule("x", times=(10**9, 1))
    assert [one.step(turn) for turn in (0, 10**9 - 1, 10**9, 10**18)] == [
        one.steps[0],
        one.steps[0],
        one.steps[1],
        one.steps[1],
    ]


@pytest.mark.parametrize(
    ("operation", "name"),
    [("business", "first"), ("credit-card", "second"), ("business/status", None)],
)
def test_rule_for(operation: str, name: str | None) -> None:
    """The first rule that speaks for an operation decides; without one the reply is natural."""
    rules = (rule("first", "business"), rule("second", "business", "credit-card"))
    found = Scenario(name="x", source="test", rules=rules).rule_for(operation)
    assert (found and found.name) == name


def test_natural() -> None:
    """The built-in scenario gives nothing and rules nothing: any credentials, every service, no limit."""
    assert NATURAL.name == "default"
    assert NATURAL.rules == ()
    assert NATURAL.given == Given(credentials=None, businesses={}, allowance=None, services=None)
