"""The rules of a scenario: when each speaks, and whether it ever does."""

import pytest

from ocr_emulator.contract.operations import OPERATIONS
from tests.scenario.loading import AN_OPERATION, problems_in, read

NEVER = (
    "expected an operation that is still free; remove it, move it up, or put its replies into the other's sequence"
)


@pytest.mark.parametrize("when", ["", "when: {}"])
@pytest.mark.parametrize(
    ("then", "operations"),
    [
        ("natural", set(OPERATIONS)),
        ("{resultCode: FAIL}", set(OPERATIONS)),
        ("{resultCode: 4999999, resultMessage: x}", set(OPERATIONS)),
        ("{resultCode: 4000111}", {"credit-card"}),
        ("{resultCode: 4000101}", {"business", "business/status"}),
        ("[{resultCode: 4000101}, {resultCode: 4000102}, natural]", {"business/status"}),
        ("{resultCode: 4000301}", {"credit-card", "id-card", "id-card/stand-alone", "id-card/authenticity"}),
        ("{resultCode: SUCCESS}", set(OPERATIONS)),
        ("{resultCode: SUCCESS, result: {name: 홍길동}}", {"id-card", "id-card/stand-alone"}),
        ("{resultCode: SUCCESS, result: {isAuthenticity: true}}", {"id-card/authenticity"}),
    ],
)
def test_no_condition(then: str, operations: set[str], when: str) -> None:
    """A rule without a condition speaks for every operation that can give all of its replies."""
    assert read(f"rules:\n- then: {then}\n  {when}").rules[0].operations == operations


@pytest.mark.parametrize(
    ("text", "answer"), [("", False), (", unchecked: false", False), (", unchecked: true", True)]
)
def test_unchecked(text: str, *, answer: bool) -> None:
    """A rule speaks after the natural checks unless it says otherwise."""
    assert read(f"rules: [{{then: natural{text}}}]").rules[0].unchecked is answer


def test_no_operation() -> None:
    """Replies that no one operation can give are refused where the rule names none."""
    assert problems_in("rules: [{then: [{resultCode: 4000102}, {resultCode: 4000111}]}]") == [
        (
            "x.yaml:1:16: rules[0].then: found replies that no operation can give, one and all; "
            "expected those of one; split the rule"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules:", "1:7: rules: found nothing; expected a list of rules; begin each with a hyphen"),
        (
            "rules: {then: natural}",
            "1:8: rules: found a mapping; expected a list of rules; begin each with a hyphen",
        ),
        (
            "rules: [natural]",
            "1:9: rules[0]: found 'natural'; expected a rule: a mapping of keys to values",
        ),
        (
            "rules: [{then: natural, unchecked: yes}]",
            "1:36: rules[0].unchecked: found 'yes'; expected true or false",
        ),
        (
            "rules: [{than: natural, then: natural}]",
            (
                "1:10: rules[0].than: found the key 'than'; expected name, when, then, unchecked or repeat; did you mean 'then'?"
            ),
        ),
        (
            "rules: [{name: x}]",
            (
                "1:9: rules[0]: found no key 'then'; expected one; "
                "write the reply: natural, every-code, or a mapping with resultCode, or a list of them"
            ),
        ),
        (
            "rules: [{name: [], then: natural}]",
            "1:16: rules[0].name: found a list; expected a name; write it after the colon",
        ),
        (
            "rules: [{when: business, then: natural}]",
            "1:16: rules[0].when: found 'business'; expected a condition: a mapping of keys to values",
        ),
        (
            "rules: [{when: {operations: business}, then: natural}]",
            (
                "1:17: rules[0].when.operations: found the key 'operations'; expected operation, chance, "
                "version, appKey, fileName, fileType, fileSize, sha256, header, fields, idType or call; "
                "did you mean 'operation'?"
            ),
        ),
        (
            "rules: [{when: {operation: []}, then: natural}]",
            (
                "1:28: rules[0].when.operation: found an empty list; expected an operation; "
                "add one, or leave the key out"
            ),
        ),
        (
            "rules: [{when: {operation: buisness}, then: natural}]",
            f"1:28: rules[0].when.operation: found 'buisness'; {AN_OPERATION}; did you mean 'business'?",
        ),
        (
            "rules: [{when: {operation: [business, {}]}, then: natural}]",
            f"1:39: rules[0].when.operation[1]: found a mapping; {AN_OPERATION}",
        ),
    ],
    ids=[
        "nothing",
        "mapping",
        "word",
        "no truth value",
        "unknown key",
        "no then",
        "list for a name",
        "word as condition",
        "unknown condition",
        "no operation",
        "unknown operation",
        "mapping as operation",
    ],
)
def test_rule(text: str, problem: str) -> None:
    """A rule is a mapping of keys that it knows, with a reply."""
    assert problems_in(text) == [f"x.yaml:{problem}"]


@pytest.mark.parametrize(
    ("operations", "problems"),
    [
        (
            ["business", "business"],
            [f"3:3: rules[1]: found a rule that never speaks: rules[0] decides first; {NEVER}"],
        ),
        (
            ["[business, credit-card]", "business/status", "[business/status, business]"],
            [f"4:3: rules[2]: found a rule that never speaks: rules[0] and rules[1] decide first; {NEVER}"],
        ),
        (
            ["[business, business/status, credit-card]", "business", "credit-card"],
            [
                f"3:3: rules[1]: found a rule that never speaks: rules[0] decides first; {NEVER}",
                f"4:3: rules[2]: found a rule that never speaks: rules[0] decides first; {NEVER}",
            ],
        ),
    ],
    ids=["same operation", "two before", "one for all"],
)
def test_never_speaks(operations: list[str], problems: list[str]) -> None:
    """A rule for whose every operation an earlier rule decides is refused, with the rules that do."""
    rules = "".join(f"- {{when: {{operation: {operation}}}, then: natural}}\n" for operation in operations)
    found = problems_in(f"rules:\n{rules}")
    assert found == [f"x.yaml:{problem}" for problem in problems]


def test_speaks_at_times() -> None:
    """A rule that is still first for one of its operations is sound."""
    rules = read("""
        rules:
          - {when: {operation: business}, then: natural}
          - {when: {operation: [business, credit-card]}, then: natural}
          - then: natural
    """).rules
    assert [sorted(rule.operations) for rule in rules] == [
        ["business"],
        ["business", "credit-card"],
        sorted(OPERATIONS),
    ]


@pytest.mark.parametrize("code", ["4000301", "4000302", "4000303"])
def test_speaks_at_one_version(code: str) -> None:
    """A rule whose every code one API version alone can give leaves the other versions to the rules after it."""
    when = "when: {operation: credit-card}"
    rules = read(
        f"rules: [{{{when}, then: {{resultCode: {code}}}}}, {{{when}, then: {{resultCode: FAIL}}}}]"
    ).rules
    assert len(rules) == 2


@pytest.mark.parametrize(
    "then",
    ["naturl", "{resultCode: CREDIT_CARD_INFO_NOT_FOUN}", "[{resultCode: 1}, {resultCode: 4000102}]"],
)
def test_broken_reply(then: str) -> None:
    """A rule whose reply cannot be read is one problem: nothing is said of the rules after it."""
    (problem,) = problems_in(f"rules:\n- then: {then}\n- then: {{resultCode: 4000121}}\n- {{then: natural}}")
    assert problem.startswith("x.yaml:2:")


def test_same_name() -> None:
    """Two rules of one scenario do not have the same name."""
    assert problems_in("""\
        rules:
          - {name: a, when: {operation: business}, then: natural}
          - {name: a, when: {operation: credit-card}, then: natural}
    """) == ["x.yaml:3:5: rules[1]: found the name 'a' again; expected one of its own; rename the rule"]


def test_the_name_of_what_is_planned() -> None:
    """No rule has the name under which planned replies are logged."""
    assert problems_in("rules: [{name: next, then: natural}]") == [
        "x.yaml:1:16: rules[0].name: found the name 'next', which planned replies have; expected another"
    ]
    assert read("rules: [{name: Next, then: natural}]").rules[0].name == "Next"


def test_the_name_of_test_documents() -> None:
    """No rule has the name under which test documents are logged."""
    assert problems_in("rules: [{name: document, then: natural}]") == [
        "x.yaml:1:16: rules[0].name: found the name 'document', which test documents have; expected another"
    ]


def test_apart() -> None:
    """Replies of operations for which the conditions never hold are refused, with those operations."""
    assert problems_in("rules: [{when: {fileType: pdf}, then: {resultCode: 4000111}}]") == [
        (
            "x.yaml:1:39: rules[0].then: found replies that only credit-card can give, for which the conditions in `when` "
            "never hold; expected both to be of one operation; split the rule"
        )
    ]


@pytest.mark.parametrize(
    "when", ["when: {chance: 10}", "wehn: {operation: business}", "when: {operation: [business, x]}"]
)
def test_broken_condition(when: str) -> None:
    """A rule whose condition cannot be read is one problem: nobody knows what it leaves to the rules after it."""
    text = f"rules:\n- {{{when}, then: {{resultCode: FAIL}}}}\n- {{when: {{operation: business}}, then: {{resultCode: FAIL}}}}"
    (problem,) = problems_in(text)
    assert problem.startswith("x.yaml:2:")


def test_a_misspelt_key_is_one_problem() -> None:
    """A key that is there, misspelt, is not said to be missing too."""
    for text in (
        "[{than: natural}]",
        "[{then: {resultCod: 0}}]",
        "[{then: {delay: {lognormal: {mediam: 1s, sigma: 1}}}}]",
    ):
        (problem,) = problems_in(f"rules: {text}")
        assert "found the key" in problem
