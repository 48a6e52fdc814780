"""Conditions that no request can meet."""

import pytest

from tests.scenario.loading import problems_in, read, warnings_in

RESIDENT = "expected name, residentNumber or issueDate; name another field, or another kind of card"
DRIVER = (
    "expected name, residentNumber, driverLicenseNumber or serialNum; name another field, or another kind of card"
)
REFUSED = "which the natural checks refuse before any rule"
NEVER = "found a size that the natural checks refuse before any rule"
BLANK = "without which the natural checks refuse a request before any rule"


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        (
            "{idType: resident, fields: {driverLicenseNumber: 112233445566}}",
            f"65: rules[0].when.fields.driverLicenseNumber: found driverLicenseNumber, which a resident card does not have; {RESIDENT}",
        ),
        (
            "{fields: {serialNum: {matches: ^A}}, idType: resident}",
            f"47: rules[0].when.fields.serialNum.matches: found serialNum, which a resident card does not have; {RESIDENT}",
        ),
        (
            "{fields: {serialNum: AB12C, passportNumber: M12345678}}",
            f"60: rules[0].when.fields.passportNumber: found passportNumber, which a driver card does not have; {DRIVER}",
        ),
        (
            "{idType: [resident, driver], fields: {birthDate: 19900101}}",
            (
                "65: rules[0].when.fields.birthDate: found birthDate, which a resident or driver card does not have; "
                "expected name, residentNumber, issueDate, driverLicenseNumber or serialNum; name another field, or another kind of card"
            ),
        ),
    ],
)
def test_cards(when: str, problem: str) -> None:
    """A field that no kind of card has which the other conditions allow is refused."""
    assert problems_in(f"rules: [{{when: {when}, then: natural}}]") == [f"x.yaml:1:{problem}"]


@pytest.mark.parametrize(
    "when",
    [
        "{idType: driver, fields: {driverLicenseNumber: 112233445566, name: 홍길동}}",
        "{idType: [resident, driver], fields: {serialNum: AB12C}}",
        "{fields: {name: 홍길동, issueDate: 20200102}}",
        "{fields: {businessNumber: 1234567890}}",
    ],
)
def test_sound_cards(when: str) -> None:
    """Fields that one kind of card has together are sound."""
    assert read(f"rules: [{{when: {when}, then: {{resultCode: FAIL}}}}]").warnings == ()


@pytest.mark.parametrize(
    ("one", "other"), [("a", "b"), ("[a, b]", "[c, d]"), ("ab", "{contains: c}"), ("{matches: ^b}", "a")]
)
def test_headers(one: str, other: str) -> None:
    """A header that has to be two things at once, in other letters, is refused; neither value is repeated."""
    text = f"rules: [{{when: {{header: {{X-A: {one}, x-a: {other}}}}}, then: natural}}]"
    (problem,) = problems_in(text)
    assert problem.partition(": ")[2].partition(": ")[2] == (
        f"found a value that excludes the one of rules[0].when.header.X-A{'.matches' if 'matches' in one else ''}, "
        "which is the same header; expected one of the two; remove one"
    )


@pytest.mark.parametrize(
    "header",
    [
        "{X-A: a, X-B: b}",
        "{X-A: [a, b], x-a: [b, c]}",
        "{X-A: ab, x-a: {contains: a}}",
        "{X-A: {matches: ^a}, x-a: {matches: ^b}}",
    ],
)
def test_sound_headers(header: str) -> None:
    """Headers that can be so together are sound; of two patterns nobody knows."""
    assert read(f"rules: [{{when: {{header: {header}}}, then: {{resultCode: FAIL}}}}]").warnings == ()


@pytest.mark.parametrize(
    ("fields", "warnings"),
    [
        (
            "{businessNumber: 123-45-67890}",
            [
                f"42: rules[0].when.fields.businessNumber: found '123-45-67890', {REFUSED}; expected ten digits; mend it"
            ],
        ),
        (
            "{businessNumber: [1234567890, 12]}",
            [
                f"55: rules[0].when.fields.businessNumber[1]: found the number 12, {REFUSED}; expected ten digits; mend it"
            ],
        ),
        (
            "{residentNumber: 900101-1234567}",
            [
                f"42: rules[0].when.fields.residentNumber: found '900101-1234567', {REFUSED}; expected 13 digits or the first 7 digits; mend it"
            ],
        ),
        (
            "{issueDate: 20230230}",
            [
                f"37: rules[0].when.fields.issueDate: found the number 20230230, {REFUSED}; expected a date as YYYYMMDD; mend it"
            ],
        ),
        ("{name: ' '}", [f"32: rules[0].when.fields.name: found ' ', {REFUSED}; expected a name; mend it"]),
        ("{businessNumber: {contains: '-'}}", []),
        ("{residentNumber: [9001011, 9001011234567]}", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values(fields: str, warnings: list[str]) -> None:
    """A value that the natural checks refuse is one that no rule ever sees; each is told where it stands."""
    found = warnings_in(f"rules: [{{when: {{fields: {fields}}}, then: {{resultCode: FAIL}}}}]")
    assert found == [f"x.yaml:1:{warning.replace(': ', ': warning: ', 1)}" for warning in warnings]


@pytest.mark.parametrize(
    ("size", "is_pointless"),
    [
        ("20MB", True),
        ("[20MB, 21MB]", True),
        ("'> 20MB'", True),
        ("'>= 20MB and < 30MB'", True),
        ("'> 5MB'", False),
        ("'>= 19.999MB'", False),
        ("[1MB, 21MB]", False),
    ],
)
def test_sizes(size: str, *, is_pointless: bool) -> None:
    """A file that is as large as no request may be in any revision never comes to a rule."""
    expected = "expected less than 20971520 bytes, the most of a whole request in any revision; mend it"
    warning = f"x.yaml:1:27: warning: rules[0].when.fileSize: {NEVER}; {expected}"
    found = warnings_in(f"rules: [{{when: {{fileSize: {size}}}, then: {{resultCode: FAIL}}}}]")
    assert found == ([warning] if is_pointless else [])


@pytest.mark.parametrize(
    ("rule", "is_pointless"),
    [
        ("header: {X-Key-Version: ''}, operation: id-card", True),
        ("header: {x-key-version: ['', ' ']}, operation: id-card", True),
        ("header: {Authorization: ''}, version: [v1.0, v2.0]", True),
        ("header: {Request-Key: ''}, operation: id-card/authenticity", True),
        ("header: {X-Key-Version: ''}, operation: credit-card", False),
        ("header: {Authorization: ''}", False),
        ("header: {X-A: ''}", False),
        ("header: {X-Key-Version: ['', '1']}, operation: id-card", False),
    ],
)
def test_blank_headers(rule: str, *, is_pointless: bool) -> None:
    """A required header never is blank once the natural checks have passed; an unchecked rule speaks before them."""
    then = "then: {resultCode: FAIL}"
    found = warnings_in(f"rules: [{{when: {{{rule}}}, {then}}}]")
    assert [warning.partition(": found ")[2] for warning in found] == (
        [
            f"no value for {rule[9:].partition(':')[0]}, {BLANK}; expected a value; write one, or remove the condition"
        ]
        if is_pointless
        else []
    )
    assert warnings_in(f"rules: [{{unchecked: true, when: {{{rule}}}, {then}}}]") == []


@pytest.mark.parametrize(("chance", "column"), [("100%", 25), ("'100.0 %'", 25)])
def test_a_certain_chance(chance: str, column: int) -> None:
    """A chance of all is none."""
    shown = chance.strip("'")
    assert warnings_in(f"rules: [{{when: {{chance: {chance}}}, then: {{resultCode: FAIL}}}}]") == [
        f"x.yaml:1:{column}: warning: rules[0].when.chance: found '{shown}', which is no chance; expected less than 100%; remove it"
    ]
