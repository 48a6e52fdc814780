"""The body, parsed as what the operation takes."""

import gzip
import json

import pytest

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.pipeline.stages.authorize import AuthorizedRequest
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.parse_body import (
    JsonFields,
    PublicKeyRequest,
    Upload,
    check_file_size,
    parse_body,
)
from tests.contracts import NEWEST, SEED
from tests.pipeline.calling import MULTIPART, form
from tests.pipeline.stages.making import refused_by, request_of

RESIDENT = {"idType": "resident", "name": "a", "residentNumber": "b", "issueDate": "c"}
DRIVER = {"idType": "driver", "name": "a", "residentNumber": "b", "driverLicenseNumber": "c", "serialNum": "d"}
OPTIONAL_SERIAL = contract_at(find_revision("2024-08-13"))


def parsed(request: Request) -> PublicKeyRequest | Upload | JsonFields:
    return parse_body(AuthorizedRequest(request))


def refused(request: Request) -> tuple[str, str]:
    return refused_by(lambda: parsed(request))


def upload(body: bytes, label: str = MULTIPART) -> Request:
    return request_of("credit-card", body=body, headers={"content-type": label})


def status(body: bytes, label: str = "application/json") -> Request:
    return request_of("business/status", body=body, headers={"content-type": label})


def claim(members: object, label: str = "application/json") -> Request:
    body = json.dumps(members).encode()
    return request_of("id-card/authenticity", "v2.0", body=body, headers={"content-type": label})


def missing(name: str) -> tuple[str, str]:
    return "BAD_REQUEST", f"the JSON body has no field {name!r}, or it is null; send it"


def test_public_keys() -> None:
    """A request for a public key has no body to parse, whatever came."""
    request = request_of("public-keys", "v2.0", body=b"what is this?")
    assert parsed(request) == PublicKeyRequest(request)


class TestCompressedBody:
    GZIP = gzip.compress(b'{"businessNumber": "1234567890"}', mtime=0)

    @pytest.mark.parametrize(
        ("headers", "body", "found"),
        [
            ({"content-encoding": "gzip"}, GZIP, "has the Content-Encoding 'gzip'"),
            ({"content-encoding": "br"}, b"\x0b", "has the Content-Encoding 'br'"),
            ({"content-encoding": "900101-1234567"}, b"\x0b", "has the Content-Encoding another one"),
            ({}, GZIP, "begins as gzip does"),
        ],
    )
    @pytest.mark.parametrize(
        ("operation", "label"), [("business/status", "application/json"), ("business", MULTIPART)]
    )
    def test_is_named(self, operation: str, label: str, headers: dict[str, str], body: bytes, found: str) -> None:
        """A body that was compressed cannot be read, and the reason says that it was, and what to do."""
        request = request_of(operation, body=body, headers={"content-type": label, **headers})
        reason = f"the body {found}, and the service reads it as it comes (inferred); send it uncompressed"
        assert refused(request) == ("BAD_REQUEST", reason)

    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    def test_that_is_not_is_read(self, encoding: str) -> None:
        """A body that can be read is read, whatever its Content-Encoding says."""
        headers = {"content-type": "application/json", "content-encoding": encoding}
        body = b'{"businessNumber": "1234567890"}'
        found = parsed(request_of("business/status", body=body, headers=headers))
        assert isinstance(found, JsonFields)

    def test_that_does_not_say_so(self) -> None:
        """What is no JSON and was not compressed is refused as that."""
        headers = {"content-type": "application/json", "content-encoding": "identity"}
        reason = "the body is not JSON: Expecting value in line 1, column 1"
        assert refused(request_of("business/status", body=b"x", headers=headers)) == ("BAD_REQUEST", reason)


class TestUpload:
    @pytest.mark.parametrize("content", [b"", b"content", b"\r\n--"])
    def test_image(self, content: bytes) -> None:
        """The part `image` is the file, with the name that it has."""
        request = upload(form(content, file_name="a.png"))
        found = parsed(request)
        assert isinstance(found, Upload)
        assert (found.request, bytes(found.content), found.file_name) == (request, content, "a.png")

    @pytest.mark.parametrize("label", ["", "application/json", "image/png"])
    def test_another_label(self, label: str) -> None:
        """A body that is labelled as something else is refused."""
        key, reason = refused(upload(form(b"x"), label))
        assert key == "UNSUPPORTED_MEDIA_TYPE"
        assert reason.endswith("; an upload is multipart/form-data")

    def test_no_part_image(self) -> None:
        """A form without a part `image` is refused with the parts that it has."""
        reason = "the multipart body has no file part named 'image'; it has 'file'"
        assert refused(upload(form(b"x", "file"))) == ("BAD_REQUEST", reason)

    def test_a_form_field(self) -> None:
        """A part `image` without a file name is no file."""
        body = b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\nx\r\n--x--\r\n'
        reason = (
            "the part 'image' has no file name, and so is a form field, not a file; send one with it (inferred)"
        )
        assert refused(upload(body)) == ("BAD_REQUEST", reason)


class TestJson:
    @pytest.mark.parametrize("label", ["", "application/json", "text/plain", "application/x-www-form-urlencoded"])
    def test_status_has_any_label(self, label: str) -> None:
        """The body of business/status is JSON, however it is labelled."""
        request = status(b'{"businessNumber": "1", "more": null}', label)
        assert parsed(request) == JsonFields(request, {"businessNumber": "1", "more": None})

    @pytest.mark.parametrize("label", ["application/json", "Application/JSON; charset=utf-8"])
    def test_a_claim_is_labelled(self, label: str) -> None:
        """The body of authenticity is labelled as JSON."""
        request = claim(RESIDENT, label)
        assert parsed(request) == JsonFields(request, RESIDENT)

    @pytest.mark.parametrize("label", ["", "text/plain", "application/jsonx"])
    def test_a_claim_with_another_label(self, label: str) -> None:
        """Any other label is refused before the body is read."""
        key, reason = refused(claim([], label))
        assert key == "UNSUPPORTED_MEDIA_TYPE"
        assert reason.endswith("; authenticity takes application/json")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
    def test_encodings(self, encoding: str) -> None:
        """Each encoding of Unicode is read, as RFC 4627 lets one tell it."""
        request = status('{"businessNumber": "홍"}'.encode(encoding))
        assert parsed(request) == JsonFields(request, {"businessNumber": "홍"})

    @pytest.mark.parametrize("start", ['{"', '{ "', '{\n"', ' {"', '{\t"'])
    def test_spaces(self, start: str) -> None:
        """Spaces before and in the object mean nothing."""
        request = status(f'{start}businessNumber":"홍"}}'.encode())
        assert parsed(request) == JsonFields(request, {"businessNumber": "홍"})

    @pytest.mark.parametrize(
        ("body", "problem"),
        [
            (b"", "Expecting value in line 1, column 1"),
            (b'{"a":1,\n}', "Illegal trailing comma before end of object in line 1, column 7"),
            (b'{"businessNumber":NaN}', "it is not text, or not numbers"),
            (b'{"businessNumber":"\xff"}', "it is not text, or not numbers"),
        ],
    )
    def test_not_json(self, body: bytes, problem: str) -> None:
        """What is no JSON is refused with the place where it ceases to be."""
        key, reason = refused(status(body))
        if "comma" not in problem:
            assert reason == f"the body is not JSON: {problem}"
        assert (key, reason.startswith("the body is not JSON: ")) == ("BAD_REQUEST", True)

    def test_nested(self) -> None:
        """JSON that is nested without end is refused."""
        reason = "the body is JSON nested too deeply to read"
        assert refused(status(b"[" * 100_000)) == ("BAD_REQUEST", reason)

    @pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"7"])
    def test_not_an_object(self, body: bytes) -> None:
        """JSON that is no object is refused."""
        assert refused(status(body)) == ("BAD_REQUEST", "the body is JSON, but not an object: send {...}")


class TestTexts:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (1234567890, "1234567890"),
            (-1, "-1"),
            (0.5, "0.5"),
            (1234567890.0, "1234567890.0"),
            (True, "true"),
            (False, "false"),
        ],
    )
    def test_a_number_for_a_text(self, value: object, text: str) -> None:
        """A number, true or false is read as its text, where a text is due; other members stay as they are."""
        request = status(json.dumps({"businessNumber": value, "more": value}).encode())
        assert parsed(request) == JsonFields(request, {"businessNumber": text, "more": value})

    @pytest.mark.parametrize(("value", "kind"), [([], "array"), ({}, "object"), (["1"], "array")], ids=repr)
    def test_no_text(self, value: object, kind: str) -> None:
        """An object or a list where a text is due makes the body unreadable."""
        body = json.dumps({"businessNumber": value}).encode()
        reason = f"the field 'businessNumber' is a JSON {kind}; expected a string, in quotes"
        assert refused(status(body)) == ("BAD_REQUEST", reason)

    @pytest.mark.parametrize("name", ["idType", "name", "issueDate"])
    def test_of_a_card(self, name: str) -> None:
        """So it is with every field of a claim."""
        reason = f"the field {name!r} is a JSON array; expected a string, in quotes"
        assert refused(claim(RESIDENT | {name: [RESIDENT[name]]})) == ("BAD_REQUEST", reason)


class TestFileSize:
    def test_the_file_decides(self) -> None:
        """From 2026-08-11 on a file of 20 MB is taken, whatever the form around it has, and one of a byte more is not."""
        limit = NEWEST.file_limit
        assert limit == 20_971_520
        check_file_size(limit, NEWEST)
        reason = "the part 'image' has 20971521 bytes; the limit is 20971520; send less"
        assert refused_by(lambda: check_file_size(limit + 1, NEWEST)) == ("MAX_UPLOAD_SIZE_EXCEEDED", reason)
        assert NEWEST.request_limit >= limit + 1_000_000

    def test_before(self) -> None:
        """Until then the size of a file alone matters to nobody."""
        check_file_size(100_000_000, SEED)


class TestRequiredFields:
    @pytest.mark.parametrize("body", [b"{}", b'{"businessNumber":null}', b'{"BusinessNumber":"1"}'])
    def test_status(self, body: bytes) -> None:
        """business/status needs the number, and null is none."""
        assert refused(status(body)) == missing("businessNumber")

    @pytest.mark.parametrize("value", ["", 0, False])
    def test_any_value_is_there(self, value: object) -> None:
        """Any value but null is there, whatever it is good for."""
        body = json.dumps({"businessNumber": value}).encode()
        assert isinstance(parsed(status(body)), JsonFields)

    @pytest.mark.parametrize("kind", [RESIDENT, DRIVER], ids=lambda kind: kind["idType"])
    def test_of_a_card(self, kind: dict[str, str]) -> None:
        """A claim needs each field of its kind of card; of several that are missing the first is named."""
        for name in kind:
            reason = missing(name)[1]
            if name == "serialNum":
                reason += (
                    "; it is optional from 2024-04-09 on: "
                    "choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"
                )
            assert refused(claim(kind | {name: None})) == ("BAD_REQUEST", reason)
        assert refused(claim({"idType": kind["idType"]})) == missing("name")
        assert isinstance(parsed(claim(kind)), JsonFields)

    def test_optional(self) -> None:
        """A field that the revision makes optional need not be there."""
        body = json.dumps(DRIVER | {"serialNum": None}).encode()
        label = {"content-type": "application/json"}
        request = request_of("id-card/authenticity", "v2.0", body=body, headers=label, contract=OPTIONAL_SERIAL)
        assert isinstance(parsed(request), JsonFields)

    def test_of_no_card(self) -> None:
        """Of a kind of card that is none only the kind is needed: the next stages refuse it."""
        assert isinstance(parsed(claim({"idType": "alien"})), JsonFields)
        assert refused(claim({})) == missing("idType")
