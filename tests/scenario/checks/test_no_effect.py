"""What is written in a scenario and changes nothing."""

import pytest

from tests.contracts import NEWEST
from tests.scenario.loading import problems_in, warnings_in

SEED_ALONE = "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it"
REPEAT = (
    "found repeat beside a single reply, which goes on for ever anyway; expected several replies; "
    "add one, or remove repeat"
)
UNCHECKED = (
    "found unchecked beside a reply that is no error, which comes after the natural checks all the same; "
    "expected an error or a fault; remove unchecked"
)
NATURAL = (
    "found a rule that changes nothing: without it the replies are natural too, since no later rule is "
    "for its operations; expected a later one that it goes before; remove it, or move it up"
)


@pytest.mark.parametrize(
    "rules",
    [
        "",
        ", rules: []",
        ", rules: [{then: {resultCode: FAIL}}]",
        ", rules: [{then: {resultCode: FAIL, delay: 1s}}]",
    ],
)
def test_seed(rules: str) -> None:
    """A seed is for a chance or a random delay; without one it is pointless."""
    assert warnings_in(f"{{seed: 7{rules}}}") == [f"x.yaml:1:8: warning: seed: {SEED_ALONE}"]


@pytest.mark.parametrize(
    "rule",
    [
        "{when: {chance: 10%}, then: {resultCode: FAIL}}",
        "{then: [{resultCode: FAIL, times: 2}, {delay: {uniform: [1s, 2s]}}]}",
        "{then: {delay: {lognormal: {median: 1s, sigma: 1}}}}",
    ],
)
def test_a_seed_with_an_effect(rule: str) -> None:
    """A seed beside a chance or a random delay, wherever it is, has its use."""
    assert warnings_in(f"{{seed: 7, rules: [{rule}]}}") == []


@pytest.mark.parametrize("given", ["{users: {me: hush}}", "{users: {}}", "{users: {me: hush}, front: gateway}"])
def test_users(given: str) -> None:
    """Users are pointless at a revision in which no version takes their tokens, and needed at a later one."""
    text = f"given: {given}"
    (warning,) = warnings_in(text)
    assert warning == (
        "x.yaml:1:16: warning: given.users: found users, and revision 2024-01-12, in which no version takes their tokens; "
        "expected a revision from 2026-03-10 on; say `given: {revision: 2026-03-10}`, or remove them"
    )
    assert warnings_in(text, contract=NEWEST) == []
    assert warnings_in(text.replace("{users", "{revision: 2026-03-10, users")) == []


@pytest.mark.parametrize(
    ("then", "is_pointless"),
    [
        ("{resultCode: FAIL}", True),
        ("{resultCode: FAIL, times: 2}", True),
        ("[{delay: 1s}]", True),
        ("[{resultCode: FAIL}, {delay: 1s}]", False),
        ("every-code", False),
    ],
)
def test_repeat(then: str, *, is_pointless: bool) -> None:
    """To repeat a single reply changes nothing, unless it stands for one with each code."""
    warnings = warnings_in(f"rules: [{{repeat: true, then: {then}}}]")
    assert warnings == ([f"x.yaml:1:18: warning: rules[0].repeat: {REPEAT}"] if is_pointless else [])


@pytest.mark.parametrize(
    "then", ["{resultCode: 0}", "{resultCode: SUCCESS, result: {statusCode: '02'}}", "natural"]
)
def test_unchecked(then: str) -> None:
    """An unchecked success comes after the natural checks all the same."""
    rule = f"{{unchecked: true, when: {{operation: business/status}}, then: {then}}}"
    warning = f"warning: rules[0].unchecked: {UNCHECKED}"
    assert warnings_in(f"rules: [{rule}]") == [f"x.yaml:1:21: {warning}"]


@pytest.mark.parametrize(
    ("before", "then", "after"),
    [
        ("", "{resultCode: FAIL}", ""),
        ("", "{fault: stall}", ""),
        ("", "{delay: 1s}", ""),
        ("", "{httpStatus: 503}", ""),
        ("", "{headers: {X-A: b}}", ""),
        ("", "every-code", ""),
        ("", "[{resultCode: 0, times: 2}, natural]", ""),
        ("{when: {call: 1}, then: {resultCode: FAIL}}, ", "{resultCode: 0}", ""),
        ("", "natural", ", {unchecked: true, then: {resultCode: FAIL}}"),
    ],
    ids=[
        "error",
        "fault",
        "delay",
        "status",
        "headers",
        "every code",
        "sequence",
        "before another",
        "instead of another",
    ],
)
def test_unchecked_with_an_effect(before: str, then: str, after: str) -> None:
    """An unchecked rule has its use: for an error, for how it travels, and where the order of rules depends on it."""
    assert warnings_in(f"rules: [{before}{{unchecked: true, when: {{version: v1.0}}, then: {then}}}{after}]") == []


@pytest.mark.parametrize(
    "then", ["natural", "[{resultCode: natural, times: 2}, natural]", "{resultCode: natural}"]
)
def test_natural(then: str) -> None:
    """A rule of natural replies with no later rule for its operations is as good as none."""
    other = "{when: {operation: credit-card}, then: {resultCode: FAIL}}"
    text = f"rules: [{{when: {{operation: business, chance: 10%}}, then: {then}}}, {other}]"
    assert warnings_in(text) == [f"x.yaml:1:9: warning: rules[0]: {NATURAL}"]


@pytest.mark.parametrize(
    ("then", "after"),
    [
        ("natural", ", {then: {resultCode: FAIL}}"),
        ("[{resultCode: FAIL}, natural]", ""),
        ("{delay: 1s}", ""),
        ("{resultCode: 0}", ""),
        ("every-code", ""),
    ],
)
def test_natural_with_an_effect(then: str, after: str) -> None:
    """A natural reply has its use before a later rule, after another reply, and where it travels otherwise."""
    assert warnings_in(f"rules: [{{when: {{version: v1.0}}, then: {then}}}{after}]") == []


def test_only_where_nothing_is_wrong() -> None:
    """Nobody says what has no effect while a rule cannot be read: it may be the one that makes it have one."""
    (problem,) = problems_in("{seed: 7, rules: [{then: natural}, {when: {chance: 10}, then: {resultCode: FAIL}}]}")
    assert problem.startswith("x.yaml:1:52: rules[1].when.chance: found the number 10; ")
