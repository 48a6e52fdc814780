"""The contract in force: one revision, at one front."""

import csv
from collections import Counter
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from ocr_emulator.contract.catalogue import ALL_CODES, Front, Only, ResultCode
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, ID_CARD_KEYS, IdType
from ocr_emulator.contract.operations import ENDPOINTS, OPERATIONS, FileType
from ocr_emulator.contract.revisions import LATEST, REVISIONS, Revision, find_revision

SEED_TABLE = Path(__file__).parents[1] / "result-codes-2024-01-12.csv"

#: Every contract there is.
CONTRACTS = [contract_at(revision, front) for revision, front in product(REVISIONS, Front)]


def name_of(contract: Contract) -> str:
    return f"{contract.revision}-{contract.front}"


EVERY_CONTRACT = pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)

#: The codes that came with a revision, at the plain front, in the vendor's words. None went.
NEW = {
    "2024-08-13": ["4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED Registration card authentication is locked."],
    "2024-11-12": ["4000002 INVALID_FILE Invalid file."],
    "2025-05-13": ["4000103 PDF_PASSWORD_PROTECTED PDF file is password protected."],
    "2026-03-10": ["4010006 INVALID_TOKEN Invalid token.", "4010007 PERMISSION_DENIED Permission denied."],
    "2026-08-11": ["4041007 URL_NOT_FOUND URL Not Found"],
}
CAME = {int(words.split()[0]): day for day, rows in NEW.items() for words in rows}

#: What only the gateway gives, and what it does not let through.
GATEWAYS = {4031007, 4041007, 4291000, 4291001, 5020001, 5030001, 5040001}

#: The codes of the gateway that have the number of another code, and so only their keys.
SAME_NUMBERS = {4000003: "GATEWAY_INVALID_URI", 4000006: "GATEWAY_INVALID_CLIENT_IP"}
NEVER_BEHIND_IT = {404, 405}

ALL_KINDS = frozenset(IdType)
NO_PASSPORT = ALL_KINDS - {IdType.PASSPORT}


def since(day: str, before: object, after: object) -> list[object]:
    """What holds in each revision where there is one change, on that day."""
    return [after if str(revision) >= day else before for revision in REVISIONS]


def at(text: str, front: Front = Front.PLAIN) -> Contract:
    return contract_at(find_revision(text), front)


@EVERY_CONTRACT
def test_a_number_and_a_key_are_of_one_code(contract: Contract) -> None:
    """In every contract no two codes have the same key, and no two the same number but for two of the gateway's."""
    day, front = contract.revision.date, contract.front
    rows = [row for row in ALL_CODES if row.span.holds_at(day) and front in row.fronts]
    twice = [number for number, times in Counter(row.number for row in rows).items() if times > 1]
    assert twice == (list(SAME_NUMBERS) if front is Front.GATEWAY else [])
    assert [key for key, times in Counter(row.key for row in rows).items() if times > 1] == []
    for number in twice:
        found = contract.codes.get(number)
        assert found
        assert found.key != SAME_NUMBERS[number]
    assert list(contract.codes) == rows


@EVERY_CONTRACT
def test_every_key_that_is_named_is_there(contract: Contract) -> None:
    """A contract has the code for each thing that it names a code for."""
    named = (contract.unknown_path, contract.wrong_method, contract.damaged_file, contract.protected_file)
    for key in (*named, "SUCCESS", "MAX_UPLOAD_SIZE_EXCEEDED", "INVALID_PARAMETER", "BAD_REQUEST"):
        assert contract.codes[key].key == key


@EVERY_CONTRACT
def test_a_file_gets_a_code_that_its_operation_can_give(contract: Contract) -> None:
    """The code for a damaged file comes from all that take files, that for a protected one from all that take PDF."""
    takers = {name for name, operation in OPERATIONS.items() if operation.file_types}
    of_pdf = {name for name in takers if FileType.PDF in OPERATIONS[name].file_types}
    assert takers <= set(contract.codes[contract.damaged_file].operations)
    assert of_pdf <= set(contract.codes[contract.protected_file].operations)


@EVERY_CONTRACT
def test_every_endpoint_can_say_yes_and_no(contract: Contract) -> None:
    """Every endpoint of every contract has a success and an error for each check that comes before its body."""
    for endpoint in contract.endpoints:
        numbers = {code.number for code in contract.codes.possible_at(endpoint)}
        tokens = {4010006, 4010007} if endpoint.version.takes_token else set()
        assert {0, 4000005, 4000006, 4000401, 4010001, 4131000} | tokens <= numbers
        assert bool({4010006, 4010007} & numbers) is endpoint.version.takes_token


@EVERY_CONTRACT
def test_every_code_comes_from_somewhere(contract: Contract) -> None:
    """No contract has a code that none of its endpoints can give."""
    able = {code for endpoint in contract.endpoints for code in contract.codes.possible_at(endpoint)}
    assert [str(code) for code in contract.codes if code not in able] == []
    assert any(code.only is Only.TOKEN for code in contract.codes) is any(
        endpoint.version.takes_token for endpoint in contract.endpoints
    )


@pytest.mark.parametrize("revision", REVISIONS, ids=str)
def test_codes(revision: Revision) -> None:
    """A revision has the 49 codes of the seed, and those that came by then: the vendor has taken none away."""
    seed = {row.number for row in contract_at().codes}
    came = {number for number, day in CAME.items() if day <= str(revision)}
    assert {code.number for code in contract_at(revision).codes} == seed | came
    behind = {code.number for code in contract_at(revision, Front.GATEWAY).codes}
    assert behind == (seed | came | GATEWAYS) - NEVER_BEHIND_IT


@pytest.mark.parametrize("revision", REVISIONS[1:], ids=str)
def test_new_codes(revision: Revision) -> None:
    """A code that came with a revision is there in the vendor's words, byte for byte."""
    before = {code.number for code in contract_at(REVISIONS[REVISIONS.index(revision) - 1]).codes}
    new = [code for code in contract_at(revision).codes if code.number not in before]
    assert [f"{code} {code.message}" for code in new] == NEW.get(str(revision), [])


def test_seed() -> None:
    """The codes of the contract that is served by default are the published table, row for row."""
    with SEED_TABLE.open(encoding="utf-8", newline="") as file:
        published = [
            (int(row["resultCode"]), row["resultKey"], row["resultMessage"]) for row in csv.DictReader(file)
        ]
    assert [(code.number, code.key, code.message) for code in contract_at().codes] == published
    assert len(published) == 49


@pytest.mark.parametrize("code", ALL_CODES, ids=lambda code: f"{code} {code.span}")
def test_what_rests_on_the_seed_is_in_it(code: ResultCode) -> None:
    """The words of a code rest on the seed just where the published table has these very words."""
    with SEED_TABLE.open(encoding="utf-8", newline="") as file:
        published = {tuple(row.values()) for row in csv.DictReader(file)}
    assert ((str(code.number), code.key, code.message) in published) is (Evidence.SEED in code.wording_evidence)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("request_limit", since("2026-08-11", 5_242_880, 22_020_096)),
        ("file_limit", since("2026-08-11", None, 20_971_520)),
        ("malformed_business_number", ["INVALID_BUSINESS_REGISTRATION_FORMAT"] * 9),
        ("number_for_text", ["SUCCESS"] * 9),
        ("passport_keys", [ID_CARD_KEYS[IdType.PASSPORT]] * 9),
        ("request_key_life", [3600] * 9),
        ("unknown_path", since("2026-08-11", "NOT_FOUND", "URL_NOT_FOUND")),
        ("wrong_method", ["METHOD_NOT_ALLOWED"] * 9),
        ("damaged_file", since("2024-11-12", "INVALID_FILE_TYPE", "INVALID_FILE")),
        (
            "protected_file",
            [*["INVALID_FILE_TYPE"] * 4, "INVALID_FILE", *["PDF_PASSWORD_PROTECTED"] * 4],
        ),
        ("values_have_boxes", since("2024-03-12", before=False, after=True)),
        ("most_wrong_dates", since("2024-08-13", None, 5)),
        ("request_key_kinds", since("2026-05-27", ALL_KINDS, NO_PASSPORT)),
        (
            "host",
            since("2026-08-11", "https://ocr.api.nhncloudservice.com", "https://api-ocr.nhncloudservice.com"),
        ),
    ],
)
def test_what_changed(name: str, expected: list[object]) -> None:
    """Each thing that differs between revisions is as it was published, in every one of them."""
    assert [getattr(contract_at(revision), name) for revision in REVISIONS] == expected


def test_kinds_of_authenticity() -> None:
    """A passport could be asked about until 2026-05-27."""
    kinds = [frozenset(contract_at(revision).authenticity) for revision in REVISIONS]
    assert kinds == since("2026-05-27", ALL_KINDS, NO_PASSPORT)


def test_serial_number() -> None:
    """The serial number alone became optional, on 2024-04-09; every other field is required, always."""
    optional = [
        {
            (str(kind), field.name)
            for kind, fields in contract.authenticity.items()
            for field in fields
            if not field.required
        }
        for contract in map(contract_at, REVISIONS)
    ]
    assert optional == since("2024-04-09", set(), {("driver", "serialNum")})


@EVERY_CONTRACT
def test_fields(contract: Contract) -> None:
    """The fields of each kind are the same in every contract, in the same order."""
    for kind, fields in contract.authenticity.items():
        assert [field.name for field in fields] == [field.name for field in AUTHENTICITY_FIELDS[kind]]


def test_versions() -> None:
    """v1.1 and v2.1 came on 2026-03-10, with every operation of v1.0 and v2.0."""
    names = [[endpoint.path for endpoint in contract_at(revision).endpoints] for revision in REVISIONS]
    every = [endpoint.path for endpoint in ENDPOINTS]
    of_keys = [path for path in every if path.startswith(("/v1.0/", "/v2.0/"))]
    assert names == since("2026-03-10", of_keys, every)
    assert {path.replace(".1/", ".0/", 1) for path in every} == set(of_keys)


def test_size_message() -> None:
    """The message about the size named the limit as long as it was 5 MB."""
    old = "Request size is larger than permissible limit. the permissible limit is 5mb."
    new = "Request size is larger than permissible limit."
    messages = [contract_at(revision).codes["MAX_UPLOAD_SIZE_EXCEEDED"].message for revision in REVISIONS]
    assert messages == since("2026-08-11", old, new)


@pytest.mark.parametrize("revision", REVISIONS, ids=str)
def test_the_gateway_knows_neither_404_nor_405(revision: Revision) -> None:
    """Behind the gateway an unknown path and a wrong method are 4041007 in every revision."""
    contract = contract_at(revision, Front.GATEWAY)
    assert (contract.unknown_path, contract.wrong_method) == ("URL_NOT_FOUND", "URL_NOT_FOUND")


@pytest.mark.parametrize("revision", REVISIONS, ids=str)
def test_the_gateway_changes_nothing_else(revision: Revision) -> None:
    """But for codes, statuses, host and size a revision is the same at both fronts."""
    plain, gateway = contract_at(revision), contract_at(revision, Front.GATEWAY)
    for name in ("damaged_file", "protected_file", "most_wrong_dates", "endpoints"):
        assert getattr(plain, name) == getattr(gateway, name)
    assert plain.authenticity == gateway.authenticity


@pytest.mark.parametrize("revision", REVISIONS, ids=str)
def test_the_gateways_own_limit_and_message(revision: Revision) -> None:
    """The gateway has its 5 MB, its message and its host in every revision, and looks at the request alone."""
    contract = contract_at(revision, Front.GATEWAY)
    assert (contract.request_limit, contract.file_limit) == (5_242_880, None)
    assert contract.codes["MAX_UPLOAD_SIZE_EXCEEDED"].message == (
        "Request size is larger than permissible limit. the permissible limit is 5mb."
    )
    assert contract.host == "https://ocr.api.nhncloudservice.com"


@EVERY_CONTRACT
def test_what_the_gateway_answers_otherwise(contract: Contract) -> None:
    """Until 2026-08-11 the plain front knows what the real host, which has a gateway before it, answers otherwise."""
    shown = contract.front is Front.GATEWAY or contract.revision is LATEST
    unknown = "HTTP 404 and 4041007"
    expected = {
        "MAX_UPLOAD_SIZE_EXCEEDED": "HTTP 413",
        "NOT_FOUND": unknown,
        "METHOD_NOT_ALLOWED": unknown,
    }
    assert contract.gateway_replies == ({} if shown else expected)


@EVERY_CONTRACT
def test_status_of(contract: Contract) -> None:
    """Every code comes with HTTP 200, but for the gateway's own and those it gives in the service's place."""
    statuses = {(code.number, code.key): contract.status_of(code) for code in contract.codes}
    real = {number: status for (number, _), status in statuses.items() if status != 200}
    gateways = {4131000: 413, 4041007: 404, 4291000: 429, 5020001: 502, 5030001: 503, 5040001: 504}
    gateways |= {4000003: 400, 4000006: 400, 4031007: 403, 4291001: 429}
    assert real == (gateways if contract.front is Front.GATEWAY else {})


@EVERY_CONTRACT
def test_status_of_an_authors_code(contract: Contract) -> None:
    """A code of an author's own comes with HTTP 200 at either front."""
    assert contract.status_of(ResultCode.custom(4990001, "own")) == 200


@pytest.mark.parametrize("id_type", ["Resident", "", "alien", "none", None, 1, True, ["resident"], {}])
def test_fields_of_nothing(id_type: object) -> None:
    """A value of idType that is no kind of card has no fields, whatever its type."""
    assert contract_at().authenticity_fields(id_type) == ()


@pytest.mark.parametrize("kind", list(IdType))
def test_fields_of(kind: IdType) -> None:
    """A kind's fields are found by its name; of one that cannot be asked about there are none."""
    assert [field.name for field in contract_at().authenticity_fields(kind.value)] == [
        field.name for field in AUTHENTICITY_FIELDS[kind]
    ]
    assert bool(contract_at(LATEST).authenticity_fields(kind.value)) is (kind is not IdType.PASSPORT)


def test_there_is_one_of_each() -> None:
    """The contract of a revision and front is made once."""
    assert contract_at(LATEST, Front.GATEWAY) is contract_at(LATEST, Front.GATEWAY)
    assert at("2024-12-25") is at("2024-11-12")


@EVERY_CONTRACT
def test_at(contract: Contract) -> None:
    """Another revision is had at the same front; without one it stays as it is."""
    for revision in REVISIONS:
        other = contract.for_revision(revision)
        assert (other.revision, other.front) == (revision, contract.front)
    assert contract.for_revision(None) == contract.for_revision(contract.revision)
    assert (contract.for_revision(None).revision, contract.for_revision(None).front) == (
        contract.revision,
        contract.front,
    )


@pytest.mark.parametrize("revision", REVISIONS[1:], ids=str)
def test_the_day_before(revision: Revision) -> None:
    """On the day before a revision the one before it is still in force."""
    before = find_revision((revision.date - timedelta(days=1)).isoformat())
    assert before is REVISIONS[REVISIONS.index(revision) - 1]
    assert isinstance(before.date, date)
