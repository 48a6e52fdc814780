"""The catalogue of result codes."""

import csv
from http import HTTPStatus
from io import StringIO
from pathlib import Path

import pytest

from ocr_emulator.contract.catalogue import ALL_CODES, Front, Origin, ResultCode, rows_named, write_name
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.operations import CREDIT_CARD, OPERATIONS, VERSIONS, Endpoint
from ocr_emulator.contract.revisions import REVISIONS, Revision
from tests.contracts import CATALOGUE, ENDPOINTS

SEED = Path(__file__).parents[1] / "result-codes-2024-01-12.csv"

#: The operations that take a body, those that take an image, those of the envelope.
WITH_BODY = set(OPERATIONS) - {"public-keys"}
CARDS = {"id-card", "id-card/stand-alone"}
UPLOADS = {"business", "credit-card", *CARDS}
SEALED = {"credit-card", *CARDS, "id-card/authenticity"}

#: The codes that not every operation can give, and the ones that can.
SOMEWHERE: dict[int, set[str]] = {
    400: WITH_BODY,
    415: WITH_BODY,
    4000003: UPLOADS,
    4000004: UPLOADS,
    4000101: {"business", "business/status"},
    4000102: {"business/status"},
    4000111: {"credit-card"},
    4000121: CARDS,
    4000122: {"id-card/authenticity"},
    4000301: SEALED,
    4000302: SEALED,
    4000303: SEALED,
    5003001: {"business"},
    5003002: {"business"},
    5003003: {"business"},
    5003004: {"business/status"},
    5003011: {"credit-card"},
    5003012: {"credit-card"},
    5003013: {"credit-card"},
    5003021: CARDS,
    5003022: CARDS,
    5003023: CARDS,
}

ROWS = pytest.mark.parametrize("code", list(CATALOGUE), ids=str)
EVERY_ROW = pytest.mark.parametrize("code", ALL_CODES, ids=lambda code: f"{code} {code.span}")


def able(code: ResultCode, endpoints: tuple[Endpoint, ...]) -> set[str]:
    """The names of the operations that can give `code` at any of `endpoints`."""
    return {endpoint.operation.name for endpoint in endpoints if code in CATALOGUE.possible_at(endpoint)}


def test_seed() -> None:
    """The catalogue is the published table: the same 49 rows, in the same order, byte for byte."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["resultCode", "resultKey", "resultMessage"])
    writer.writerows([code.number, code.key, code.message] for code in CATALOGUE)
    seed = SEED.read_bytes().decode()
    assert written.getvalue().splitlines(keepends=True) == seed.splitlines(keepends=True)
    assert len(list(CATALOGUE)) == 49


@ROWS
def test_find(code: ResultCode) -> None:
    """A row is found by its number and by its key."""
    assert CATALOGUE.get(code.number) is code
    assert CATALOGUE.get(code.key) is code
    assert CATALOGUE[code.key] is code


@pytest.mark.parametrize("name", [1, -400, 4000002, "", "0", "success", "4000005", "Unknown error."])
def test_find_nothing(name: int | str) -> None:
    """A number or word that names no row finds none; a number in quotes is a word."""
    assert CATALOGUE.get(name) is None


@EVERY_ROW
def test_claims(code: ResultCode) -> None:
    """Every row says what causes it, in a sentence, and what that rests on, each kind of evidence once."""
    assert code.cause[0].isupper() or code.cause.startswith(tuple(OPERATIONS))
    assert code.cause.endswith(".")
    assert code.evidence
    assert len(set(code.evidence)) == len(code.evidence)
    assert all(isinstance(evidence, Evidence) for evidence in code.evidence)


@ROWS
def test_operations(code: ResultCode) -> None:
    """An operation gives the codes that the contract says and no other."""
    assert able(code, ENDPOINTS) == SOMEWHERE.get(code.number, set(OPERATIONS))


@ROWS
def test_v1(code: ResultCode) -> None:
    """The endpoints of v1.0 give what their operations give, but no code of the envelope."""
    of_v1 = tuple(endpoint for endpoint in ENDPOINTS if endpoint.version.name == "v1.0")
    anywhere = able(code, ENDPOINTS) & {"business", "business/status", "credit-card"}
    assert able(code, of_v1) == (set() if 4000301 <= code.number <= 4000303 else anywhere)


def test_of_is_in_order() -> None:
    """The codes of an endpoint come in the order of the catalogue."""
    encrypted = Endpoint(version=VERSIONS["v2.0"], operation=CREDIT_CARD)
    codes = CATALOGUE.possible_at(encrypted)
    assert codes == tuple(code for code in CATALOGUE if code.is_possible_at(encrypted))
    assert CATALOGUE["INVALID_KEY_VERSION"] in codes


@pytest.mark.parametrize(
    ("key", "version", "answer"),
    [
        ("INVALID_KEY_VERSION", "v1.0", False),
        ("INVALID_KEY_VERSION", "v2.0", True),
        ("CREDIT_CARD_INFO_NOT_FOUND", "v1.0", True),
        ("CREDIT_CARD_INFO_NOT_FOUND", "v2.0", True),
        ("NOT_EXIST_BUSINESS_NUMBER", "v1.0", False),
    ],
)
def test_comes_from(key: str, version: str, *, answer: bool) -> None:
    """An endpoint gives a code when both its operation and its version do."""
    assert CATALOGUE[key].is_possible_at(Endpoint(version=VERSIONS[version], operation=CREDIT_CARD)) is answer


@pytest.mark.parametrize("name", [4131000, "MAX_UPLOAD_SIZE_EXCEEDED"])
def test_every_row(name: int | str) -> None:
    """A number or key finds its rows of every revision, the oldest first."""
    assert [str(row.span) for row in rows_named(name)] == [
        "until 2026-08-11",
        "from 2026-08-11 on",
        "in every revision",
    ]


def test_gateway() -> None:
    """What only the gateway gives comes from it with a real HTTP status."""
    of_gateway = [row for row in ALL_CODES if row.fronts == (Front.GATEWAY,)]
    assert {str(row): row.gateway_status for row in of_gateway} == {
        "4000003 GATEWAY_INVALID_URI": 400,
        "4000006 GATEWAY_INVALID_CLIENT_IP": 400,
        "4031007 REQUEST_IP_NOT_ALLOWED": 403,
        "4041007 URL_NOT_FOUND": 404,
        "4131000 MAX_UPLOAD_SIZE_EXCEEDED": 413,
        "4291000 TOO_MANY_REQUESTS": 429,
        "4291001 USAGE_QUOTA_EXCEEDED": 429,
        "5020001 UPSTREAM_BAD_GATEWAY": 502,
        "5030001 UPSTREAM_SERVICE_UNAVAILABLE": 503,
        "5040001 GATEWAY_TIMEOUT": 504,
    }


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("INVALID_FILE_TYPE", 4000003),
        ("GATEWAY_INVALID_URI", "GATEWAY_INVALID_URI"),
        ("GATEWAY_INVALID_CLIENT_IP", "GATEWAY_INVALID_CLIENT_IP"),
        ("USAGE_QUOTA_EXCEEDED", 4291001),
    ],
)
def test_the_name_of_a_code(key: str, name: int | str) -> None:
    """What is written of a code is its number, or its key where another code has that number."""
    codes = contract_at(front=Front.GATEWAY).codes
    assert write_name(codes[key]) == name
    assert codes.get(name) is codes[key]


def test_the_name_of_an_authors_code() -> None:
    """A code of an author's own has its number."""
    assert write_name(ResultCode.custom(4999999, "x")) == 4999999


@pytest.mark.parametrize("revision", [one for one in REVISIONS if str(one) >= "2026-08-11"], ids=str)
def test_the_gateways_statuses_are_inferred(revision: Revision) -> None:
    """From 2026-08-11 on whatever the gateway gives with an HTTP status other than 200 is marked as inferred."""
    contract = contract_at(revision, Front.GATEWAY)
    other = [code for code in contract.codes if contract.status_of(code) != HTTPStatus.OK]
    assert {code.number for code in other} >= {4041007, 4131000, 4291000, 5020001, 5030001, 5040001}
    assert [str(code) for code in other if Evidence.INFERRED not in code.evidence] == []


def test_of_author() -> None:
    """An author's own code can come from every endpoint, and rests on nothing but the scenario."""
    code = ResultCode.custom(4999999, "우리만의 오류")
    assert (code.number, code.message, code.origin, code.evidence) == (
        4999999,
        "우리만의 오류",
        Origin.SERVICE,
        (),
    )
    assert all(map(code.is_possible_at, ENDPOINTS))


def test_text() -> None:
    """A code is written as its number and its key."""
    assert str(CATALOGUE["FAIL"]) == "-1 FAIL"


def test_operations_are_named() -> None:
    """A row names only operations that exist."""
    assert {name for code in CATALOGUE for name in code.operations} == set(OPERATIONS)
