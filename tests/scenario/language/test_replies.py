"""The replies of a rule: codes, results, how often; and which operations can give them."""

import pytest

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.model import Step
from tests.contracts import CATALOGUE
from tests.scenario.loading import A_CODE, A_COUNT, A_REPLY, problems_in, read

LAST = (
    "found times on the last reply, which goes on for ever; expected it on the replies before; "
    "remove it, add `- natural` after this reply, or `repeat: true` to the rule"
)
OWN = "expected the number of a code of your own, not 0; write a number, or remove the resultMessage"
SAY_CREDIT_CARD = "say `when: {operation: credit-card}`"
EVERY_CAN = "cannot give; expected a reply that every operation can give that the rule names"
ALL_THE_SAME = "or write a resultMessage too to send it all the same"


@pytest.mark.parametrize("then", ["natural", "[natural]", "{resultCode: natural}", '"natural"'])
def test_natural(then: str) -> None:
    """A reply can be the natural one."""
    assert read(f"rules: [{{then: {then}}}]").rules[0].steps == (Step(code=None),)


@pytest.mark.parametrize(("number", "message"), [(4999999, "우리 오류"), (-7, "0123"), (4000111, "x")])
def test_own_code(number: int, message: str) -> None:
    """A number with a resultMessage is sent as it is, from any operation, even one of the catalogue."""
    then = f"{{resultCode: {number}, resultMessage: {message}}}"
    (rule,) = read(f"rules: [{{when: {{operation: business}}, then: {then}}}]").rules
    assert rule.steps == (Step(code=ResultCode.custom(number, message)),)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("code", list(CATALOGUE), ids=str)
def test_each(code: ResultCode, operation: str) -> None:
    """A code of the catalogue is taken, by number and by key, where the operation can give it, only there."""
    for written in (code.number, code.key):
        text = f"rules: [{{when: {{operation: {operation}}}, then: {{resultCode: {written}}}}}]"
        if operation in code.operations:
            assert read(text).rules[0].steps == (Step(code=code),)
        else:
            (problem,) = problems_in(text)
            column = text.index(str(written)) + 1
            start = f"x.yaml:1:{column}: rules[0].then.resultCode: found {code}, which {operation} {EVERY_CAN}; "
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
            "name only business, credit-card, id-card and id-card/stand-alone in `when`",
        ),
        (
            "[business, business/status]",
            "5003011",
            "5003011 OCR_DOCUMENT_CREDIT_CARD_API_FAIL, which business and business/status",
            SAY_CREDIT_CARD,
        ),
        (
            "[business, public-keys]",
            "4000301",
            "4000301 INVALID_KEY_VERSION, which business and public-keys",
            "name only credit-card, id-card, id-card/stand-alone and id-card/authenticity in `when`",
        ),
    ],
    ids=["another operation", "other operations", "several cannot", "of another version"],
)
def test_advice(operations: str, code: str, start: str, advice: str) -> None:
    """A code that an operation of the rule cannot give is refused, with the operations that can."""
    text = f"rules:\n- when: {{operation: {operations}}}\n  then: {{resultCode: {code}}}"
    found = f"x.yaml:3:22: rules[0].then.resultCode: found {start} {EVERY_CAN}"
    assert problems_in(text) == [f"{found}; {advice}, {ALL_THE_SAME}"]


def test_advice_at_any_reply() -> None:
    """The advice is the same at any reply of a sequence, and says where each stands."""
    then = "[{resultCode: natural}, {resultCode: 4000101}, {resultCode: 4000102}]"
    assert problems_in(f"rules: [{{then: {then}, when: {{operation: credit-card}}}}]") == [
        (
            "x.yaml:1:53: rules[0].then[1].resultCode: found 4000101 INVALID_BUSINESS_REGISTRATION_FORMAT, which "
            f"credit-card {EVERY_CAN}; name only business and business/status in `when`, {ALL_THE_SAME}"
        ),
        (
            "x.yaml:1:76: rules[0].then[2].resultCode: found 4000102 NOT_EXIST_BUSINESS_NUMBER, which "
            f"credit-card {EVERY_CAN}; say `when: {{operation: business/status}}`, {ALL_THE_SAME}"
        ),
    ]


BESIDE = "found a result beside another code; expected it beside SUCCESS; remove one"


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (
            "resultCode: SUCCESS, result: x",
            "46: rules[0].then.result: found 'x'; expected the values of a result: a mapping of keys to values",
        ),
        ("resultCode: natural, result: {name: x}", f"46: rules[0].then.result: {BESIDE}"),
        ("resultCode: FAIL, result: {name: x}", f"43: rules[0].then.result: {BESIDE}"),
        ("resultCode: 7, resultMessage: x, result: {name: x}", f"58: rules[0].then.result: {BESIDE}"),
        (
            "resultCode: SUCESS, result: {name: x}",
            f"29: rules[0].then.resultCode: found 'SUCESS'; {A_CODE}; did you mean 'SUCCESS'?",
        ),
        (
            "resultCode: 0, result: {name: x, 등록번호: y}",
            (
                "16: rules[0].then: found replies that no operation can give, one and all; "
                "expected those of one; split the rule"
            ),
        ),
    ],
    ids=lambda value: value if value.startswith("resultCode") else "",
)
def test_result_refused(reply: str, problem: str) -> None:
    """A result is a mapping that stands beside SUCCESS alone, all of it of one operation."""
    found = problems_in(f"rules: [{{then: {{{reply}}}}}]")
    assert found == [f"x.yaml:1:{problem}"]


@pytest.mark.parametrize(
    ("operations", "result", "advice"),
    [
        (
            "[business, id-card]",
            "{name: x}",
            "a result with name, which business cannot give; {}; name only id-card and id-card/stand-alone in `when`",
        ),
        (
            "public-keys",
            "{validThru: x}",
            "a result with validThru, which public-keys cannot give; {}; say `when: {{operation: credit-card}}`",
        ),
        (
            "id-card",
            "{name: x, statusCode: 01}",
            "a result with name and statusCode, which id-card cannot give; {}; split it",
        ),
    ],
)
def test_result_advice(operations: str, result: str, advice: str) -> None:
    """A result that an operation of the rule cannot give is refused, with the operations that can."""
    text = f"rules:\n- when: {{operation: {operations}}}\n  then: {{resultCode: 0, result: {result}}}"
    expected = "expected a reply that every operation can give that the rule names"
    assert problems_in(text) == [f"x.yaml:3:22: rules[0].then.resultCode: found {advice.format(expected)}"]


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
                "expected resultCode, resultMessage, result, times, httpStatus, headers, delay or fault; did you mean 'resultCode'?"
            ),
        ),
        (
            "{}",
            (
                "1:16: rules[0].then: found no key 'resultCode'; expected one; "
                "write a number, a resultKey, natural or every-code"
            ),
        ),
        ("{resultCode: 4000007}", f"1:29: rules[0].then.resultCode: found the number 4000007; {A_CODE}"),
        (
            "{resultCode: 4000002}",
            (
                "1:29: rules[0].then.resultCode: found 4000002 INVALID_FILE, which revision 2024-01-12 does not have: "
                f"it is there from 2024-11-12 on; say `given: {{revision: 2024-11-12}}`, {ALL_THE_SAME}"
            ),
        ),
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
        ("[{resultCode: natural}, {resultCode: 400, times: 2}]", f"1:58: rules[0].then[1].times: {LAST}"),
        (
            "[natural, {resultCode: 400}]",
            (
                "1:17: rules[0].then[0]: found a reply after natural, which goes on for ever; expected natural last; "
                "write {resultCode: natural, times: 1} to have it once"
            ),
        ),
        ("[{resultCode: natural, times: 1}]", f"1:39: rules[0].then[0].times: {LAST}"),
    ],
    ids=lambda value: "" if value.startswith("1:") else value or "nothing",
)
def test_reply(then: str, problem: str) -> None:
    """A reply is natural, or a code that exists, and only those before the last have times."""
    assert problems_in(f"rules: [{{then: {then}}}]") == [f"x.yaml:{problem}"]
