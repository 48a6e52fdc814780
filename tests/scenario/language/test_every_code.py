"""The word every-code: one reply after the other, one for each code that the endpoint can give."""

from typing import Any

import pytest
import yaml

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.contract.revisions import LATEST, REVISIONS
from ocr_emulator.scenario.library import load_files
from ocr_emulator.scenario.model import Scenario, Step
from tests.contracts import NEWEST, SEED
from tests.running import ROOT, Emulator
from tests.scenario.loading import A_CODE, A_REPLY, problems_in, read

CONTRACTS = [contract_at(revision, front) for revision in REVISIONS for front in Front]
CORNERS = [contract_at(revision, front) for revision in (REVISIONS[0], LATEST) for front in Front]
FILE = ROOT / "scenarios" / "every-code.yaml"
EVERY = Step(code=None, is_every=True)
NATURAL = Step(code=None)


def name_of(value: object) -> str | None:
    return f"{value.revision} {value.front}" if isinstance(value, Contract) else None


every_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
each_corner = pytest.mark.parametrize("contract", CORNERS, ids=name_of)


def steps_at(endpoint: Endpoint, scenario: Scenario, contract: Contract) -> tuple[Step, ...]:
    """What is replied at an endpoint, one after the other."""
    rule = next(scenario.at(contract).rules_at(endpoint, unchecked=False))
    return rule.steps


class TestReading:
    @pytest.mark.parametrize(
        "then",
        ["every-code", "[every-code]", "'every-code'", "{resultCode: every-code}", "[{resultCode: every-code}]"],
    )
    def test_where_it_stands(self, then: str) -> None:
        """It stands where `natural` can stand: as a reply, or as the resultCode of one."""
        assert read(f"rules: [{{then: {then}}}]").rules[0].steps == (EVERY,)

    def test_with_a_status(self) -> None:
        """Beside it may be an httpStatus, and times where another reply follows."""
        then = "[{resultCode: every-code, httpStatus: 503, times: 2}, natural]"
        assert read(f"rules: [{{then: {then}}}]").rules[0].steps == (
            Step(code=None, is_every=True, http_status=503, times=2),
            NATURAL,
        )

    @pytest.mark.parametrize(
        ("then", "problem"),
        [
            ("every-cod", f"16: rules[0].then: found 'every-cod'; {A_REPLY}; did you mean 'every-code'?"),
            ("everycode", f"16: rules[0].then: found 'everycode'; {A_REPLY}; did you mean 'every-code'?"),
            ("every_code", f"16: rules[0].then: found 'every_code'; {A_REPLY}; did you mean 'every-code'?"),
            ("every code", f"16: rules[0].then: found 'every code'; {A_REPLY}; did you mean 'every-code'?"),
            ("Every-Code", f"16: rules[0].then: found 'Every-Code'; {A_REPLY}; did you mean 'every-code'?"),
            ("all", f"16: rules[0].then: found 'all'; {A_REPLY}"),
            (
                "{resultCode: every-codes}",
                f"29: rules[0].then.resultCode: found 'every-codes'; {A_CODE}; did you mean 'every-code'?",
            ),
            (
                "{resultCode: EVERY_CODE}",
                f"29: rules[0].then.resultCode: found 'EVERY_CODE'; {A_CODE}; did you mean 'every-code'?",
            ),
            (
                "{resultCode: every-code, times: 2}",
                (
                    "41: rules[0].then.times: found times on the last reply, which goes on for ever; expected it on "
                    "the replies before; remove it, add `- natural` after this reply, or `repeat: true` to the rule"
                ),
            ),
            (
                "{resultCode: every-code, result: {name: x}}",
                (
                    "49: rules[0].then.result: found a result beside another code; expected it beside SUCCESS; "
                    "remove one"
                ),
            ),
            (
                "{resultCode: every-code, resultMessage: x}",
                (
                    "29: rules[0].then.resultCode: found 'every-code' beside a resultMessage; expected the number of "
                    "a code of your own, not 0; write a number, or remove the resultMessage"
                ),
            ),
        ],
        ids=lambda value: None if ": " in value and not value.startswith("{") else value,
    )
    def test_refused(self, then: str, problem: str) -> None:
        """A slip of the pen gets the word, and what cannot stand beside it is refused."""
        assert problems_in(f"rules: [{{then: {then}}}]") == [f"x.yaml:1:{problem}"]

    def test_it_speaks_for_every_operation(self) -> None:
        """Every operation can give it, so that a rule after one without `when` never speaks."""
        (rule,) = read("rules: [{then: every-code}]").rules
        assert {one.operation.name for one in NEWEST.endpoints} == set(rule.operations)
        text = "rules:\n- then: every-code\n- when: {operation: business}\n  then: natural"
        assert problems_in(text) == [
            (
                "x.yaml:3:3: rules[1]: found a rule that never speaks: rules[0] decides first; expected an operation that "
                "is still free; remove it, move it up, or put its replies into the other's sequence"
            )
        ]


@every_contract
class TestWhatItStandsFor:
    def test_alone(self, contract: Contract) -> None:
        """At each endpoint it is every code that the endpoint can give, in the catalogue's order."""
        scenario = read("rules: [{then: every-code}]", contract=contract)
        for endpoint in contract.endpoints:
            codes = contract.codes.possible_at(endpoint)
            assert steps_at(endpoint, scenario, contract) == tuple(Step(code=code) for code in codes)

    def test_in_a_sequence(self, contract: Contract) -> None:
        """The other replies of the sequence come before and after it."""
        then = "[{resultCode: 5000503}, every-code, {resultCode: natural, times: 1}, {resultCode: -7, resultMessage: x}]"
        scenario = read(f"rules: [{{then: {then}}}]", contract=contract)
        for endpoint in contract.endpoints:
            before, *every, natural, own = steps_at(endpoint, scenario, contract)
            assert tuple(step.code for step in every) == contract.codes.possible_at(endpoint)
            assert before == Step(code=contract.codes["API_TEMPORARILY_UNAVAILABLE"])
            assert natural == NATURAL
            assert own.code
            assert (own.code.number, own.code.message) == (-7, "x")

    def test_status_and_times(self, contract: Contract) -> None:
        """An httpStatus and times beside it hold for each of the codes."""
        then = "[{resultCode: every-code, httpStatus: 500, times: 3}, natural]"
        scenario = read(f"rules: [{{then: {then}}}]", contract=contract)
        for endpoint in contract.endpoints:
            *every, _ = steps_at(endpoint, scenario, contract)
            assert [(step.code, step.http_status, step.times) for step in every] == [
                (code, 500, 3) for code in contract.codes.possible_at(endpoint)
            ]

    def test_whatever_it_was_read_for(self, contract: Contract) -> None:
        """It is read without knowing the contract in force, and stands for the codes of that one."""
        for other in CORNERS:
            scenario = read("rules: [{then: every-code}]", contract=other)
            endpoint = contract.endpoints[0]
            codes = contract.codes.possible_at(endpoint)
            assert steps_at(endpoint, scenario, contract) == tuple(Step(code=code) for code in codes)

    def test_the_shipped_scenario(self, contract: Contract) -> None:
        """The shipped scenario has a rule for each operation: every code it can give, then the natural reply."""
        scenario = load_files([FILE], contract)["every-code"]
        for endpoint in contract.endpoints:
            codes = contract.codes.possible_at(endpoint)
            expected = (*(Step(code=code) for code in codes), NATURAL)
            assert steps_at(endpoint, scenario, contract) == expected


def put_in_force(emulator: Emulator, contract: Contract, rules: object) -> None:
    given = {"revision": str(contract.revision), "front": contract.front.value}
    emulator.use({"given": given, "rules": rules})


def shipped() -> Any:  # noqa: ANN401 - whatever the file has
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))["rules"]


def ask(emulator: Emulator, app_key: str = "app") -> tuple[int, int, str]:
    """HTTP status, resultCode and resultMessage of a call to business/status."""
    reply = emulator.ask_status(app_key=app_key)
    header = reply.json()["header"]
    assert header["isSuccessful"] == (header["resultCode"] == 0) == ("result" in reply.json())
    return reply.status_code, header["resultCode"], header["resultMessage"]


def expected_at(contract: Contract, http_status: int | None = None) -> list[tuple[int, int, str]]:
    """What calls to business/status are answered, one after the other."""
    endpoint = next(one for one in contract.endpoints if one.operation.name == "business/status")
    codes = contract.codes.possible_at(endpoint)
    return [(http_status or contract.status_of(code), code.number, code.message) for code in codes]


class TestOverTheWire:
    @every_contract
    def test_the_shipped_scenario(self, emulator: Emulator, contract: Contract) -> None:
        """Calls to business/status get each code of the contract in force, with its HTTP status, then success."""
        put_in_force(emulator, contract, shipped())
        expected = expected_at(contract)
        assert [ask(emulator) for _ in expected] == expected
        assert [ask(emulator) for _ in range(2)] == [(200, 0, "SUCCESS")] * 2

    @each_corner
    def test_a_status(self, emulator: Emulator, contract: Contract) -> None:
        """With httpStatus every code comes with that, those of the gateway too."""
        put_in_force(emulator, contract, [{"then": {"resultCode": "every-code", "httpStatus": 418}}])
        expected = expected_at(contract, 418)
        assert [ask(emulator) for _ in expected] == expected

    @each_corner
    def test_the_last_goes_on(self, emulator: Emulator, contract: Contract) -> None:
        """Where nothing follows it the last code goes on for ever."""
        put_in_force(emulator, contract, [{"then": "every-code"}])
        expected = expected_at(contract)
        assert [ask(emulator) for _ in expected] == expected
        assert [ask(emulator) for _ in range(3)] == [expected[-1]] * 3

    def test_times(self, emulator: Emulator) -> None:
        """With times each code comes that often, one after the other."""
        rules = [{"then": [{"resultCode": "every-code", "times": 2}, "natural"]}]
        put_in_force(emulator, SEED, rules)
        expected = [one for one in expected_at(SEED) for _ in range(2)]
        assert [ask(emulator) for _ in range(len(expected) + 1)] == [*expected, (200, 0, "SUCCESS")]

    def test_unchecked(self, emulator: Emulator) -> None:
        """Unchecked, its errors come whatever the request is like; its success is checked."""
        put_in_force(emulator, SEED, [{"unchecked": True, "then": ["every-code", "natural"]}])
        numbers = [
            emulator.ask_status(headers={}).json()["header"]["resultCode"]
            for _ in range(len(expected_at(SEED)) + 1)
        ]
        assert numbers == [number or 4000005 for _, number, _ in expected_at(SEED)] + [4000005]

    def test_each_app_key_has_its_own_turn(self, emulator: Emulator) -> None:
        """Two appKeys get the codes independently of each other."""
        emulator.use("every-code")
        expected = expected_at(SEED)[:3]
        assert [ask(emulator, "one") for _ in expected] == expected
        assert [ask(emulator, "two") for _ in expected] == expected

    @pytest.mark.parametrize("front", Front)
    def test_a_session_with_a_revision_of_its_own(self, emulator: Emulator, front: Front) -> None:
        """An appKey with a revision of its own gets the codes of that one, all others those of everybody's."""
        put_in_force(emulator, contract_at(front=front), shipped())
        newest = contract_at(LATEST, front)
        emulator.client.put("/__admin/sessions/new", json={"revision": "latest"}).raise_for_status()
        expected = expected_at(newest)
        assert [ask(emulator, "new") for _ in expected] == expected
        expected = expected_at(contract_at(front=front))
        assert [ask(emulator, "old") for _ in expected] == expected

    def test_a_session_that_changes_its_revision(self, emulator: Emulator) -> None:
        """Where the revision changes in the middle, the codes of the new one come from their first on."""
        emulator.use("every-code")
        assert [ask(emulator) for _ in range(3)] == expected_at(SEED)[:3]
        emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
        assert [ask(emulator) for _ in range(3)] == expected_at(NEWEST)[:3]

    def test_operations_that_can_give_others(self, emulator: Emulator) -> None:
        """In a rule for several operations each gets its own codes, none of them spent by a call to another."""
        emulator.use({"rules": [{"unchecked": True, "then": [{"resultCode": "every-code"}, "natural"]}]})
        found: dict[str, list[int]] = {"business": [], "credit-card": []}
        for _ in range(12):
            for operation, numbers in found.items():
                numbers.append(emulator.upload(operation, b"", headers={}).json()["header"]["resultCode"])
        for operation, numbers in found.items():
            endpoint = next(one for one in SEED.endpoints if one.operation.name == operation)
            assert numbers == [code.number or 4000005 for code in SEED.codes.possible_at(endpoint)[:12]]
