"""A rule's `when`, and the operations for which it can hold."""

import pytest

from tests.scenario.loading import problems_in


@pytest.mark.parametrize(
    "when",
    [
        "{fileType: pdf, idType: driver}",
        "{version: v2.0, fileType: pdf}",
        "{version: v1.0, fields: {name: x}}",
        "{fields: {businessNumber: 1234567890, name: x}}",
    ],
)
@pytest.mark.parametrize("then", ["natural", "{resultCode: 4000111}", "{resultCode: 4000101}"])
def test_for_no_operation(when: str, then: str) -> None:
    """Conditions that hold together for no operation are one problem, where `when` stands, whatever the reply."""
    assert problems_in(f"rules: [{{when: {when}, then: {then}}}]") == [
        "x.yaml:1:16: rules[0].when: found conditions that hold together for no operation; expected those of one; split the rule"
    ]
