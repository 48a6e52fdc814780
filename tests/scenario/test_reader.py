"""The scenario language, and everything that can be wrong with what is written in it."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.contract.catalogue import CATALOGUE, ResultCode
from emulator.contract.operations import OPERATIONS, SERVED
from emulator.scenario.model import Given, Rule, Scenario, Step
from emulator.scenario.problems import Report, ScenarioProblemsError
from emulator.scenario.reader import OPERATION_NAMES, SERVICE_NAMES, read_scenario
from emulator.scenario.yaml_source import read_yaml

EVERY = frozenset({"business", "business/status", "credit-card"})

A_CODE = (
    "expected a resultCode or resultKey of the catalogue; `ocr-emulator codes` lists them; "
    "a code of your own needs a resultMessage beside it"
)
A_REPLY = "expected natural, or a mapping with resultCode"
AN_OPERATION = "expected an operation: business, business/status or credit-card"
A_STATUS = (
    "expected a statusCode, or unknown for a number that does not exist: 00, 01, 02, 03, 04, 05, 06, 09 or unknown"
)
LAST = (
    "found times on the last reply, which goes on for ever; expected it on the replies before; "
    "remove it, or add `- natural` after this reply"
)
NEVER = (
    "expected an operation that is still free; remove it, move it up, or put its replies into the other's sequence"
)
A_COUNT = "expected a number of {}: a whole number of at least {}"
OWN = "expected the number of a code of your own, not 0; write a number, or remove the resultMessage"
SAY_CREDIT_CARD = "say `when: {operation: credit-card}`"
EVERY_CAN = "cannot give; expected a code that every operation of the rule can give"
ALL_THE_SAME = "or write a resultMessage too to send it all the same"


def read(text: str, name: str | None = "x") -> Scenario:
    """The sound scenario in `text`, of the file x.yaml unless it has no `name`."""
    report = Report("x.yaml")
    return read_scenario(read_yaml(dedent(text), report), report, name)


def problems_of(text: str, name: str | None = "x") -> list[str]:
    """The problems of `text`."""
    with pytest.raises(ScenarioProblemsError) as caught:
        read(text, name)
    return list(map(str, caught.value.problems))


class TestSound:
    def test_whole(self) -> None:
        """A file says what is given and rules what is replied; its name is its own."""
        assert read("""
            description: The service is busy twice, then answers.
            given:
              credentials: {my-app: my-secret, "2": 0123}
              businesses: {1234567890: 01, 0123456789: unknown}
              allowance: 100
              services: [business, credit-card]
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
            ),
            rules=(
                Rule(
                    name="busy twice",
                    operations=frozenset({"business", "credit-card"}),
                    steps=(Step(code=CATALOGUE["API_TEMPORARILY_UNAVAILABLE"], times=2), Step(code=None)),
                ),
                Rule(name="rules[1]", operations=EVERY, steps=(Step(code=CATALOGUE["NOT_FOUND"]),)),
            ),
        )

    @pytest.mark.parametrize("text", ["{}", "given: {}", "rules: []", "description: x"])
    def test_absent(self, text: str) -> None:
        """Everything is optional: what is not said is as the built-in scenario has it."""
        scenario = read(text)
        assert (scenario.given, scenario.rules) == (Given(), ())

    @pytest.mark.parametrize(("text", "name"), [("name: busy", "busy"), ("rules: []", "inline")])
    def test_name(self, text: str, name: str) -> None:
        """What comes without a file may name itself; otherwise it is called inline."""
        assert read(text, name=None).name == name

    @pytest.mark.parametrize("when", ["", "when: {}"])
    def test_no_condition(self, when: str) -> None:
        """A rule without a condition speaks for every operation."""
        assert read(f"rules:\n- then: natural\n  {when}").rules[0].operations == EVERY

    @pytest.mark.parametrize(
        ("services", "answer"),
        [
            ("[]", frozenset()),
            ("business", {"business"}),
            ("[business, credit-card]", {"business", "credit-card"}),
        ],
    )
    def test_services(self, services: str, answer: frozenset[str]) -> None:
        """One service needs no list; an empty list enables none."""
        assert read(f"given: {{services: {services}}}").given.services == answer

    def test_names(self) -> None:
        """The operations and services of the language are those that are served."""
        assert OPERATION_NAMES == ("business", "business/status", "credit-card")
        assert SERVICE_NAMES == ("business", "credit-card")

    @pytest.mark.parametrize("then", ["natural", "[natural]", "{resultCode: natural}", '"natural"'])
    def test_natural(self, then: str) -> None:
        """A reply can be the natural one."""
        assert read(f"rules: [{{then: {then}}}]").rules[0].steps == (Step(code=None),)

    @pytest.mark.parametrize(("number", "message"), [(4999999, "우리 오류"), (-7, "0123"), (4000111, "x")])
    def test_own_code(self, number: int, message: str) -> None:
        """A number with a resultMessage is sent as it is, from any operation, even one of the catalogue."""
        then = f"{{resultCode: {number}, resultMessage: {message}}}"
        (rule,) = read(f"rules: [{{when: {{operation: business}}, then: {then}}}]").rules
        assert rule.steps == (Step(code=ResultCode.of_author(number, message)),)


class TestCodes:
    @pytest.mark.parametrize("operation", OPERATION_NAMES)
    @pytest.mark.parametrize("code", list(CATALOGUE), ids=str)
    def test_each(self, code: ResultCode, operation: str) -> None:
        """A code of the catalogue is taken, by number and by key, where the operation can give it, only there."""
        for written in (code.number, code.key):
            text = f"rules: [{{when: {{operation: {operation}}}, then: {{resultCode: {written}}}}}]"
            if code in CATALOGUE.of(OPERATIONS[operation], SERVED):
                assert read(text).rules[0].steps == (Step(code=code),)
            else:
                (problem,) = problems_of(text)
                column = text.index(str(written)) + 1
                start = (
                    f"x.yaml:1:{column}: rules[0].then.resultCode: found {code}, which {operation} {EVERY_CAN}; "
                )
                assert problem.startswith(start)
                assert problem.endswith(f", {ALL_THE_SAME}")

    @pytest.mark.parametrize(
        ("operations", "code", "start", "advice"),
        [
            (
                "[business, credit-card]",
                "4000111",
                "4000111 CREDIT_CARD_INFO_NOT_FOUND, which business",
                SAY_CREDIT_CARD,
            ),
            (
                "[business, business/status, credit-card]",
                "INVALID_FILE_TYPE",
                "4000003 INVALID_FILE_TYPE, which business/status",
                "name only business and credit-card in `when`",
            ),
            (
                "[business, business/status]",
                "5003011",
                "5003011 OCR_DOCUMENT_CREDIT_CARD_API_FAIL, which business and business/status",
                SAY_CREDIT_CARD,
            ),
            (
                "credit-card",
                "4000301",
                "4000301 INVALID_KEY_VERSION, which credit-card",
                (
                    "only credit-card, id-card, id-card/stand-alone and id-card/authenticity of v2.0 can, "
                    "not emulated yet"
                ),
            ),
        ],
        ids=["another operation", "other operations", "several cannot", "none served"],
    )
    def test_advice(self, operations: str, code: str, start: str, advice: str) -> None:
        """A code that an operation of the rule cannot give is refused, with the operations that can."""
        text = f"rules:\n- when: {{operation: {operations}}}\n  then: {{resultCode: {code}}}"
        found = f"x.yaml:3:22: rules[0].then.resultCode: found {start} {EVERY_CAN}"
        assert problems_of(text) == [f"{found}; {advice}, {ALL_THE_SAME}"]

    def test_advice_for_every_operation(self) -> None:
        """The advice is the same for a rule without a condition, at any reply of its sequence."""
        assert problems_of("rules: [then: [natural, {resultCode: 4000101}]]") == [
            (
                "x.yaml:1:38: rules[0].then[1].resultCode: found 4000101 INVALID_BUSINESS_REGISTRATION_FORMAT, which "
                f"credit-card {EVERY_CAN}; name only business and business/status in `when`, {ALL_THE_SAME}"
            ),
        ]


class TestMessages:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "x.yaml: found nothing; expected a scenario: a mapping of keys to values"),
            ("[]", "x.yaml:1:1: found a list; expected a scenario: a mapping of keys to values"),
            ("busy", "x.yaml:1:1: found 'busy'; expected a scenario: a mapping of keys to values"),
            (
                "rule: []",
                (
                    "x.yaml:1:1: rule: found the key 'rule'; expected description, given or rules; "
                    "did you mean 'rules'?"
                ),
            ),
            ("name: x", "x.yaml:1:1: name: found the key 'name'; expected description, given or rules"),
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
    def test_scenario(self, text: str, problem: str) -> None:
        """A scenario is a mapping of keys that it knows."""
        assert problems_of(text) == [problem]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("name:", "x.yaml:1:6: name: found nothing; expected a name; write it after the colon"),
            (
                "names: x",
                (
                    "x.yaml:1:1: names: found the key 'names'; expected name, description, given or rules; "
                    "did you mean 'name'?"
                ),
            ),
        ],
        ids=["nothing", "unknown key"],
    )
    def test_without_file(self, text: str, problem: str) -> None:
        """Without a file, a name is expected too."""
        assert problems_of(text, name=None) == [problem]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                "5",
                (
                    "1:8: given: found the number 5; "
                    "expected what is given about the service: a mapping of keys to values"
                ),
            ),
            (
                "{allowence: 5}",
                (
                    "1:9: given.allowence: found the key 'allowence'; expected credentials, businesses, allowance "
                    "or services; did you mean 'allowance'?"
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
                "{services: [id-card]}",
                (
                    "1:20: given.services[0]: found 'id-card'; expected a service: business or credit-card; "
                    "did you mean 'credit-card'?"
                ),
            ),
            (
                "{services: {business: true}}",
                ("1:19: given.services: found a mapping; expected a service: business or credit-card"),
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
    def test_given(self, text: str, problem: str) -> None:
        """What is given has values of the right kind."""
        assert problems_of(f"given: {text}") == [f"x.yaml:{problem}"]

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
                "rules: [{than: natural, then: natural}]",
                ("1:10: rules[0].than: found the key 'than'; expected name, when or then; did you mean 'then'?"),
            ),
            (
                "rules: [{name: x}]",
                (
                    "1:9: rules[0]: found no key 'then'; expected one; "
                    "write the reply: natural, or a mapping with resultCode, or a list of them"
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
                    "1:17: rules[0].when.operations: found the key 'operations'; expected operation; "
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
    def test_rule(self, text: str, problem: str) -> None:
        """A rule is a mapping of keys that it knows, with a reply."""
        assert problems_of(text) == [f"x.yaml:{problem}"]

    @pytest.mark.parametrize(
        ("then", "problem"),
        [
            ("", f"1:15: rules[0].then: found nothing; {A_REPLY}"),
            ("5000503", f"1:16: rules[0].then: found the number 5000503; {A_REPLY}"),
            ("Natural", f"1:16: rules[0].then: found 'Natural'; {A_REPLY}; did you mean 'natural'?"),
            ("[[natural]]", "1:17: rules[0].then[0]: found a list; expected a reply: a mapping of keys to values"),
            ("[]", "1:16: rules[0].then: found an empty list; expected a reply; add one"),
            (
                "{resultcode: 400, resultCode: 400}",
                (
                    "1:17: rules[0].then.resultcode: found the key 'resultcode'; "
                    "expected resultCode, resultMessage or times; did you mean 'resultCode'?"
                ),
            ),
            (
                "{}",
                (
                    "1:16: rules[0].then: found no key 'resultCode'; expected one; "
                    "write a number, a resultKey or natural"
                ),
            ),
            ("{resultCode: 4000002}", f"1:29: rules[0].then.resultCode: found the number 4000002; {A_CODE}"),
            (
                "{resultCode: SUCESS}",
                f"1:29: rules[0].then.resultCode: found 'SUCESS'; {A_CODE}; did you mean 'SUCCESS'?",
            ),
            (
                "{resultCode: success}",
                f"1:29: rules[0].then.resultCode: found 'success'; {A_CODE}; did you mean 'SUCCESS'?",
            ),
            (
                "{resultCode: '4000005'}",
                f"1:29: rules[0].then.resultCode: found '4000005'; {A_CODE}; write a number without quotes",
            ),
            ("{resultCode: true}", f"1:29: rules[0].then.resultCode: found true; {A_CODE}"),
            ("{resultCode: 0.0}", f"1:29: rules[0].then.resultCode: found the number 0.0; {A_CODE}"),
            ("{resultCode: }", f"1:28: rules[0].then.resultCode: found nothing; {A_CODE}"),
            ("{resultCode: [400]}", f"1:29: rules[0].then.resultCode: found a list; {A_CODE}"),
            (
                "{resultCode: 0, resultMessage: x}",
                f"1:29: rules[0].then.resultCode: found the number 0 beside a resultMessage; {OWN}",
            ),
            (
                "{resultCode: FAIL, resultMessage: x}",
                f"1:29: rules[0].then.resultCode: found 'FAIL' beside a resultMessage; {OWN}",
            ),
            (
                "{resultCode: true, resultMessage: x}",
                f"1:29: rules[0].then.resultCode: found true beside a resultMessage; {OWN}",
            ),
            (
                "{resultCode: 7, resultMessage: ''}",
                "1:47: rules[0].then.resultMessage: found ''; expected text; write it after the colon",
            ),
            *(
                (
                    f"[{{resultCode: 400, times: {value}}}, natural]",
                    f"1:42: rules[0].then[0].times: found {found}; {A_COUNT.format('replies', 1)}",
                )
                for value, found in (("0", "the number 0"), ("two", "'two'"), ("false", "false"))
            ),
            ("{resultCode: 400, times: 2}", f"1:34: rules[0].then.times: {LAST}"),
            ("[natural, {resultCode: 400, times: 2}]", f"1:44: rules[0].then[1].times: {LAST}"),
            ("[{resultCode: natural, times: 1}]", f"1:39: rules[0].then[0].times: {LAST}"),
        ],
        ids=lambda value: "" if value.startswith("1:") else value or "nothing",
    )
    def test_reply(self, then: str, problem: str) -> None:
        """A reply is natural, or a code that exists, and only those before the last have times."""
        assert problems_of(f"rules: [{{then: {then}}}]") == [f"x.yaml:{problem}"]

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
    def test_never_speaks(self, operations: list[str], problems: list[str]) -> None:
        """A rule for whose every operation an earlier rule decides is refused, with the rules that do."""
        rules = "".join(f"- {{when: {{operation: {operation}}}, then: natural}}\n" for operation in operations)
        found = problems_of(f"rules:\n{rules}")
        assert found == [f"x.yaml:{problem}" for problem in problems]

    def test_speaks_at_times(self) -> None:
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
            ["business", "business/status", "credit-card"],
        ]

    def test_same_name(self) -> None:
        """Two rules of one scenario do not have the same name."""
        assert problems_of("""\
            rules:
              - {name: a, when: {operation: business}, then: natural}
              - {name: a, when: {operation: credit-card}, then: natural}
        """) == ["x.yaml:3:5: rules[1]: found the name 'a' again; expected one of its own; rename the rule"]

    def test_all_at_once(self) -> None:
        """All problems of a scenario are found in one run, sorted by place."""
        assert problems_of("""\
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
                "x.yaml:1:1: descripton: found the key 'descripton'; expected description, given or rules; "
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
                "write the reply: natural, or a mapping with resultCode, or a list of them"
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
@settings(deadline=None, max_examples=20)
def test_secrets(mistake: str, secret: str) -> None:
    """No message repeats a secretKey, whatever is wrong with how it is written."""
    problems = problems_of(mistake.format(secret))
    assert [problem for problem in problems if secret in problem] == []
