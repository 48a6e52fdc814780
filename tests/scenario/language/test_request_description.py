"""A request that is only spoken of, as the control endpoint's `explain` takes it."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.operations import ENDPOINTS, Endpoint, FileType
from ocr_emulator.scenario.language.request_description import RequestDescription, read_request_description
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.scenario.loading import AN_OPERATION, ANY_TEXT, problems_of

DIGEST = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
KEYS = "operation, version, appKey, serviceName, headers, fileName, fileType, fileSize, sha256, document, fields or call"
FIELDS = (
    "idType, name, residentNumber, issueDate, driverLicenseNumber, serialNum, passportNumber, birthDate, "
    "expirationDate or businessNumber"
)
NO_OPERATION = 'x: found no key \'operation\'; expected one; write {"operation": "business"}'
A_SIZE = "expected a size: 100KB"
A_DIGEST = "expected the SHA-256 of a file: 64 hex digits, as sha256sum prints it"
A_MAPPING = "a mapping of keys to values"


def description(body: object) -> RequestDescription:
    """What is said in a body that is sound."""
    report = Report("x")
    return read_request_description(read_json(json.dumps(body), report), report)


def problems(body: object) -> list[str]:
    """What is wrong with a body."""
    return problems_of(lambda report: read_request_description(read_json(json.dumps(body), report), report))


def test_all() -> None:
    """All that can be known of a request with a file, each in the form in which a scenario has it."""
    found = description(
        {
            "operation": "id-card",
            "version": "v2.1",
            "appKey": "my-test",
            "headers": {"User-Agent": "okhttp/4", "X-B": 7},
            "fileName": "a.PNG",
            "fileType": "png",
            "fileSize": "1.5KB",
            "sha256": DIGEST,
            "call": 3,
        }
    )
    assert found == RequestDescription(
        operation="id-card",
        version="v2.1",
        app_key="my-test",
        headers={"user-agent": "okhttp/4", "x-b": "7"},
        file_name="a.PNG",
        file_type=FileType.PNG,
        file_size=1536,
        sha256=DIGEST.lower(),
        call=3,
    )


def test_all_without_a_file() -> None:
    """Of a request without a file its fields can be known, or the service that it asks about."""
    fields = {"idType": "resident", "name": "홍길동"}
    assert description({"operation": "id-card/authenticity", "fields": fields}) == RequestDescription(
        operation="id-card/authenticity", headers={}, fields=fields
    )
    assert description({"operation": "public-keys", "serviceName": "credit-card"}) == RequestDescription(
        operation="public-keys", headers={}, service_name="credit-card"
    )


#: Parts of a request, each with a value that it can have.
PARTS: dict[str, object] = {
    "fileName": "a",
    "fileType": "png",
    "fileSize": 1,
    "sha256": DIGEST,
    "fields": {},
    "serviceName": "id-card",
}
OF_A_FILE = {"fileName", "fileType", "fileSize", "sha256"}


@pytest.mark.parametrize(
    ("operation", "has"),
    [
        ("business", OF_A_FILE),
        ("business/status", {"fields"}),
        ("credit-card", OF_A_FILE),
        ("public-keys", {"serviceName"}),
        ("id-card", OF_A_FILE),
        ("id-card/stand-alone", OF_A_FILE),
        ("id-card/authenticity", {"fields"}),
    ],
)
def test_parts_of_another_operation(operation: str, has: set[str]) -> None:
    """What a request for the operation has not cannot be known of it; each such part is told."""
    assert problems({"operation": operation} | PARTS) == [
        f"x: {part}: found {part}, which a request for {operation} has not; remove it"
        for part in sorted(PARTS.keys() - has)
    ]


@pytest.mark.parametrize("operation", sorted({one.operation.name for one in ENDPOINTS}))
def test_the_operation_alone(operation: str) -> None:
    """All but the operation may be left out, and is then not known."""
    assert description({"operation": operation}) == RequestDescription(operation=operation, headers={})


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.version} {one.operation.name}")
def test_versions(endpoint: Endpoint) -> None:
    """Every version that an operation ever had can be named, whatever revision is in force."""
    name, version = endpoint.operation.name, endpoint.version.name
    assert description({"operation": name, "version": version}).version == version


@pytest.mark.parametrize("value", ["", None])
def test_a_header_that_has_no_value(value: str | None) -> None:
    """A header that is null is known not to be sent, one that is blank to be sent blank; one left out is not known."""
    assert description({"operation": "business", "headers": {"Authorization": value}}).headers == {
        "authorization": value
    }


@pytest.mark.parametrize(("value", "read"), [(" s ", "s"), ("\ta b\t", "a b"), ("  ", "")])
def test_space_around_a_header(value: str, read: str) -> None:
    """A header is known as it arrives: without space around it."""
    assert description({"operation": "business", "headers": {"Authorization": value}}).headers == {
        "authorization": read
    }


@pytest.mark.parametrize(
    ("value", "read"), [(None, None), ("", ""), ("0123456789", "0123456789"), (1234567890, "1234567890")]
)
def test_a_field(value: object, read: str | None) -> None:
    """A field that is null is known to be left out of the body; one that is empty is there."""
    found = description({"operation": "business/status", "fields": {"businessNumber": value}}).fields
    assert found == {"businessNumber": read}


def test_no_fields() -> None:
    """A body without fields is something else than fields of which nothing is known."""
    assert description({"operation": "business/status", "fields": {}}).fields == {}
    assert description({"operation": "business/status"}).fields is None


def test_a_file_name_in_nfd() -> None:
    """A file name is taken as a rule sees that of an upload: in NFC."""
    decomposed = unicodedata.normalize("NFD", "증.png")
    assert description({"operation": "business", "fileName": decomposed}).file_name == "증.png"


def test_a_digest_and_a_name_are_taken_as_they_are() -> None:
    """A file's name may be empty and its digest in any case; a size may be a mere number of bytes."""
    found = description({"operation": "business", "fileName": "", "sha256": DIGEST.lower(), "fileSize": 1})
    assert (found.file_name, found.sha256, found.file_size) == ("", DIGEST.lower(), 1)


@pytest.mark.parametrize("size", [0, "0KB"])
def test_an_empty_file(size: object) -> None:
    """A file may be empty."""
    assert description({"operation": "business", "fileSize": size}).file_size == 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], f"x: found a list; expected what is known of a request: {A_MAPPING}"),
        (
            "business",
            f"x: found 'business'; expected what is known of a request: {A_MAPPING}",
        ),
        (None, f"x: found nothing; expected what is known of a request: {A_MAPPING}"),
        ({}, NO_OPERATION),
        ({"appKey": "app"}, NO_OPERATION),
        ({"operation": None}, f"x: operation: found nothing; {AN_OPERATION}"),
        ({"operation": ""}, f"x: operation: found ''; {AN_OPERATION}"),
        ({"operation": ["business"]}, f"x: operation: found a list; {AN_OPERATION}"),
        (
            {"operation": "busines"},
            f"x: operation: found 'busines'; {AN_OPERATION}; did you mean 'business'?",
        ),
        (
            {"operation": "business", "file_name": "a"},
            f"x: file_name: found the key 'file_name'; expected {KEYS}; did you mean 'fileName'?",
        ),
        (
            {"operation": "business", "version": "v3.0"},
            "x: version: found 'v3.0'; expected a version: v1.0, v1.1, v2.0 or v2.1; did you mean 'v2.0'?",
        ),
        (
            {"operation": "business", "version": "v2.0"},
            "x: version: found v2.0; expected one that has business: v1.0 and v1.1",
        ),
        (
            {"operation": "id-card", "version": "v1.0"},
            "x: version: found v1.0; expected one that has id-card: v2.0 and v2.1",
        ),
        (
            {"operation": "business", "appKey": " "},
            "x: appKey: found ' '; expected an appKey; write it after the colon",
        ),
        (
            {"operation": "public-keys", "serviceName": "business"},
            "x: serviceName: found 'business'; expected a service with keys: credit-card or id-card",
        ),
        (
            {"operation": "business", "headers": ["X-A"]},
            f"x: headers: found a list; expected a header and its value in each line: {A_MAPPING}",
        ),
        (
            {"operation": "business", "headers": {"X-A": []}},
            "x: headers.X-A: found a list; expected text; write it after the colon",
        ),
        (
            {"operation": "business", "fileName": None},
            "x: fileName: found nothing; expected text; write it after the colon",
        ),
        (
            {"operation": "business", "fileType": "gif"},
            "x: fileType: found 'gif'; expected a type of file: pdf, jpg or png",
        ),
        ({"operation": "business", "fileSize": "6 GB"}, f"x: fileSize: found '6 GB'; {A_SIZE}"),
        ({"operation": "business", "fileSize": -1}, f"x: fileSize: found the number -1; {A_SIZE}"),
        ({"operation": "business", "fileSize": "> 5MB"}, f"x: fileSize: found '> 5MB'; {A_SIZE}"),
        ({"operation": "business", "sha256": "abc"}, f"x: sha256: found 'abc'; {A_DIGEST}"),
        (
            {"operation": "business/status", "fields": ["businessNumber"]},
            f"x: fields: found a list; expected the fields of a JSON body: {A_MAPPING}",
        ),
        (
            {"operation": "business/status", "fields": {"bizNumber": "1"}},
            f"x: fields.bizNumber: found the key 'bizNumber'; expected {FIELDS}; did you mean 'businessNumber'?",
        ),
        (
            {"operation": "business/status", "fields": {"businessNumber": {}}},
            "x: fields.businessNumber: found a mapping; expected text; write it after the colon",
        ),
        (
            {"operation": "business", "call": 0},
            "x: call: found the number 0; expected the number of a call: a whole number of at least 1",
        ),
        (
            {"operation": "business", "call": "3"},
            "x: call: found '3'; expected the number of a call: a whole number of at least 1",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_known(body: object, message: str) -> None:
    """What no request can be like is told with its path, what was found and what is expected."""
    assert problems(body) == [message]


def test_all_problems_at_once() -> None:
    """Everything that is wrong is told at once, by path."""
    body = {"version": "x", "headers": 1, "fileSize": "big", "fields": {"x": "y"}, "call": True, "more": 1}
    assert problems(body) == [
        NO_OPERATION,
        "x: call: found true; expected the number of a call: a whole number of at least 1",
        f"x: fields.x: found the key 'x'; expected {FIELDS}",
        f"x: fileSize: found 'big'; {A_SIZE}",
        f"x: headers: found the number 1; expected a header and its value in each line: {A_MAPPING}",
        f"x: more: found the key 'more'; expected {KEYS}",
        "x: version: found 'x'; expected a version: v1.0, v1.1, v2.0 or v2.1",
    ]


def test_lines() -> None:
    """In YAML every problem has its line and column."""
    text = "operation: busines\nheaders:\n  X-A: [1]\n"
    found = problems_of(lambda report: read_request_description(read_yaml(text, report), report))
    assert found == [
        f"x:1:12: operation: found 'busines'; {AN_OPERATION}; did you mean 'business'?",
        "x:3:8: headers.X-A: found a list; expected text; write it after the colon",
    ]


@given(text=ANY_TEXT)
def test_any_text(text: str) -> None:
    """Any text at all is something that can be known of a request, or has problems."""
    found: list[RequestDescription] = []
    problems = problems_of(lambda report: found.append(read_request_description(read_yaml(text, report), report)))
    assert [one.operation for one in found] != [""]
    assert bool(problems) is not bool(found)


@given(
    body=st.dictionaries(
        st.sampled_from(KEYS.replace(" or ", ", ").split(", ")),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just("business"),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=9), inner, max_size=2),
            max_leaves=4,
        ),
    )
)
def test_any_body(body: dict[str, object]) -> None:
    """Any values under the right keys are read, or every message has the path of a key, or of the whole."""
    for message in problems(body):
        assert message == NO_OPERATION or message.removeprefix("x: ").startswith(tuple(body))
