"""Whether a scenario's codes are there in a contract, and where else they are."""

import re

import pytest

from ocr_emulator.contract.catalogue import ALL_CODES, Front, ResultCode, rows_named
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.revisions import LATEST, REVISIONS, find_revision
from ocr_emulator.scenario.checks.advice import IN_RULE
from ocr_emulator.scenario.checks.compatibility import IncompatibleScenarioError, absence, check_compatibility
from tests.contracts import NEWEST, SEED
from tests.running import Emulator
from tests.scenario.loading import problems_in, read

CONTRACTS = [contract_at(revision, front) for revision in REVISIONS for front in Front]
GATEWAY = contract_at(front=Front.GATEWAY)
NEWEST_GATEWAY = contract_at(LATEST, Front.GATEWAY)
MIDDLE = contract_at(find_revision("2026-05-27"))
OWN = "or write a resultMessage too to send it all the same"


def name_of(value: object) -> str | None:
    if isinstance(value, Contract):
        return f"{value.revision} {value.front}"
    return str(value) if isinstance(value, ResultCode) else None


def incompatibility(text: str, contract: Contract, written_for: Contract) -> str:
    """What is said in `contract` of a scenario that is sound in the contract it was written for."""
    with pytest.raises(IncompatibleScenarioError) as caught:
        check_compatibility(read(text, contract=written_for), contract)
    return str(caught.value)


LACKING = [
    (contract, code)
    for contract in CONTRACTS
    for code in {row.number: row for row in ALL_CODES}.values()
    if not contract.codes.get(code.number)
]


@pytest.mark.parametrize(
    ("code", "contract", "message"),
    [
        (
            "4000002",
            SEED,
            (
                "found 4000002 INVALID_FILE, which revision 2024-01-12 does not have: it is there from 2024-11-12 on; "
                f"say `given: {{revision: 2024-11-12}}`, {OWN}"
            ),
        ),
        (
            "PERMISSION_DENIED",
            GATEWAY,
            (
                "found 4010007 PERMISSION_DENIED, which revision 2024-01-12 does not have: it is there from "
                f"2026-03-10 on; say `given: {{revision: 2026-03-10}}`, {OWN}"
            ),
        ),
        (
            "URL_NOT_FOUND",
            SEED,
            (
                "found 4041007 URL_NOT_FOUND, which revision 2024-01-12 does not have: it is there from 2026-08-11 "
                f"on; say `given: {{revision: 2026-08-11}}`, {OWN}"
            ),
        ),
        (
            "4291000",
            NEWEST,
            (
                "found 4291000 TOO_MANY_REQUESTS, which only the front gateway gives, and plain is in force; "
                f"say `given: {{front: gateway}}`, {OWN}"
            ),
        ),
        (
            "METHOD_NOT_ALLOWED",
            NEWEST_GATEWAY,
            (
                "found 405 METHOD_NOT_ALLOWED, which only the front plain gives, and gateway is in force; "
                f"say `given: {{front: plain}}`, {OWN}"
            ),
        ),
        (
            "404",
            GATEWAY,
            (
                "found 404 NOT_FOUND, which only the front plain gives, and gateway is in force; "
                f"say `given: {{front: plain}}`, {OWN}"
            ),
        ),
    ],
    ids=[
        "later",
        "later, gateway",
        "another front's or later",
        "gateway's",
        "plain's",
        "plain's too",
    ],
)
def test_absence(code: str, contract: Contract, message: str) -> None:
    """A code that is not there is refused with where it is, and what to do."""
    assert problems_in(f"rules: [{{then: {{resultCode: {code}}}}}]", contract=contract) == [
        f"x.yaml:1:29: rules[0].then.resultCode: {message}"
    ]


@pytest.mark.parametrize(("contract", "code"), LACKING, ids=name_of)
def test_the_advice_is_good(contract: Contract, code: ResultCode) -> None:
    """Whoever does as the message says, in a scenario or at the start, has a scenario without a problem."""
    operation = code.operations[0]
    rule = f"rules: [{{when: {{operation: {operation}}}, then: {{resultCode: {code.number}%s}}}}]"
    (problem,) = problems_in(rule % "", contract=contract)
    given = re.search(r"; say `(given: \{[^}]+\})`, or ", problem)
    assert given
    read(f"{given[1]}\n{rule % ''}", contract=contract)
    assert problem.endswith(f", {OWN}")
    read(rule % ", resultMessage: x", contract=contract)


def test_every_row_is_told_the_same() -> None:
    """The message is the same by number and by key."""
    for contract, code in LACKING:
        by_number, by_key = rows_named(code.number), rows_named(code.key)
        assert absence(by_number, contract, IN_RULE) == absence(by_key, contract, IN_RULE)


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_compatible_with_every_contract(contract: Contract) -> None:
    """Natural replies, codes of one's own, every-code and codes of every revision fit any contract."""
    text = """
        rules:
          - when: {operation: business}
            then:
              - {resultCode: natural}
              - every-code
              - {resultCode: 404, resultMessage: 없음}
              - {resultCode: 5000503, httpStatus: 503}
              - {resultCode: MAX_UPLOAD_SIZE_EXCEEDED}
              - {resultCode: 0, result: {구분: x}}
    """
    check_compatibility(read(text), contract)


def test_every_problem_has_its_place() -> None:
    """All that a contract lacks is told at once, in the order in which it stands."""
    text = """\
        rules:
        - when: {operation: business}
          then:
          - {resultCode: 4000103}
          - {resultCode: 5000503}
          - resultCode: 4000002
        - when: {operation: id-card/authenticity}
          then: {resultCode: REGISTRATION_CARD_AUTHENTICATION_LOCKED}
    """
    found = "; ".join(
        f"x.yaml:{place}.resultCode: found {code}, which revision 2024-01-12 does not have: it is there from {since} on"
        for place, code, since in [
            ("4:18: rules[0].then[0]", "4000103 PDF_PASSWORD_PROTECTED", "2025-05-13"),
            ("6:17: rules[0].then[2]", "4000002 INVALID_FILE", "2024-11-12"),
            ("8:22: rules[1].then", "4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED", "2024-08-13"),
        ]
    )
    assert incompatibility(text, SEED, MIDDLE) == (
        f"the scenario 'x' names what revision 2024-01-12 lacks: {found}; "
        "give this appKey another revision, or put another scenario in force first"
    )


@pytest.mark.parametrize(
    ("code", "written_for", "contract", "fits"),
    [
        ("4000002", MIDDLE, NEWEST, True),
        ("4000002", MIDDLE, SEED, False),
        ("404", SEED, MIDDLE, True),
        ("404", SEED, NEWEST, True),
        ("404", SEED, GATEWAY, False),
        ("4041007", NEWEST, SEED, False),
        ("4041007", NEWEST, GATEWAY, True),
        ("4041007", GATEWAY, NEWEST, True),
        ("4131000", SEED, NEWEST, True),
        ("4291000", GATEWAY, NEWEST_GATEWAY, True),
        ("4291000", GATEWAY, SEED, False),
    ],
)
def test_compatible(code: str, written_for: Contract, contract: Contract, fits: bool) -> None:  # noqa: FBT001
    """A scenario fits a contract that has its codes, by whatever rows."""
    text = f"rules: [{{then: {{resultCode: {code}}}}}]"
    if fits:
        check_compatibility(read(text, contract=written_for), contract)
    else:
        start = f"the scenario 'x' names what revision {contract.revision} lacks: x.yaml:1:29: rules[0].then.resultCode: "
        assert incompatibility(text, contract, written_for).startswith(start)


def test_the_words_are_those_of_the_contract_in_force() -> None:
    """A code of several revisions is sent in the words of the one in force."""
    scenario = read("rules: [{then: {resultCode: 4131000}}]")
    for contract, message in (
        (SEED, "Request size is larger than permissible limit. the permissible limit is 5mb."),
        (NEWEST, "Request size is larger than permissible limit."),
    ):
        (step,) = scenario.at(contract).rules[0].steps
        assert step.code
        assert step.code.message == message


def test_a_session_has_no_revision_that_the_scenario_is_not_compatible_with(emulator: Emulator) -> None:
    """A revision that lacks a code of the scenario in force is refused to a session, with the code's place."""
    emulator.use(
        {
            "given": {"revision": "latest"},
            "rules": [{"then": [{"resultCode": "natural", "times": 1}, {"resultCode": 4041007}]}],
        }
    )
    reply = emulator.client.put("/__admin/sessions/app", json={"revision": "2024-01-12"})
    assert (reply.status_code, reply.json()["detail"]) == (
        409,
        (
            "Nothing has changed: the scenario 'inline' names what revision 2024-01-12 lacks: the request body: rules[0].then[1].resultCode: "
            "found 4041007 URL_NOT_FOUND, which revision 2024-01-12 does not have: it is there from 2026-08-11 on; "
            "give this appKey another revision, or put another scenario in force first"
        ),
    )
    assert emulator.client.get("/__admin/sessions/app").json()["revision"] == "2026-08-11"
