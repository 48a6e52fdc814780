"""How a reply travels, as an author writes it: its HTTP status, its headers, its delay, its fault."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.scenario.delays import Delay, Fixed, Lognormal, Uniform
from ocr_emulator.scenario.faults import FAULTS, Fault
from ocr_emulator.scenario.language.replies import REPLY
from ocr_emulator.scenario.language.transport import TRANSPORT
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.source.json_source import read_json
from tests.contracts import CATALOGUE
from tests.properties import tries
from tests.scenario.loading import any_value, node_of, problems_in, problems_of, read

A_STATUS = "expected an HTTP status from 200 to 599, other than 204, 205 and 304, which have no body"
A_TEXT = "expected text; write it after the colon"
A_LENGTH = "expected a length of time: 800ms, 90s, 10m, 1h or 1d"
A_DELAY = "expected a length of time, or uniform: [200ms, 2s], or lognormal: {median: 300ms, sigma: 0.5}"
AT_MOST = "expected at most 60s, after which the service gives up itself"
BOUNDS = "expected the shortest and the longest delay: [200ms, 2s]"
A_SPREAD = "expected the spread of the distribution: more than 0 and at most 10, as 0.5"
WRITE = "expected one; write {median: 300ms, sigma: 0.5}"
A_FAULT = (
    "expected a fault: connection-reset, empty-reply, reset-after, truncated-body, malformed-json, "
    "wrong-content-type, html-error-page, slow-drip, stall, duplicate-header-field, unknown-header-field, "
    "unknown-result-code, broken-ciphertext, foreign-ciphertext or answer-lost"
)
NAME_OR_AMOUNT = "its name, or its name and its amount"
NAMED = "which the server writes itself; expected another header; a fault can damage those: wrong-content-type, truncated-body"


def step_of(then: str) -> Step:
    """The one reply of a rule."""
    (step,) = read(f"rules: [{{then: {then}}}]").rules[0].steps
    return step


@pytest.mark.parametrize(
    "travel", ["httpStatus: 503", "headers: {X-A: b}", "delay: 1s", "fault: stall", "httpStatus: 503, delay: 1s"]
)
def test_natural(travel: str) -> None:
    """A reply that says only how it travels is the natural one."""
    assert step_of(f"{{{travel}}}") == step_of(f"{{resultCode: natural, {travel}}}")
    assert step_of(f"{{{travel}}}").code is None


@pytest.mark.parametrize("code", ["SUCCESS", "DATABASE_FAIL"])
def test_beside_a_code(code: str) -> None:
    """Beside a code may be all of it: status, headers, delay and fault."""
    travel = "httpStatus: 418, headers: {Retry-After: 3}, delay: 100ms, fault: {truncated-body: 5}"
    assert step_of(f"{{resultCode: {code}, {travel}}}") == Step(
        code=CATALOGUE[code],
        http_status=418,
        headers={"Retry-After": "3"},
        delay=Fixed(0.1),
        fault=Fault(name="truncated-body", amount=5),
    )


def test_times() -> None:
    """A reply that says only how it travels may have times, as any other."""
    (rule,) = read("rules: [{then: [{fault: stall, times: 3}, natural]}]").rules
    assert rule.steps == (Step(code=None, times=3, fault=Fault(name="stall", amount=60)), Step(code=None))


@pytest.mark.parametrize("status", [200, 201, 302, 400, 418, 500, 599])
def test_status(status: int) -> None:
    """A status is one of HTTP with which a body can come."""
    assert step_of(f"{{httpStatus: {status}}}").http_status == status


@pytest.mark.parametrize(
    ("written", "headers"),
    [
        ("{}", {}),
        ("{Retry-After: 3}", {"Retry-After": "3"}),
        ("{X-A: '', X_b!: 'a  b'}", {"X-A": "", "X_b!": "a  b"}),
        ("{X-A: é, X-B: 0x1F}", {"X-A": "é", "X-B": "0x1F"}),
        ("{Request-Key: mine}", {"Request-Key": "mine"}),
    ],
)
def test_headers(written: str, headers: Mapping[str, str]) -> None:
    """Headers are sent as they were written, a blank one too."""
    assert step_of(f"{{resultCode: natural, headers: {written}}}").headers == headers


@pytest.mark.parametrize(
    ("written", "delay"),
    [
        ("800ms", Fixed(0.8)),
        ("0", Fixed(0.0)),
        ("1.5", Fixed(1.5)),
        ("1m", Fixed(60.0)),
        ("{uniform: [200ms, 2s]}", Uniform(0.2, 2.0)),
        ("{uniform: [1, 1]}", Uniform(1.0, 1.0)),
        ("{uniform: [0, 60s]}", Uniform(0.0, 60.0)),
        ("{lognormal: {median: 300ms, sigma: 0.5}}", Lognormal(0.3, 0.5)),
        ("{lognormal: {sigma: 10, median: 60}}", Lognormal(60.0, 10.0)),
    ],
)
def test_delay(written: str, delay: Delay) -> None:
    """A delay is a length of time of at most a minute, or drawn between two, or drawn as latencies are in practice."""
    assert step_of(f"{{delay: {written}}}").delay == delay


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str) -> None:
    """A fault is named alone, with its usual amount if it has one, or with the least or most that it takes."""
    amount = FAULTS[name].amount
    assert step_of(f"{{fault: {name}}}").fault == Fault(name=name, amount=amount.usual if amount else 0)
    for number in (amount.least, amount.most) if amount else ():
        assert step_of(f"{{fault: {{{name}: {number}}}}}").fault == Fault(name=name, amount=number)


@pytest.mark.parametrize(
    ("then", "problem"),
    [
        *(
            (f"httpStatus: {status}", f"29: rules[0].then.httpStatus: found {found}; {A_STATUS}")
            for status, found in (
                ("199", "the number 199"),
                ("204", "the number 204"),
                ("205", "the number 205"),
                ("304", "the number 304"),
                ("600", "the number 600"),
                ("500.0", "the number 500.0"),
                ("true", "true"),
                ("'500'", "'500'"),
                ("[500]", "a list"),
            )
        ),
        ("httpStatus: ", f"28: rules[0].then.httpStatus: found nothing; {A_STATUS}"),
        (
            "headers: x",
            "26: rules[0].then.headers: found 'x'; expected a header and its value in each line: a mapping of keys to values",
        ),
        ("headers: {a b: x}", "27: rules[0].then.headers[\"a b\"]: found 'a b'; expected the name of a header"),
        ("headers: {'': x}", "27: rules[0].then.headers[\"\"]: found ''; expected the name of a header"),
        ("headers: {한: x}", "27: rules[0].then.headers[\"한\"]: found '한'; expected the name of a header"),
        *(
            (f"headers: {{{name}: 3}}", f"27: rules[0].then.headers.{name}: found {name!r}, {NAMED}")
            for name in (
                "Connection",
                "Content-Length",
                "content-type",
                "DATE",
                "Server",
                "Transfer-Encoding",
            )
        ),
        ("headers: {X: }", f"29: rules[0].then.headers.X: found nothing; {A_TEXT}"),
        ("headers: {X: [a]}", f"30: rules[0].then.headers.X: found a list; {A_TEXT}"),
        (
            "headers: {X: 한}",
            "30: rules[0].then.headers.X: found '한'; expected the value of a header: Latin characters on one line",
        ),
        (
            r'headers: {X: "a\r\nY: b"}',
            r"30: rules[0].then.headers.X: found 'a\r\nY: b'; expected the value of a header: Latin characters on one line",
        ),
        (
            r'headers: {X: "a\0"}',
            r"30: rules[0].then.headers.X: found 'a\x00'; expected the value of a header: Latin characters on one line",
        ),
        ("delay: ", f"23: rules[0].then.delay: found nothing; {A_LENGTH}"),
        ("delay: soon", f"24: rules[0].then.delay: found 'soon'; {A_LENGTH}"),
        ("delay: -1s", f"24: rules[0].then.delay: found '-1s'; {A_LENGTH}"),
        ("delay: 61s", f"24: rules[0].then.delay: found '61s'; {AT_MOST}"),
        ("delay: 60.001", f"24: rules[0].then.delay: found the number 60.001; {AT_MOST}"),
        ("delay: {}", f"24: rules[0].then.delay: found 0 distributions; {A_DELAY}"),
        (
            "delay: {normal: 1s}",
            "25: rules[0].then.delay.normal: found the key 'normal'; expected uniform or lognormal; did you mean 'lognormal'?",
        ),
        (
            "delay: {uniform: [1s, 2s], lognormal: {median: 1s, sigma: 1}}",
            f"24: rules[0].then.delay: found 2 distributions; {A_DELAY}",
        ),
        ("delay: {uniform: 1s}", f"34: rules[0].then.delay.uniform: found '1s'; {BOUNDS}"),
        ("delay: {uniform: []}", f"34: rules[0].then.delay.uniform: found a list; {BOUNDS}"),
        ("delay: {uniform: [1s]}", f"34: rules[0].then.delay.uniform: found a list; {BOUNDS}"),
        ("delay: {uniform: [1s, 2s, 3s]}", f"34: rules[0].then.delay.uniform: found a list; {BOUNDS}"),
        ("delay: {uniform: [2s, 200ms]}", f"34: rules[0].then.delay.uniform: found a list; {BOUNDS}"),
        ("delay: {uniform: [1s, x]}", f"39: rules[0].then.delay.uniform[1]: found 'x'; {A_LENGTH}"),
        ("delay: {uniform: [1s, 2m]}", f"39: rules[0].then.delay.uniform[1]: found '2m'; {AT_MOST}"),
        (
            "delay: {lognormal: 1s}",
            "36: rules[0].then.delay.lognormal: found '1s'; expected a lognormal distribution: a mapping of keys to values",
        ),
        (
            "delay: {lognormal: {median: 1s}}",
            f"36: rules[0].then.delay.lognormal: found no key 'sigma'; {WRITE}",
        ),
        (
            "delay: {lognormal: {sigma: 1}}",
            f"36: rules[0].then.delay.lognormal: found no key 'median'; {WRITE}",
        ),
        (
            "delay: {lognormal: {median: 1s, sigma: 1, mean: 2s}}",
            "59: rules[0].then.delay.lognormal.mean: found the key 'mean'; expected median or sigma; did you mean 'median'?",
        ),
        (
            "delay: {lognormal: {median: x, sigma: 1}}",
            f"45: rules[0].then.delay.lognormal.median: found 'x'; {A_LENGTH}",
        ),
        (
            "delay: {lognormal: {median: 2m, sigma: 1}}",
            f"45: rules[0].then.delay.lognormal.median: found '2m'; {AT_MOST}",
        ),
        *(
            (
                f"delay: {{lognormal: {{median: 1s, sigma: {sigma}}}}}",
                f"56: rules[0].then.delay.lognormal.sigma: found {found}; {A_SPREAD}",
            )
            for sigma, found in (
                ("0", "the number 0"),
                ("-0.5", "the number -0.5"),
                ("10.1", "the number 10.1"),
                ("true", "true"),
                ("'1'", "'1'"),
                ("[1]", "a list"),
            )
        ),
        ("fault: ", f"23: rules[0].then.fault: found nothing; {A_FAULT}"),
        ("fault: stal", f"24: rules[0].then.fault: found 'stal'; {A_FAULT}; did you mean 'stall'?"),
        ("fault: 5", f"24: rules[0].then.fault: found the number 5; {A_FAULT}"),
        (
            "fault: [stall]",
            f"24: rules[0].then.fault: found a list; expected a fault: {NAME_OR_AMOUNT}",
        ),
        ("fault: {}", f"24: rules[0].then.fault: found 0 faults; expected one: {NAME_OR_AMOUNT}"),
        (
            "fault: {stall: 1, slow-drip: 2}",
            f"24: rules[0].then.fault: found 2 faults; expected one: {NAME_OR_AMOUNT}",
        ),
        (
            "fault: {slow-dripp: 5}",
            f"25: rules[0].then.fault.slow-dripp: found 'slow-dripp'; {A_FAULT}; did you mean 'slow-drip'?",
        ),
        (
            "fault: {answer-lost: 5}",
            "38: rules[0].then.fault.answer-lost: found the number 5; expected nothing: answer-lost has no amount; write its name alone",
        ),
        (
            "fault: {stall: 61}",
            "32: rules[0].then.fault.stall: found the number 61; expected seconds: a whole number from 1 to 60",
        ),
        (
            "fault: {stall: 5s}",
            "32: rules[0].then.fault.stall: found '5s'; expected seconds: a whole number from 1 to 60",
        ),
        (
            "fault: {stall: true}",
            "32: rules[0].then.fault.stall: found true; expected seconds: a whole number from 1 to 60",
        ),
        (
            "fault: {slow-drip: 0}",
            "36: rules[0].then.fault.slow-drip: found the number 0; expected bytes a second: a whole number from 1 to 1000000",
        ),
        (
            "fault: {truncated-body: -1}",
            "41: rules[0].then.fault.truncated-body: found the number -1; expected bytes: a whole number from 0 to 1000000",
        ),
        (
            "fault: {html-error-page: 500}",
            "42: rules[0].then.fault.html-error-page: found the number 500; expected HTTP status: 404, 413, or a whole number from 502 to 504",
        ),
    ],
    ids=lambda value: "" if value[:2].isdigit() else value,
)
def test_refused(then: str, problem: str) -> None:
    """What cannot be read of how a reply travels is refused where it stands, with what is expected there."""
    assert problems_in(f"rules: [{{then: {{{then}}}}}]") == [f"x.yaml:1:{problem}"]


def test_all_at_once() -> None:
    """Everything that is wrong with how a reply travels is said at once."""
    then = "{httpStatus: 1, headers: {X: 한}, delay: x, fault: y}"
    assert [problem.split(": found")[0] for problem in problems_in(f"rules: [{{then: {then}}}]")] == [
        "x.yaml:1:29: rules[0].then.httpStatus",
        "x.yaml:1:45: rules[0].then.headers.X",
        "x.yaml:1:56: rules[0].then.delay",
        "x.yaml:1:66: rules[0].then.fault",
    ]


WORDS = ["uniform", "lognormal", "median", "sigma", "1s", "61s", "X-A", "stall", "slow-drip", "answer-lost"]
ANY_VALUE = any_value(WORDS)


@given(values=st.dictionaries(st.sampled_from(sorted(TRANSPORT)), ANY_VALUE))
@tries(200)
def test_any_value(values: Mapping[str, object]) -> None:
    """Whatever stands there, it is read, or its problems are said, each with what is expected."""
    node = node_of(read_json, json.dumps(values))
    problems = problems_of(lambda report: REPLY.read(REPLY.nodes(node, report), report))
    assert all(problem.startswith("x: ") and "; expected " in problem for problem in problems)
