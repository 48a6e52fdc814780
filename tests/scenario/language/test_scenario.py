"""The scenario language as a whole, what is given, and all that can be wrong with it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.model import Given, Rule, Scenario, Step
from tests.contracts import CATALOGUE
from tests.properties import tries
from tests.scenario.loading import A_CODE, A_COUNT, A_REPLY, AN_OPERATION, problems_in, read

A_STATUS = (
    "expected a statusCode, or unknown for a number that does not exist: 00, 01, 02, 03, 04, 05, 06, 09 or unknown"
)


def test_whole() -> None:
    """A file says what is given and rules what is replied; its name is its own."""
    assert read("""
        description: The service is busy twice, then answers.
        given:
          credentials: {my-app: my-secret, "2": 0123}
          businesses: {1234567890: 01, 0123456789: unknown}
          allowance: 100
          services: [business, credit-card]
          oldKeysAccepted: 10m
        rules:
          - name: busy twice
            when: {operation: [business, credit-card]}
            then:
              - {resultCode: 5000503, times: 2}
              - natural
          - then: {resultCode: NOT_FOUND}
    """) == Scenario(
        name="x",
        source="x.yaml",
        description="The service is busy twice, then answers.",
        given=Given(
            credentials={"my-app": "my-secret", "2": "0123"},
            businesses={"1234567890": "01", "0123456789": None},
            allowance=100,
            services=frozenset({"business", "credit-card"}),
            old_keys_accepted=600,
        ),
        rules=(
            Rule(
                name="busy twice",
                operations=frozenset({"business", "credit-card"}),
                steps=(Step(code=CATALOGUE["API_TEMPORARILY_UNAVAILABLE"], times=2), Step(code=None)),
            ),
            Rule(name="rules[1]", operations=frozenset(OPERATIONS), steps=(Step(code=CATALOGUE["NOT_FOUND"]),)),
        ),
    )


def test_a_place_for_anchors() -> None:
    """What stands under a key that begins with x- is the author's; what is anchored there can be used, and merged."""
    found = read("""
        x-busy: &busy {resultCode: 5000503}
        x-other: [anything, {at: all}]
        rules:
          - when: {operation: business}
            then: [{<<: *busy, times: 2}, natural]
          - then: *busy
    """)
    plain = read("""
        rules:
          - when: {operation: business}
            then: [{resultCode: 5000503, times: 2}, natural]
          - then: {resultCode: 5000503}
    """)
    assert found.rules == plain.rules


@pytest.mark.parametrize("text", ["X-a: 1", "x: 1", "rules: [{x-a: 1, then: natural}]"])
def test_no_other_place(text: str) -> None:
    """Only keys of the whole scenario are the author's, and only those that begin so."""
    assert len(problems_in(text)) == 1


@pytest.mark.parametrize("text", ["{}", "given: {}", "rules: []", "description: x"])
def test_absent(text: str) -> None:
    """Everything is optional: what is not said is as the built-in scenario has it."""
    scenario = read(text)
    assert (scenario.given, scenario.rules) == (Given(), ())


@pytest.mark.parametrize(("text", "name"), [("name: busy", "busy"), ("rules: []", "inline")])
def test_name(text: str, name: str) -> None:
    """What comes without a file may name itself; otherwise it is called inline."""
    assert read(text, name=None).name == name


@pytest.mark.parametrize(
    ("services", "answer"),
    [
        ("[]", frozenset()),
        ("business", {"business"}),
        ("[business, credit-card]", {"business", "credit-card"}),
    ],
)
def test_services(services: str, answer: frozenset[str]) -> None:
    """One service needs no list; an empty list enables none."""
    assert read(f"given: {{services: {services}}}").given.services == answer


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "x.yaml: found nothing; expected a scenario: a mapping of keys to values"),
        ("[]", "x.yaml:1:1: found a list; expected a scenario: a mapping of keys to values"),
        ("busy", "x.yaml:1:1: found 'busy'; expected a scenario: a mapping of keys to values"),
        (
            "rule: []",
            (
                "x.yaml:1:1: rule: found the key 'rule'; expected description, seed, given or rules; "
                "did you mean 'rules'?"
            ),
        ),
        ("name: x", "x.yaml:1:1: name: found the key 'name'; expected description, seed, given or rules"),
        ("description: ''", "x.yaml:1:14: description: found ''; expected text; write it after the colon"),
        (
            "description: [a]",
            "x.yaml:1:14: description: found a list; expected text; write it after the colon",
        ),
        ("description:", "x.yaml:1:13: description: found nothing; expected text; write it after the colon"),
    ],
    ids=[
        "empty",
        "list",
        "word",
        "unknown key",
        "name in a file",
        "blank",
        "list for text",
        "nothing for text",
    ],
)
def test_scenario(text: str, problem: str) -> None:
    """A scenario is a mapping of keys that it knows."""
    assert problems_in(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name:", "x.yaml:1:6: name: found nothing; expected a name; write it after the colon"),
        (
            "names: x",
            (
                "x.yaml:1:1: names: found the key 'names'; expected name, description, seed, given or rules; "
                "did you mean 'name'?"
            ),
        ),
    ],
    ids=["nothing", "unknown key"],
)
def test_without_file(text: str, problem: str) -> None:
    """Without a file, a name is expected too."""
    assert problems_in(text, name=None) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "5",
            (
                "1:8: given: found a single value; "
                "expected what is given about the service: a mapping of keys to values"
            ),
        ),
        (
            "{allowence: 5}",
            (
                "1:9: given.allowence: found the key 'allowence'; expected credentials, users, businesses, "
                "allowance, services, oldKeysAccepted, revision, front or observed; did you mean 'allowance'?"
            ),
        ),
        *(
            (
                f"{{allowance: {value}}}",
                f"1:20: given.allowance: found {found}; {A_COUNT.format('calls', 0)}",
            )
            for value, found in (
                ("-1", "the number -1"),
                ("true", "true"),
                ("'5'", "'5'"),
                ("1.5", "the number 1.5"),
                ("[5]", "a list"),
                ("null", "nothing"),
            )
        ),
        (
            "{oldKeysAccepted: 10 minutes}",
            "1:26: given.oldKeysAccepted: found '10 minutes'; expected a length of time: 800ms, 90s, 10m, 1h or 1d",
        ),
        (
            "{services: [idcard]}",
            (
                "1:20: given.services[0]: found 'idcard'; expected a service: business, credit-card or id-card; "
                "did you mean 'id-card'?"
            ),
        ),
        (
            "{services: {business: true}}",
            ("1:19: given.services: found a mapping; expected a service: business, credit-card or id-card"),
        ),
        (
            "{businesses: [1]}",
            (
                "1:21: given.businesses: found a list; "
                "expected a business number and its statusCode in each line: a mapping of keys to values"
            ),
        ),
        (
            "{businesses: {123-45-67890: 01}}",
            (
                "1:22: given.businesses[\"123-45-67890\"]: found the business number '123-45-67890'; "
                "expected ten digits, without hyphens"
            ),
        ),
        (
            "{businesses: {1234567890: 1}}",
            f"1:34: given.businesses[\"1234567890\"]: found the number 1; {A_STATUS}; did you mean '01'?",
        ),
        (
            "{businesses: {1234567890: unknwon}}",
            (f"1:34: given.businesses[\"1234567890\"]: found 'unknwon'; {A_STATUS}; did you mean 'unknown'?"),
        ),
        ("{businesses: {1234567890: }}", f'1:33: given.businesses["1234567890"]: found nothing; {A_STATUS}'),
        (
            "{credentials: [app]}",
            (
                "1:22: given.credentials: found a list; "
                "expected an appKey and its secretKey in each line: a mapping of keys to values"
            ),
        ),
        (
            "{credentials: app}",
            (
                "1:22: given.credentials: found a single value; "
                "expected an appKey and its secretKey in each line: a mapping of keys to values"
            ),
        ),
        *(
            (
                f"{{credentials: {{app: {value}}}}}",
                f"1:28: given.credentials.app: found {found}; expected a secretKey; write it after the colon",
            )
            for value, found in (
                ("null", "nothing"),
                ("' '", "nothing"),
                ("[s]", "a list"),
                ("{a: s}", "a mapping"),
            )
        ),
    ],
    ids=lambda value: value if value.startswith(("{", "5")) else "",
)
def test_given(text: str, problem: str) -> None:
    """What is given has values of the right kind."""
    assert problems_in(f"given: {text}") == [f"x.yaml:{problem}"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("{revision: 2024-02-30}", "1:19: given.revision"),
        ("{revision: 5}", "1:19: given.revision"),
        ("{revision: }", "1:18: given.revision"),
        ("{front: gatway}", "1:16: given.front"),
        ("{revison: latest}", "1:9: given.revison"),
        ("{Front: gateway}", "1:9: given.Front"),
        ("latest", "1:8: given"),
    ],
)
def test_no_second_problem(given: str, place: str) -> None:
    """Where revision or front cannot be read, no code is called missing from them; whatever else is wrong is told."""
    codes = ("INVALID_TOKEN", "TOO_MANY_REQUESTS", 4041007, 404)
    steps = ", ".join(f"{{resultCode: {code}, times: 1}}" for code in codes)
    found = problems_in(f"given: {given}\nrules: [{{then: [{steps}, {{resultCode: 4000007}}]}}]")
    assert len(found) == 2
    assert found[0].startswith(f"x.yaml:{place}: found ")
    assert found[1].endswith(f": rules[0].then[4].resultCode: found the number 4000007; {A_CODE}")


def test_no_second_problem_of_a_misspelt_given() -> None:
    """Where `given` itself is misspelt, no code is called missing from the revision that it names."""
    (problem,) = problems_in("givn: {revision: latest}\nrules: [{then: [{resultCode: INVALID_TOKEN}, natural]}]")
    assert problem.startswith("x.yaml:1:1: givn: found the key 'givn'; ")


def test_a_second_problem_of_another_misspelling() -> None:
    """A misspelling of something else, or beside the right key, is no reason to doubt the revision."""
    for said in ("{allowence: 5}", "{revision: 2024-01-12, revison: latest}"):
        assert len(problems_in(f"given: {said}\nrules: [{{then: {{resultCode: INVALID_TOKEN}}}}]")) == 2


def test_all_at_once() -> None:
    """All problems of a scenario are found in one run, sorted by place."""
    assert problems_in("""\
        descripton: x
        given:
          allowance: many
          businesses: {12345: 07}
        rules:
          - when: {operation: passport}
            then: [naturally, {resultCode: 1}]
          - name: ""
    """) == [
        (
            "x.yaml:1:1: descripton: found the key 'descripton'; expected description, seed, given or rules; "
            "did you mean 'description'?"
        ),
        f"x.yaml:3:14: given.allowance: found 'many'; {A_COUNT.format('calls', 0)}",
        (
            "x.yaml:4:16: given.businesses[\"12345\"]: found the business number '12345'; "
            "expected ten digits, without hyphens"
        ),
        f"x.yaml:4:23: given.businesses[\"12345\"]: found '07'; {A_STATUS}",
        f"x.yaml:6:23: rules[0].when.operation: found 'passport'; {AN_OPERATION}",
        f"x.yaml:7:12: rules[0].then[0]: found 'naturally'; {A_REPLY}; did you mean 'natural'?",
        f"x.yaml:7:36: rules[0].then[1].resultCode: found the number 1; {A_CODE}",
        (
            "x.yaml:8:5: rules[1]: found no key 'then'; expected one; "
            "write the reply: natural, every-code, or a mapping with resultCode, or a list of them"
        ),
        "x.yaml:8:11: rules[1].name: found ''; expected a name; write it after the colon",
    ]


#: Ways to get credentials wrong, the secret being at the braces; each spoils the file.
MISTAKES = [
    "given: {{credentials: '{0}'}}",
    "given: {{credentials: app:{0}}}",
    "given:\n  credentials:\n    app:{0}",
    "given: {{credentials: ['{0}', app: '{0}']}}",
    "given: {{credentials: {{app: ['{0}']}}}}",
    "given: {{credentials: {{app: {{secretKey: '{0}'}}}}}}",
    "given: {{credentials: {{app: !{0} }}}}",
    "given: {{credentials: {{app: !!{0} x}}}}",
    "given: {{credentials: {{app: *{0} }}}}",
    "given: {{credentials: {{app: &{0} }}}}",
    "given: {{credentials: {{app: &{0} a, b: &{0} c}}}}",
    "given: {{credentials: {{app: '{0}', app: '{0}'}}}}",
    "given: {{credentials: {{app: '{0}'",
    'given: {{credentials: {{app: "{0}\\q"}}}}',
    "given: {{credentials: {{app: {0}: {0}}}}}",
    "given: {{credentials: {{app: {0}}}, allowance: many}}",
]


@pytest.mark.parametrize("mistake", MISTAKES)
@given(secret=st.from_regex(r"[A-Z][A-Z0-9]{7,20}", fullmatch=True))
@tries(20)
def test_secrets(mistake: str, secret: str) -> None:
    """No message repeats a secretKey, whatever is wrong with how it is written."""
    problems = problems_in(mistake.format(secret))
    assert [problem for problem in problems if secret in problem] == []
