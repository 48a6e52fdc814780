"""What a rule's `when` says into conditions, and whether they can hold together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.conditions import Condition
from ocr_emulator.scenario.language.rules import read_rules
from ocr_emulator.scenario.language.when import read_when
from ocr_emulator.scenario.matchers import Compared, Contains, Glob, Matcher, Matches, OneOf
from ocr_emulator.scenario.source.json_source import read_json
from tests.contracts import SEED
from tests.properties import tries
from tests.scenario.loading import any_value, node_of, problems_in, problems_of, read

DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOBODY = "expected one that can hold for every operation that the rule names"
A_SIZE = "expected a size: 100KB, or a comparison, as > 100KB and <= 5MB"
A_CALL = "expected the number of a call, from 1, or a comparison, as > 3"
A_CHANCE = "expected a chance: more than 0% and at most 100%, as 10%"
A_DIGEST = "expected the SHA-256 of a file: 64 hex digits, as sha256sum prints it"
A_TEXT = "expected text; write it after the colon"
OF_V2 = "credit-card, public-keys, id-card, id-card/stand-alone and id-card/authenticity"
WITH_FILE = "business, credit-card, id-card and id-card/stand-alone"


def one(subject: str, matcher: Matcher, name: str = "") -> Condition:
    return Condition(subject=subject, name=name, matcher=matcher)


@pytest.mark.parametrize(
    ("when", "conditions"),
    [
        ("version: v2.0", [one("version", OneOf(("v2.0",)))]),
        ("version: [v1.0, v1.1]", [one("version", OneOf(("v1.0", "v1.1")))]),
        ("appKey: 0123", [one("appKey", OneOf(("0123",)))]),
        ("appKey: [a, 1.50, true]", [one("appKey", OneOf(("a", "1.50", "true")))]),
        ("appKey: {matches: ^test-}", [one("appKey", Matches("^test-"))]),
        ("fileName: 신분증.png", [one("fileName", OneOf(("신분증.png",)))]),
        ("fileName: ''", [one("fileName", OneOf(("",)))]),
        ("fileName: {glob: '*.png'}", [one("fileName", Glob("*.png"))]),
        (
            "fileName: {contains: 7, glob: '*.png'}",
            [one("fileName", Contains("7")), one("fileName", Glob("*.png"))],
        ),
        ("fileType: [png, jpg]", [one("fileType", OneOf(("png", "jpg")))]),
        ("fileSize: 100", [one("fileSize", OneOf((100,)))]),
        ("fileSize: [100B, 1KB, 1.5 KB, 2MB]", [one("fileSize", OneOf((100, 1024, 1536, 2 * 1024**2)))]),
        ("fileSize: '> 100KB'", [one("fileSize", Compared(((">", 102400),)))]),
        ("fileSize: '>100KB and <= 1.5MB'", [one("fileSize", Compared(((">", 102400), ("<=", 1572864))))]),
        ("fileSize: '>= 1 and < 2'", [one("fileSize", Compared(((">=", 1), ("<", 2))))]),
        (f"sha256: {DIGEST}", [one("sha256", OneOf((DIGEST,)))]),
        (f"sha256: [{DIGEST.upper()}, {'1' * 64}]", [one("sha256", OneOf((DIGEST, "1" * 64)))]),
        ("header: {User-Agent: {contains: okhttp}}", [one("header", Contains("okhttp"), "User-Agent")]),
        (
            "header: {X-A: [1, 2], X-B: {matches: b}}",
            [one("header", OneOf(("1", "2")), "X-A"), one("header", Matches("b"), "X-B")],
        ),
        (
            "fields: {name: {matches: ^홍}, issueDate: 20200102}",
            [one("fields", Matches("^홍"), "name"), one("fields", OneOf(("20200102",)), "issueDate")],
        ),
        ("fields: {businessNumber: 0123456789}", [one("fields", OneOf(("0123456789",)), "businessNumber")]),
        ("idType: driver", [one("idType", OneOf(("driver",)))]),
        ("idType: [resident, passport]", [one("idType", OneOf(("resident", "passport")))]),
        ("call: 3", [one("call", OneOf((3,)))]),
        ("call: [1, 3]", [one("call", OneOf((1, 3)))]),
        ("call: '>= 3'", [one("call", Compared(((">=", 3),)))]),
        (
            "call: 1, version: v1.0, operation: business",
            [one("call", OneOf((1,))), one("version", OneOf(("v1.0",)))],
        ),
        ("", []),
    ],
)
def test_conditions(when: str, conditions: list[Condition]) -> None:
    """A condition is a value, one of several, a matcher or a comparison, kept as it was written; sizes in bytes."""
    assert read(f"rules: [{{when: {{{when}}}, then: natural}}]").rules[0].conditions == tuple(conditions)


@pytest.mark.parametrize(
    ("chance", "probability"),
    [("10%", 0.1), ("100%", 1.0), ("0.5%", 0.005), ("'33.333333 %'", 0.33333333), ("0.000001%", 1e-8)],
)
def test_chance(chance: str, probability: float) -> None:
    """A chance is in per cent, and is kept as a probability; it is no condition."""
    (rule,) = read(f"rules: [{{when: {{chance: {chance}}}, then: natural}}]").rules
    assert rule.chance == pytest.approx(probability)
    assert rule.conditions == ()


@pytest.mark.parametrize(
    ("when", "operations"),
    [
        ("fileSize: 3", {"business", "credit-card", "id-card", "id-card/stand-alone"}),
        ("fileName: x", {"business", "credit-card", "id-card", "id-card/stand-alone"}),
        (f"sha256: {DIGEST}", {"business", "credit-card", "id-card", "id-card/stand-alone"}),
        ("fileType: pdf", {"business"}),
        ("fileType: [pdf, png]", {"business", "credit-card", "id-card", "id-card/stand-alone"}),
        ("version: v1.0", {"business", "business/status", "credit-card"}),
        ("version: v1.0, fileType: pdf", {"business"}),
        ("version: [v1.0, v2.0]", set(OPERATIONS)),
        ("idType: driver", {"id-card/authenticity"}),
        ("fields: {name: x}", {"id-card/authenticity"}),
        ("fields: {businessNumber: x}", {"business/status"}),
        ("appKey: x", set(OPERATIONS)),
        ("header: {X: y}", set(OPERATIONS)),
        ("call: 1", set(OPERATIONS)),
        ("chance: 1%", set(OPERATIONS)),
    ],
)
def test_operations(when: str, operations: set[str]) -> None:
    """A rule that names no operation speaks for those for which each of its conditions can hold."""
    (rule,) = read(f"rules: [{{when: {{{when}}}, then: natural}}]").rules
    assert rule.operations == operations


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        (
            "version: v2",
            "26: rules[0].when.version: found 'v2'; expected a version: v1.0, v1.1, v2.0 or v2.1; did you mean 'v2.1'?",
        ),
        (
            "version: 1.0",
            "26: rules[0].when.version: found the number 1.0; expected a version: v1.0, v1.1, v2.0 or v2.1; did you mean 'v1.0'?",
        ),
        ("version: []", "26: rules[0].when.version: found an empty list; expected a version; add one"),
        ("appKey: ", f"24: rules[0].when.appKey: found nothing; {A_TEXT}"),
        ("appKey: []", "25: rules[0].when.appKey: found an empty list; expected a text; add one"),
        ("appKey: [a, []]", f"29: rules[0].when.appKey[1]: found a list; {A_TEXT}"),
        ("appKey: [{matches: a}]", f"26: rules[0].when.appKey[0]: found a mapping; {A_TEXT}"),
        (
            "appKey: {match: a}",
            "26: rules[0].when.appKey.match: found the key 'match'; expected matches, contains or glob; did you mean 'matches'?",
        ),
        ("fileName: {glob: ''}", f"34: rules[0].when.fileName.glob: found ''; {A_TEXT}"),
        ("fileName: {contains: [a]}", f"38: rules[0].when.fileName.contains: found a list; {A_TEXT}"),
        (
            "fileName: {matches: '('}",
            "37: rules[0].when.fileName.matches: found '('; expected a pattern as RE2 takes it: missing ): (",
        ),
        (
            "fileName: {matches: '[z-a]'}",
            "37: rules[0].when.fileName.matches: found '[z-a]'; expected a pattern as RE2 takes it: invalid character class range: z-a",
        ),
        (
            "fileName: {matches: '(?=a)'}",
            "37: rules[0].when.fileName.matches: found '(?=a)'; expected a pattern as RE2 takes it: invalid perl operator: (?=",
        ),
        (
            r"fileName: {matches: '(a)\1'}",
            r"37: rules[0].when.fileName.matches: found '(a)\\1'; expected a pattern as RE2 takes it: invalid escape sequence: \1",
        ),
        (
            "fileType: jpeg",
            "27: rules[0].when.fileType: found 'jpeg'; expected a type of file: pdf, jpg or png; did you mean 'jpg'?",
        ),
        (
            "fileType: {glob: p*}",
            "27: rules[0].when.fileType: found a mapping; expected a type of file: pdf, jpg or png",
        ),
        ("fileSize: ", f"26: rules[0].when.fileSize: found nothing; {A_SIZE}"),
        ("fileSize: big", f"27: rules[0].when.fileSize: found 'big'; {A_SIZE}"),
        ("fileSize: -1", f"27: rules[0].when.fileSize: found the number -1; {A_SIZE}"),
        ("fileSize: 100kb", f"27: rules[0].when.fileSize: found '100kb'; {A_SIZE}"),
        ("fileSize: true", f"27: rules[0].when.fileSize: found true; {A_SIZE}"),
        ("fileSize: {}", f"27: rules[0].when.fileSize: found a mapping; {A_SIZE}"),
        ("fileSize: []", f"27: rules[0].when.fileSize: found an empty list; {A_SIZE}; add one"),
        ("fileSize: [1, '> 2']", f"31: rules[0].when.fileSize[1]: found '> 2'; {A_SIZE}"),
        ("fileSize: '> 1 and 3'", f"27: rules[0].when.fileSize: found '> 1 and 3'; {A_SIZE}"),
        (
            "fileSize: '> 5 and < 5'",
            f"27: rules[0].when.fileSize: found '> 5 and < 5', which no number is; {A_SIZE}; turn one of the signs",
        ),
        (
            "fileSize: '> 1KB and < 1025B'",
            f"27: rules[0].when.fileSize: found '> 1KB and < 1025B', which no number is; {A_SIZE}; turn one of the signs",
        ),
        (
            "fileSize: '< 0'",
            f"27: rules[0].when.fileSize: found '< 0', which no number is; {A_SIZE}; turn one of the signs",
        ),
        ("sha256: ", f"24: rules[0].when.sha256: found nothing; {A_TEXT}"),
        ("sha256: abc", f"25: rules[0].when.sha256: found 'abc'; {A_DIGEST}"),
        (f"sha256: [{DIGEST}, {'g' * 64}]", f"92: rules[0].when.sha256[1]: found '{'g' * 64}'; {A_DIGEST}"),
        ("sha256: []", "25: rules[0].when.sha256: found an empty list; expected a digest; add one"),
        (
            "header: okhttp",
            "25: rules[0].when.header: found 'okhttp'; expected a header and what it must be in each line: a mapping of keys to values",
        ),
        ("header: {X-A: }", f"30: rules[0].when.header.X-A: found nothing; {A_TEXT}"),
        (
            "header: {X-A: {is: b}}",
            "32: rules[0].when.header.X-A.is: found the key 'is'; expected matches, contains or glob",
        ),
        (
            "fields: x",
            "25: rules[0].when.fields: found 'x'; expected the fields of a JSON body: a mapping of keys to values",
        ),
        (
            "fields: {nam: x}",
            "26: rules[0].when.fields.nam: found the key 'nam'; expected name, residentNumber, issueDate, driverLicenseNumber, serialNum, passportNumber, birthDate, expirationDate or businessNumber; did you mean 'name'?",
        ),
        (
            "idType: passprot",
            "25: rules[0].when.idType: found 'passprot'; expected a kind of identity card: resident, driver or passport; did you mean 'passport'?",
        ),
        ("call: ", f"22: rules[0].when.call: found nothing; {A_CALL}"),
        ("call: 1.5", f"23: rules[0].when.call: found the number 1.5; {A_CALL}"),
        ("call: 3KB", f"23: rules[0].when.call: found '3KB'; {A_CALL}"),
        ("call: '> 3KB'", f"23: rules[0].when.call: found '> 3KB'; {A_CALL}"),
        (
            "call: '> 3 and < 4'",
            f"23: rules[0].when.call: found '> 3 and < 4', which no number is; {A_CALL}; turn one of the signs",
        ),
        ("chance: ", f"24: rules[0].when.chance: found nothing; {A_CHANCE}"),
        ("chance: 10", f"25: rules[0].when.chance: found the number 10; {A_CHANCE}"),
        ("chance: 0.1", f"25: rules[0].when.chance: found the number 0.1; {A_CHANCE}"),
        ("chance: 0%", f"25: rules[0].when.chance: found '0%'; {A_CHANCE}"),
        ("chance: 100.1%", f"25: rules[0].when.chance: found '100.1%'; {A_CHANCE}"),
        ("chance: -1%", f"25: rules[0].when.chance: found '-1%'; {A_CHANCE}"),
        ("chance: [10%]", f"25: rules[0].when.chance: found a list; {A_CHANCE}"),
    ],
    ids=lambda value: "" if value[:2].isdigit() else value,
)
def test_refused(when: str, problem: str) -> None:
    """A condition that cannot be read is refused where it stands, with what is expected there."""
    assert problems_in(f"rules: [{{when: {{{when}}}, then: natural}}]") == [f"x.yaml:1:{problem}"]


@pytest.mark.parametrize("name", ["Authorization", "x-nhn-authorization", "SYMMETRIC-KEY", "Request-Key"])
@pytest.mark.parametrize(
    "condition", ["{matches: '(hush'}", "{matches: [hush]}", "{hush: a}", "[a, {hush: b}]", "{matches: {hush: 1}}"]
)
def test_secrets(name: str, condition: str) -> None:
    """Of a condition on a secret that cannot be read nothing is repeated, only where it stands."""
    (problem,) = problems_in(f"rules: [{{when: {{header: {{{name}: {condition}}}}}, then: natural}}]")
    place, message = problem.split(": ", 1)
    assert place.startswith("x.yaml:1:")
    assert message == (
        f"rules[0].when.header.{name}: found a condition that cannot be read; "
        "expected a text, one of several, or a matcher"
    )


@pytest.mark.parametrize(
    ("operation", "condition", "path", "unable", "able"),
    [
        ("public-keys", "fileName: x", "fileName", "public-keys", f"name only {WITH_FILE}"),
        ("business/status", "fileSize: 1", "fileSize", "business/status", f"name only {WITH_FILE}"),
        (
            "id-card/authenticity",
            f"sha256: {DIGEST}",
            "sha256",
            "id-card/authenticity",
            f"name only {WITH_FILE}",
        ),
        ("[business, id-card]", "fileType: pdf", "fileType", "id-card", "name only business"),
        (
            "[business/status, credit-card, id-card]",
            "fileType: pdf",
            "fileType",
            "business/status, credit-card and id-card",
            "name only business",
        ),
        (
            "[business, business/status]",
            "version: v2.0",
            "version",
            "business and business/status",
            f"name only {OF_V2}",
        ),
        (
            "id-card",
            "version: [v1.0, v1.1]",
            "version",
            "id-card",
            "name only business, business/status and credit-card",
        ),
        ("id-card", "idType: driver", "idType", "id-card", "name only id-card/authenticity"),
        ("business/status", "idType: driver", "idType", "business/status", "name only id-card/authenticity"),
        (
            "business/status",
            "fields: {name: x}",
            "fields.name",
            "business/status",
            "name only id-card/authenticity",
        ),
        (
            "id-card/authenticity",
            "fields: {businessNumber: 1234567890}",
            "fields.businessNumber",
            "id-card/authenticity",
            "name only business/status",
        ),
        (
            "business",
            "fields: {name: {glob: x}}",
            "fields.name.glob",
            "business",
            "name only id-card/authenticity",
        ),
    ],
)
def test_never_holds(operation: str, condition: str, path: str, unable: str, able: str) -> None:
    """A condition that can never hold for an operation that the rule names is refused, with those for which it can."""
    text = f"rules:\n- when: {{operation: {operation}, {condition}}}\n  then: natural"
    line = text.splitlines()[1]
    key = path.rsplit(".", maxsplit=1)[-1]
    column = line.rindex(f"{key}: ") + len(key) + 3
    assert problems_in(text) == [
        f"x.yaml:2:{column}: rules[0].when.{path}: found a condition that never holds for {unable}; {NOBODY}; {able}"
    ]


@pytest.mark.parametrize(
    ("subject", "condition", "path"),
    [
        ("fileName", "fileName: x", "fileName"),
        ("fileName", "fileName: {glob: x}", "fileName.glob"),
        ("fileType", "fileType: png", "fileType"),
        ("fileSize", "fileSize: '> 1KB'", "fileSize"),
        ("sha256", f"sha256: {DIGEST}", "sha256"),
        ("fields", "fields: {name: x}", "fields.name"),
        ("idType", "idType: driver", "idType"),
    ],
)
def test_unchecked(subject: str, condition: str, path: str) -> None:
    """An unchecked rule cannot ask about the body, which nobody has looked at when it speaks."""
    (problem,) = problems_in(f"rules: [{{unchecked: true, when: {{{condition}}}, then: natural}}]")
    assert problem.partition(": ")[2] == (
        f"rules[0].when.{path}: found {subject} in an unchecked rule, which speaks before the body is looked at; "
        "expected conditions on path and headers; remove it, or `unchecked`"
    )


def test_unchecked_sound() -> None:
    """An unchecked rule can ask about all that is in path and headers, about the call, and leave it to chance."""
    when = "{operation: business, version: v1.0, appKey: a, header: {X: y}, call: 2, chance: 5%}"
    (rule,) = read(f"rules: [{{unchecked: true, when: {when}, then: natural}}]").rules
    assert [one.subject for one in rule.conditions] == ["version", "appKey", "header", "call"]


def test_all_at_once() -> None:
    """Everything that is wrong with a `when` is said at once, in the order in which it stands."""
    when = "{operation: bussiness, call: x, fileSize: y, fields: {name: {matches: '['}}, chance: 1}"
    assert [
        problem.split(": found")[0] for problem in problems_in(f"rules: [{{when: {when}, then: natural}}]")
    ] == [
        "x.yaml:1:28: rules[0].when.operation",
        "x.yaml:1:45: rules[0].when.call",
        "x.yaml:1:58: rules[0].when.fileSize",
        "x.yaml:1:86: rules[0].when.fields.name.matches",
        "x.yaml:1:101: rules[0].when.chance",
    ]


def test_leaves_something_to_others() -> None:
    """A rule with a condition or a chance never takes all from the rules after it."""
    rules = read("""
        rules:
          - {when: {operation: business, call: 1}, then: natural}
          - {when: {operation: business, call: 1}, then: natural}
          - {when: {operation: business, chance: 100%}, then: natural}
          - {when: {operation: business}, then: natural}
    """).rules
    assert len(rules) == 4


SUBJECTS = [
    "operation",
    "version",
    "appKey",
    "fileName",
    "fileType",
    "fileSize",
    "sha256",
    "header",
    "fields",
    "idType",
    "call",
    "chance",
]
WORDS = [
    "matches",
    "contains",
    "glob",
    "name",
    "businessNumber",
    "X-A",
    "> 1 and < 3",
    "1KB",
    "v1.0",
    "10%",
    "pdf",
]
ANY_VALUE = any_value(WORDS)


@given(when=st.dictionaries(st.sampled_from(SUBJECTS), ANY_VALUE, max_size=4) | ANY_VALUE, unchecked=st.booleans())
@tries(300)
def test_any_value(when: object, *, unchecked: bool) -> None:
    """Whatever stands in a `when`, it is read, or its problems are said, each with a path in it."""
    node = node_of(read_json, json.dumps([{"when": when, "then": "natural", "unchecked": unchecked}]))
    problems = problems_of(lambda report: read_rules(node, report, SEED))
    assert all(problem.startswith("x") and "when" in problem and "; expected " in problem for problem in problems)


@given(text=st.text(alphabet=st.sampled_from("ab.*+?()[]{}|^$\\\\-,0159dwpPLQE:<>=!한\\n"), max_size=20))
@tries(300)
def test_any_pattern(text: str) -> None:
    """Whatever stands as a pattern, it is one that can be matched, or it is refused with the reason."""
    node = node_of(read_json, json.dumps({"appKey": {"matches": text}}))
    problems = problems_of(lambda report: read_when(node, report))
    if problems:
        (problem,) = problems
        assert problem.startswith("x: appKey.matches: found ")
    else:
        assert Matches(text).accepts("ab") in {True, False}
