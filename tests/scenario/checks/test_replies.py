"""Replies that come to nothing at the API versions for which their rule speaks."""

import pytest

from tests.scenario.loading import problems_in, read, warnings_in

OVERRIDE = "or write a resultMessage too to send it all the same"
PLACE = (
    "expected credit-card, id-card or id-card/stand-alone of v2.0 or v2.1; name one in `when`, or remove the fault"
)


@pytest.mark.parametrize(
    ("when", "versions"),
    [
        ("version: v1.0", "v1.0"),
        ("version: v1.0, operation: credit-card", "v1.0"),
        ("version: [v1.0, v1.1]", "v1.0 and v1.1"),
    ],
)
def test_version(when: str, versions: str) -> None:
    """A code that none of the versions gives which the rule names is refused."""
    assert problems_in(f"rules: [{{then: {{resultCode: 4000301}}, when: {{{when}}}}}]") == [
        (
            f"x.yaml:1:29: rules[0].then.resultCode: found 4000301 INVALID_KEY_VERSION, which {versions} cannot give; "
            f"expected a reply of a version that the rule names; say `version: [v2.0, v2.1]` in `when`, {OVERRIDE}"
        )
    ]


@pytest.mark.parametrize(
    "then",
    ["{resultCode: 4000301}", "{resultCode: 5000503}", "{resultCode: 4999999, resultMessage: x}", "natural"],
)
@pytest.mark.parametrize("when", ["", "operation: credit-card", "version: v2.0", "version: [v1.0, v2.1]"])
def test_a_version_that_can(then: str, when: str) -> None:
    """A code that one of the versions gives is sound, and so is one of every version or of an author's own."""
    assert len(read(f"rules: [{{then: {then}, when: {{{when}}}}}]").rules) == 1


def test_an_own_code_at_any_version() -> None:
    """What the message says to do is right: with a resultMessage the code is sent."""
    text = "rules: [{when: {version: v1.0}, then: {resultCode: 4000301, resultMessage: x}}]"
    assert read(text).rules[0].steps[0].code


@pytest.mark.parametrize("fault", ["broken-ciphertext", "foreign-ciphertext"])
@pytest.mark.parametrize(
    "when",
    [
        "operation: business",
        "operation: [business/status, public-keys, id-card/authenticity]",
        "operation: credit-card, version: [v1.0, v1.1]",
        "version: v1.0",
    ],
)
def test_ciphertext(fault: str, when: str) -> None:
    """A fault of the ciphertext is refused where no reply of the rule's has an encrypted value."""
    assert problems_in(f"rules: [{{then: {{fault: {fault}}}, when: {{{when}}}}}]") == [
        f"x.yaml:1:16: rules[0].then: found the fault {fault}, and no encrypted value in any reply of the rule's; {PLACE}"
    ]


@pytest.mark.parametrize("fault", ["broken-ciphertext", "foreign-ciphertext", "slow-drip"])
@pytest.mark.parametrize("when", ["", "operation: credit-card", "operation: [business, id-card]", "version: v2.1"])
def test_ciphertext_somewhere(fault: str, when: str) -> None:
    """Where one of the rule's replies has encrypted values, it is sound."""
    assert warnings_in(f"rules: [{{then: {{fault: {fault}}}, when: {{{when}}}}}]") == []


def test_ciphertext_of_an_error() -> None:
    """An error has no encrypted value for such a fault to damage, and that is told."""
    text = "rules: [{when: {operation: id-card}, then: {resultCode: 4000121, fault: broken-ciphertext}}]"
    assert warnings_in(text) == [
        (
            "x.yaml:1:57: warning: rules[0].then.resultCode: found the fault broken-ciphertext beside 4000121 "
            "ID_CARD_INFO_NOT_FOUND, which has no encrypted value; expected it beside a success; remove one of the two"
        )
    ]
