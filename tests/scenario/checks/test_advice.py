"""What to do about a reply that cannot come, in a rule and in a plan."""

import pytest

from ocr_emulator.scenario.checks.advice import IN_PLAN, IN_RULE

GATEWAY, LATER = {"front": "gateway"}, {"revision": "2025-05-13"}


@pytest.mark.parametrize(
    ("needed", "rule", "plan"),
    [
        (
            LATER,
            "say `given: {revision: 2025-05-13}`",
            (
                "give this appKey revision 2025-05-13 first "
                '(PUT /__admin/sessions/{appKey}; in pytest `@pytest.mark.ocr(revision="2025-05-13")`)'
            ),
        ),
        (
            {**GATEWAY, **LATER},
            "say `given: {front: gateway, revision: 2025-05-13}`",
            (
                "put a scenario with `given: {front: gateway, revision: 2025-05-13}` in force for this appKey first "
                "(PUT /__admin/sessions/{appKey}/scenario; in pytest "
                '`@pytest.mark.ocr(scenario={"given": {"front": "gateway", "revision": "2025-05-13"}})`)'
            ),
        ),
    ],
)
def test_another_contract(needed: dict[str, str], rule: str, plan: str) -> None:
    """A rule is told what to write into its scenario, a plan what to do before it."""
    assert (IN_RULE.contract(needed), IN_PLAN.contract(needed)) == (rule, plan)


@pytest.mark.parametrize(
    ("able", "rule", "plan"),
    [
        ([], "split it", "plan one reply after the other"),
        (["business"], "say `when: {operation: business}`", "plan it for business"),
        (
            ["business", "credit-card"],
            "name only business and credit-card in `when`",
            "plan it for business or credit-card",
        ),
    ],
)
def test_another_operation(able: list[str], rule: str, plan: str) -> None:
    """Both are told the operations that can give the reply; a plan has no `when`."""
    assert (IN_RULE.operations(able), IN_PLAN.operations(able)) == (rule, plan)
