"""A scenario as a value."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, Endpoint
from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.matchers import OneOf
from ocr_emulator.scenario.model import NATURAL, Given, Rule, Scenario, Step
from tests.contracts import CATALOGUE

CODES = list(CATALOGUE)


def endpoint(version: str, operation: str) -> Endpoint:
    """The endpoint of that operation in that version."""
    return Endpoint(version=VERSIONS[version], operation=OPERATIONS[operation])


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
    ("version", "operation", "names"),
    [
        ("v1.0", "business", ["first"]),
        ("v1.0", "business/status", []),
        ("v1.0", "credit-card", ["second"]),
        ("v2.0", "credit-card", ["second"]),
        ("v2.0", "id-card", []),
    ],
)
def test_rules_at(version: str, operation: str, names: list[str]) -> None:
    """The rules that may speak at an endpoint are those for its operation, up to the first that takes all."""
    rules = (rule("first", "business"), rule("second", "business", "credit-card"))
    scenario = Scenario(name="x", source="test", rules=rules)
    found = scenario.rules_at(endpoint(version, operation), unchecked=False)
    assert [one.name for one in found] == names


def test_rules_at_unchecked() -> None:
    """The unchecked rules and the others are asked for apart."""
    checked = replace(rule("checked", "business"), chance=0.5)
    unchecked = replace(rule("unchecked", "business"), unchecked=True, chance=0.5)
    last = rule("last", "business")
    scenario = Scenario(name="x", source="test", rules=(checked, unchecked, last))
    found = [list(scenario.rules_at(endpoint("v1.0", "business"), unchecked=one)) for one in (False, True)]
    assert found == [[checked, last], [unchecked]]


@pytest.mark.parametrize("unchecked", [False, True])
def test_rules_at_after_all(*, unchecked: bool) -> None:
    """No rule speaks that stands after one that takes all, be that checked and it unchecked or the other way round."""
    first = replace(rule("first", "business"), unchecked=not unchecked)
    second = replace(rule("second", "business"), unchecked=unchecked)
    scenario = Scenario(name="x", source="test", rules=(first, second))
    assert list(scenario.rules_at(endpoint("v1.0", "business"), unchecked=unchecked)) == []


@given(times=st.lists(st.integers(1, 6), min_size=1, max_size=6).map(tuple), turns=st.integers(1, 60))
@settings(deadline=None)
def test_step_repeat(times: tuple[int, ...], turns: int) -> None:
    """With `repeat` the replies begin again after the last, which has its times too."""
    one = replace(rule("x", times=times), repeat=True)
    expanded = [step for step in one.steps for _ in range(step.times)]
    assert [one.step(turn) for turn in range(turns)] == (expanded * turns)[:turns]


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, True),
        ({"conditions": (Condition(subject="call", matcher=OneOf((1,))),)}, False),
        ({"chance": 1.0}, False),
        ({"unchecked": True, "repeat": True}, True),
    ],
    ids=["none", "condition", "chance", "others"],
)
def test_is_catch_all(changes: dict[str, Any], *, answer: bool) -> None:
    """A rule leaves nothing to those after it when it has neither a condition nor a chance."""
    assert replace(rule("x", "business"), **changes).is_catch_all is answer


@pytest.mark.parametrize(("subject", "answer"), [("call", True), ("version", False)])
def test_needs_call_number(subject: str, *, answer: bool) -> None:
    """Calls are counted where any rule for the operation has a condition on them."""
    about_calls = (Condition(subject=subject, matcher=OneOf(("v1.0",))),)
    for unchecked in (False, True):
        rules = (
            replace(rule("first", "business"), chance=0.5),
            replace(rule("second", "business"), conditions=about_calls, unchecked=unchecked),
        )
        scenario = Scenario(name="x", source="test", rules=rules)
        assert scenario.needs_call_number("business") is answer
        assert not scenario.needs_call_number("credit-card")


def test_needs_call_number_in_all_versions() -> None:
    """Calls are counted at every version of an operation, if at one a rule asks for them: they are counted together."""
    about_calls = (Condition(subject="call", matcher=OneOf((2,))),)
    one = Rule(name="x", operations=frozenset({"credit-card"}), steps=(Step(code=OF_V2),), conditions=about_calls)
    scenario = Scenario(name="x", source="test", rules=(one,))
    applicable_rules = [
        scenario.applicable_rules(endpoint(version, "credit-card")) for version in ("v1.0", "v2.0")
    ]
    assert [one.need_call_number for one in applicable_rules] == [True, True]
    assert [one.checked.subjects for one in applicable_rules] == [set(), {"call"}]
    assert not scenario.applicable_rules(endpoint("v1.0", "business")).need_call_number


def test_applicable_rules() -> None:
    """The rules that may speak before the natural checks and after them are known apart, worked out once."""
    rules = (replace(rule("first", "business"), chance=0.5), replace(rule("second", "business"), unchecked=True))
    scenario = Scenario(name="x", source="test", rules=rules)
    facts = RequestFacts(operation="business", version="v1.0", app_key="app")
    found = scenario.applicable_rules(endpoint("v1.0", "business"))
    assert (list(found.checked.matching(facts)), list(found.unchecked.matching(facts))) == (
        [rules[0]],
        [rules[1]],
    )
    assert not found.need_call_number
    assert scenario.applicable_rules(endpoint("v1.0", "business")) is found
    others = scenario.applicable_rules(endpoint("v1.0", "credit-card"))
    assert (list(others.checked.matching(facts)), list(others.unchecked.matching(facts))) == ([], [])


OF_V2 = CATALOGUE["INVALID_KEY_VERSION"]
OF_BOTH = CATALOGUE["CREDIT_CARD_INFO_NOT_FOUND"]


@pytest.mark.parametrize(
    ("codes", "at_v1", "at_v2"),
    [
        ((OF_BOTH, None), (OF_BOTH, None), (OF_BOTH, None)),
        ((OF_V2, OF_BOTH, OF_V2, None), (OF_BOTH, None), (OF_V2, OF_BOTH, OF_V2, None)),
        ((OF_V2, OF_V2), None, (OF_V2, OF_V2)),
    ],
    ids=["of both versions", "some of one", "all of one"],
)
def test_at(
    codes: tuple[ResultCode | None, ...],
    at_v1: tuple[ResultCode | None, ...] | None,
    at_v2: tuple[ResultCode | None, ...] | None,
) -> None:
    """At a version, a rule passes over the codes that it cannot give, and says nothing when none is left."""
    one = Rule(name="x", operations=frozenset({"credit-card"}), steps=tuple(Step(code=code) for code in codes))
    found = [one.at(endpoint(version, "credit-card")) for version in ("v1.0", "v2.0")]
    assert [each and tuple(step.code for step in each.steps) for each in found] == [at_v1, at_v2]
    assert one.at(endpoint("v1.0", "business")) is None


def test_the_next_rule_decides() -> None:
    """Where a rule has nothing left to say at a version, the next one decides."""
    rules = (
        Rule(name="first", operations=frozenset({"credit-card"}), steps=(Step(code=OF_V2),)),
        rule("second", "credit-card"),
    )
    scenario = Scenario(name="x", source="test", rules=rules)
    found = [
        next(scenario.rules_at(endpoint(version, "credit-card"), unchecked=False)) for version in ("v1.0", "v2.0")
    ]
    assert found == [rules[1], rules[0]]


def test_natural() -> None:
    """The built-in scenario gives nothing and rules nothing: any credentials, every service, no limit, no old keys."""
    assert NATURAL.name == "default"
    assert NATURAL.rules == ()
    assert NATURAL.given == Given(
        credentials=None, businesses={}, allowance=None, services=None, old_keys_accepted=0
    )
