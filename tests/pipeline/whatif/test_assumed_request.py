"""A request that is only spoken of, as it would arrive: what is not said of it is as it should be."""

from typing import Any

import pytest

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import ENDPOINTS, Endpoint
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.pipeline.whatif.assumed_request import AssumedRequest, assume_request
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.model import Given
from ocr_emulator.state.keyring import Keyring
from tests.contracts import NEWEST, SEED
from tests.pipeline.calling import new_world
from tests.pipeline.speaking import description

DIGEST = "ab" * 32
FILE = "a file on which something is recognised"
APP_KEY = "an appKey that is accepted"
ANYBODY = Given()
KNOWN = Given(credentials={"first": "secret of the first", "second": "secret of the second"})


def supposed(
    keyring: Keyring, contract: Contract = SEED, given: Given = ANYBODY, **said: object
) -> AssumedRequest:
    """The request that is supposed where nothing has happened yet."""
    return assume_request(description(said), contract, given, new_world(keyring))


@pytest.mark.parametrize(
    ("operation", "version", "method", "path", "assumed"),
    [
        ("business", "v1.0", "POST", "business", [APP_KEY, FILE]),
        ("business/status", "v1.0", "POST", "business/status", [APP_KEY, "fields that are accepted"]),
        ("credit-card", "v1.0", "POST", "credit-card", [APP_KEY, FILE]),
        ("public-keys", "v2.0", "GET", "public-keys/id-card", [APP_KEY, "a service that has keys"]),
        ("id-card", "v2.0", "POST", "id-card", [APP_KEY, FILE]),
        ("id-card/stand-alone", "v2.0", "POST", "id-card/stand-alone", [APP_KEY, FILE]),
        ("id-card/authenticity", "v2.0", "POST", "id-card/authenticity", [APP_KEY, "fields that are accepted"]),
    ],
)
def test_the_operation_alone(
    keyring: Keyring, operation: str, version: str, method: str, path: str, assumed: list[str]
) -> None:
    """Of an operation the first version is assumed, and all that a request for it needs."""
    found = supposed(keyring, operation=operation)
    assert (found.received.method, found.received.path) == (method, f"/{version}/appkeys/any/{path}")
    headers = [name for name in found.assumed if name.startswith("the header ")]
    assert [*found.assumed] == [f"the version {version}", *assumed, *headers]
    headers_of = found.received.headers
    assert found.facts == RequestFacts(operation=operation, version=version, app_key="any", headers=headers_of)
    assert found.members == {}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.version} {one.operation.name}")
def test_headers(keyring: Keyring, endpoint: Endpoint) -> None:
    """Every header that the endpoint requires, and the label of a body, is assumed, said to be, and a fact."""
    found = supposed(keyring, NEWEST, operation=endpoint.operation.name, version=endpoint.version.name)
    label = {"Content-Type"} if endpoint.method == "POST" else set()
    needed = {endpoint.version.authorization, *endpoint.headers, *label}
    assert found.headers == needed
    assert {name for name in found.assumed if name.startswith("the header")} == {
        f"the header {name}" for name in needed
    }
    assert found.received.headers.keys() == {name.lower() for name in needed}
    assert all(found.received.headers.values())
    assert found.facts.headers == found.received.headers


@pytest.mark.parametrize(
    ("operation", "label"),
    [
        ("business", "multipart/form-data; boundary=x"),
        ("business/status", "application/json"),
        ("id-card/authenticity", "application/json"),
        ("public-keys", None),
    ],
)
def test_the_label_of_the_body(keyring: Keyring, operation: str, label: str | None) -> None:
    """The Content-Type that is assumed is the one that the operation takes; where there is no body there is none."""
    assert supposed(keyring, operation=operation).received.headers.get("content-type") == label


def test_a_header_that_is_said(keyring: Keyring) -> None:
    """A header that is said is as it is said, in any case, and is not assumed; one that is null is not there."""
    headers = {"x-KEY-version": "7", "Authorization": None, "X-A": "a", "X-B": "", "content-TYPE": "text/plain"}
    found = supposed(keyring, operation="id-card", headers=headers)
    assert found.received.headers == {
        "symmetric-key": "any",
        "x-key-version": "7",
        "x-a": "a",
        "x-b": "",
        "content-type": "text/plain",
    }
    assert found.headers == {"Symmetric-Key"}
    assert found.facts.headers == found.received.headers


@pytest.mark.parametrize(
    ("said", "app_key", "secret"),
    [
        ({}, "first", "secret of the first"),
        ({"appKey": "second"}, "second", "secret of the second"),
        ({"appKey": "third"}, "third", "any"),
    ],
)
def test_credentials(keyring: Keyring, said: dict[str, Any], app_key: str, secret: str) -> None:
    """The first appKey that is given is assumed, and of any appKey its own secretKey."""
    found = supposed(keyring, given=KNOWN, operation="business", **said)
    assert found.received.path == f"/v1.0/appkeys/{app_key}/business"
    assert found.received.headers == {"authorization": secret, "content-type": "multipart/form-data; boundary=x"}
    assert found.facts.app_key == app_key


def test_the_current_key(keyring: Keyring) -> None:
    """The key version that is assumed is the one that public-keys answers."""
    found = supposed(keyring, operation="credit-card", version="v2.0")
    assert found.received.headers["x-key-version"] == keyring.current_pair("credit-card").version


def test_a_service(keyring: Keyring) -> None:
    """The service that public-keys is asked about can be said, and is then not assumed."""
    found = supposed(keyring, operation="public-keys", version="v2.0", appKey="a", serviceName="credit-card")
    assert found.received.path == "/v2.0/appkeys/a/public-keys/credit-card"
    assert found.assumed == ("the header Authorization",)


@pytest.mark.parametrize(
    ("services", "service"),
    [
        (None, "id-card"),
        ({"credit-card", "id-card"}, "id-card"),
        ({"business", "credit-card"}, "credit-card"),
        ({"business"}, "id-card"),
    ],
)
def test_an_enabled_service(keyring: Keyring, services: set[str] | None, service: str) -> None:
    """Of which service the keys are asked for, where that is not said, is one that is enabled, if one is."""
    enabled = Given(services=None if services is None else frozenset(services))
    found = supposed(keyring, given=enabled, operation="public-keys")
    assert found.received.path == f"/v2.0/appkeys/any/public-keys/{service}"


@pytest.mark.parametrize(
    ("contract", "size", "body"),
    [
        (SEED, "5MB", b""),
        (SEED, 5 * 1024 * 1024 + 1, Oversized(5 * 1024 * 1024 + 1)),
        (NEWEST, "6MB", b""),
    ],
)
def test_size(keyring: Keyring, contract: Contract, size: object, body: bytes | Oversized) -> None:
    """A file over the limit of the revision makes the request too large."""
    assert supposed(keyring, contract, operation="business", fileSize=size).received.body == body


def test_facts(keyring: Keyring) -> None:
    """What is said of a file is what the rules may ask about."""
    file: dict[str, Any] = {"fileName": "a.png", "fileType": "png", "fileSize": 3, "sha256": DIGEST, "call": 7}
    facts = supposed(keyring, operation="id-card", appKey="a", **file).facts
    assert (facts.app_key, facts.call, facts.file_name, facts.file_type, facts.file_size) == (
        "a",
        7,
        "a.png",
        "png",
        3,
    )
    assert facts.sha256 == DIGEST
    assert facts.fields == {}


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        (
            {"idType": "resident", "name": "a", "issueDate": None, "serialNum": "b", "businessNumber": "1"},
            {"idType": "resident", "name": "a"},
        ),
        (
            {"idType": "driver", "name": "a", "serialNum": "b", "passportNumber": "c"},
            {"idType": "driver", "name": "a", "serialNum": "b"},
        ),
        ({"idType": "alien", "name": "a"}, {"idType": "alien"}),
        ({"idType": None, "name": "a"}, {}),
        ({}, {}),
    ],
)
def test_the_fields_of_a_claim(keyring: Keyring, fields: dict[str, str | None], facts: dict[str, str]) -> None:
    """Of a claim the rules may ask about the fields that its kind of card has; the body has all that are not null."""
    found = supposed(keyring, operation="id-card/authenticity", fields=fields)
    assert found.facts.fields == facts
    assert found.members == {name: value for name, value in fields.items() if value is not None}


def test_the_field_of_a_question(keyring: Keyring) -> None:
    """The business number is what the rules may ask about, whether or not it is one."""
    found = supposed(keyring, operation="business/status", fields={"businessNumber": "1-2"})
    assert found.facts.fields == found.members == {"businessNumber": "1-2"}


def test_the_number_of_the_call(keyring: Keyring) -> None:
    """The call that is assumed is the next one to that operation."""
    state = new_world(keyring)
    for event in ("calls of business", "calls of business", "calls of credit-card"):
        state.get_and_increment("a", event)
    said = description({"operation": "business", "appKey": "a"})
    assert assume_request(said, SEED, ANYBODY, state.snapshot("a")).facts.call == 3


@pytest.mark.parametrize(("contract", "version"), [(SEED, None), (SEED, "v1.1"), (NEWEST, "v1.1")])
def test_version(keyring: Keyring, contract: Contract, version: str | None) -> None:
    """The version that is said is the one that is called, whether or not the revision has it."""
    said: dict[str, Any] = {} if version is None else {"version": version}
    found = supposed(keyring, contract, operation="business", **said)
    assert found.facts.version == (version or "v1.0")
    assert ("the version v1.0" in found.assumed) is (version is None)
