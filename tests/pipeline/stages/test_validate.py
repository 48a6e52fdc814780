"""Whether the operation takes this file, or these values of the fields."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, ProtectedFileError
from ocr_emulator.documents.qr_code import MARK
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.decrypt import DecryptedBody
from ocr_emulator.pipeline.stages.parse_body import JsonFields, PublicKeyRequest, Upload
from ocr_emulator.pipeline.stages.validate import (
    AuthenticityClaim,
    Document,
    PendingFile,
    PublicKeyQuery,
    StatusQuery,
    document_of,
    validate,
)
from ocr_emulator.specimens.catalogue import CATALOGUE as DOCUMENTS
from ocr_emulator.specimens.specimen_text import DocumentText
from tests.contracts import NEWEST, SEED
from tests.documents.files import file, file_with_code
from tests.envelope.client import KEY
from tests.pipeline.stages.making import refused_by, request_of

MARKS = {FileType.PDF: b"%PDF-1.7", FileType.JPG: b"\xff\xd8\xff\xe0", FileType.PNG: b"\x89PNG\r\n\x1a\n"}
RESIDENT = {"idType": "resident", "name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}
DRIVER = {
    "idType": "driver",
    "name": "홍길동",
    "residentNumber": "9001011",
    "driverLicenseNumber": "991012345670",
    "serialNum": "A1B2C3",
}


def refused(decrypted: DecryptedBody) -> tuple[str, str]:
    return refused_by(lambda: validate(decrypted))


def upload(request: Request, content: bytes, **more: object) -> DecryptedBody:
    body = DecryptedBody(submission=Upload(request, content, "a.bin"))
    return replace(body, **more)


def status(number: object) -> DecryptedBody:
    return DecryptedBody(submission=JsonFields(request_of("business/status"), {"businessNumber": number}))


def claim(members: Mapping[str, object], request: Request | None = None) -> DecryptedBody:
    asked = request or request_of("id-card/authenticity", "v2.0")
    return DecryptedBody(submission=JsonFields(asked, dict(members)))


class TestPublicKey:
    @pytest.mark.parametrize("service", ["credit-card", "id-card"])
    def test_a_service_with_keys(self, service: str) -> None:
        """The services that decrypt have a public key."""
        request = request_of("public-keys", "v2.0", service=service)
        found = validate(DecryptedBody(submission=PublicKeyRequest(request)))
        assert found == PublicKeyQuery(request=request, service=service)

    def test_a_service_without(self) -> None:
        """Any other is refused, and not more of it repeated than fifty characters."""
        request = request_of("public-keys", "v2.0", service="x" * 51)
        reason = f"the serviceName in the path is '{'x' * 50}'; expected credit-card or id-card"
        found = refused(DecryptedBody(submission=PublicKeyRequest(request)))
        assert found == ("INVALID_PARAMETER", reason)


class TestFile:
    @pytest.mark.parametrize(
        ("operation", "file_type"),
        [*(("business", one) for one in FileType), ("credit-card", FileType.JPG), ("credit-card", FileType.PNG)],
    )
    def test_a_type_that_is_taken(self, operation: str, file_type: FileType) -> None:
        """A file that begins as one of the operation's types has to be opened next."""
        request = request_of(operation)
        content = MARKS[file_type]
        found = validate(upload(request, content, symmetric_key=KEY))
        uploaded = Upload(request, content, "a.bin")
        assert found == PendingFile(upload=uploaded, type=file_type, symmetric_key=KEY)
        assert isinstance(found, PendingFile)
        assert found.content == content

    def test_empty(self) -> None:
        """No bytes are no file."""
        reason = "the part 'image' has no bytes; send the file's content"
        assert refused(upload(request_of("business"), b"")) == ("UPLOADED_FILE_IS_EMPTY", reason)

    @pytest.mark.parametrize("suspicion", [None, "it was encrypted twice"])
    def test_no_type(self, suspicion: str | None) -> None:
        """What begins as no file is refused, with what is wrong with its encryption, where something is."""
        reason = "the first bytes of the part 'image' are not those of a jpg or png file"
        found = refused(upload(request_of("credit-card"), b"\xfd unknown", suspicion=suspicion))
        assert found == ("INVALID_FILE_TYPE", f"{reason}; {suspicion}" if suspicion else reason)

    @pytest.mark.parametrize("suspicion", [None, "the part 'image' fails at its IV"])
    def test_foreign_type(self, suspicion: str | None) -> None:
        """What begins as another file is named, and its encryption is not suspected: its first bytes are right."""
        reason = (
            "the first bytes of the part 'image' are not those of a jpg or png file; "
            "it is a GIF image: convert it to jpg or png"
        )
        found = refused(upload(request_of("credit-card"), b"GIF89a", suspicion=suspicion))
        assert found == ("INVALID_FILE_TYPE", reason)

    def test_another_type(self) -> None:
        """A file of a type that the operation does not take is refused as such."""
        reason = "the part 'image' is a pdf file; the operation takes jpg or png"
        found = refused(upload(request_of("credit-card"), MARKS[FileType.PDF], suspicion="x"))
        assert found == ("INVALID_FILE_TYPE", reason)


class TestDocument:
    def pending(self, request: Request, file_type: FileType = FileType.PDF) -> PendingFile:
        content = MARKS[file_type]
        return PendingFile(upload=Upload(request, content, "a.bin"), type=file_type, symmetric_key=KEY)

    def test_opened(self) -> None:
        """A file that opens is a document, with its name and the key of the reply."""
        request = request_of("business")
        assert document_of(self.pending(request), file()) == Document(
            request=request, file=file(), file_name="a.bin", symmetric_key=KEY
        )

    def test_test_document(self) -> None:
        """A test document is known by the text of its QR code."""
        entry = DOCUMENTS["business-busy-twice"]
        found = document_of(self.pending(request_of("business")), file_with_code(entry.text))
        assert found.specimen
        assert (found.specimen.text, found.specimen.operation, found.flaw) == (entry.text, "business", None)

    @pytest.mark.parametrize(
        ("operation", "text", "flaw"),
        [
            (
                "business",
                f"{MARK}2:B1:0:0000",
                "its QR code has the version '2'; expected 1; make it again with `ocr-emulator documents`",
            ),
            (
                "business",
                f"{MARK}1:B1:5003003:0000",
                (
                    "its QR code has the checksum 0000; expected D2E2; "
                    "make it with `ocr-emulator documents`, which computes it"
                ),
            ),
            (
                "business",
                f"{MARK}1:B1:{'9' * 400}:0000",
                "its QR code has more than 300 bytes; expected at most that; give fewer or shorter values",
            ),
            (
                "business",
                DOCUMENTS["card-visa"].text,
                "it is a payment card, which business does not read; send it to credit-card",
            ),
            (
                "business",
                str(DocumentText("B1", "4000111")),
                (
                    "its QR code has an outcome that cannot be given: "
                    "found 4000111 CREDIT_CARD_INFO_NOT_FOUND, which business cannot give; make it with `ocr-emulator documents`, which refuses this"
                ),
            ),
        ],
        ids=["version", "checksum", "length", "another operation", "code of another operation"],
    )
    def test_flaw(self, operation: str, text: str, flaw: str) -> None:
        """A test document that has no meaning here is an ordinary file, and it is said why."""
        found = document_of(self.pending(request_of(operation)), file_with_code(text))
        assert (found.specimen, found.flaw) == (None, f"this looks like a test document, but {flaw}")

    def test_anybodys_code(self) -> None:
        """A QR code that says something else means nothing."""
        found = document_of(self.pending(request_of("business")), file_with_code("https://example.com"))
        assert (found.specimen, found.flaw) == (None, None)

    @pytest.mark.parametrize(("contract", "key"), [(SEED, "INVALID_FILE_TYPE"), (NEWEST, "INVALID_FILE")])
    def test_damaged(self, contract: Contract, key: str) -> None:
        """A file that does not open is refused with the revision's code, and how it does not."""
        pending = self.pending(request_of("business", contract=contract))
        reason = "the part 'image' begins as a pdf file and does not open as one (inferred: this code for it"
        later = "" if contract is NEWEST else "; it has one of its own from 2024-11-12 on"
        found = refused_by(lambda: document_of(pending, DamagedFileError("does not open as one")))
        assert found == (key, f"{reason}{later})")

    def test_protected(self) -> None:
        """A PDF that asks for a password is refused with a code of its own, in the revisions that have one."""
        pending = self.pending(request_of("business", contract=NEWEST))
        reason = "the part 'image' is a PDF that asks for a password; send one without"
        found = refused_by(lambda: document_of(pending, ProtectedFileError("asks for a password")))
        assert found == ("PDF_PASSWORD_PROTECTED", reason)
        pending = self.pending(request_of("business", contract=SEED))
        key, longer = refused_by(lambda: document_of(pending, ProtectedFileError("asks for a password")))
        assert key == contract_at().protected_file
        assert longer.startswith(f"{reason} (inferred: this code for it; it has one of its own from ")


class TestStatus:
    @pytest.mark.parametrize("number", ["1234567890", "0000000000"])
    def test_ten_digits(self, number: str) -> None:
        """Ten digits are a number to look up."""
        found = validate(status(number))
        assert found == StatusQuery(request=request_of("business/status"), number=number)

    @pytest.mark.parametrize(
        ("number", "length"), [("", 0), ("123456789", 9), ("12345678901", 11), ("123-45-67890", 12)]
    )
    def test_another_length(self, number: str, length: int) -> None:
        """More or fewer characters are refused with their number."""
        reason = f"businessNumber has {length} characters; expected ten digits: send it without hyphens"
        assert refused(status(number)) == ("INVALID_BUSINESS_REGISTRATION_FORMAT", reason)

    @pytest.mark.parametrize(
        "number", ["123456789x", "\N{FULLWIDTH DIGIT ONE}" * 10, "\N{ARABIC-INDIC DIGIT ONE}" * 10, "123456789\n"]
    )
    def test_other_characters(self, number: str) -> None:
        """Digits are 0 to 9, and no others of Unicode."""
        reason = "businessNumber has ten characters, not all of them digits; send 0 to 9 alone"
        assert refused(status(number)) == ("INVALID_BUSINESS_REGISTRATION_FORMAT", reason)


class TestClaim:
    @pytest.mark.parametrize("members", [RESIDENT, DRIVER], ids=lambda members: members["idType"])
    def test_acceptable(self, members: dict[str, object]) -> None:
        """The fields of the kind of card are what is claimed; others are left out."""
        values = {name: str(value) for name, value in members.items() if name != "idType"}
        found = validate(claim(members | {"more": 1}))
        request = request_of("id-card/authenticity", "v2.0")
        assert found == AuthenticityClaim(request=request, id_type=IdType(str(members["idType"])), values=values)

    @pytest.mark.parametrize("kind", ["alien", "Resident", ""])
    def test_no_kind(self, kind: str) -> None:
        """A kind of card that is none is refused, and not repeated."""
        reason = "idType is none of resident, driver or passport; it is sent plain, not encrypted"
        assert refused(claim(RESIDENT | {"idType": kind})) == ("INVALID_PARAMETER", reason)

    def test_a_kind_of_another_revision(self) -> None:
        """A kind that another revision takes is refused with when that is."""
        request = request_of("id-card/authenticity", "v2.0", contract=NEWEST)
        key, reason = refused(claim(RESIDENT | {"idType": "passport"}, request))
        assert key == "INVALID_PARAMETER"
        assert reason.startswith("idType is passport, which was acceptable ")

    @pytest.mark.parametrize(
        ("name", "value", "expected"),
        [
            ("name", " ", "a name"),
            ("residentNumber", "900101123456", "13 digits"),
            ("issueDate", "20200230", "a date as YYYYMMDD"),
        ],
    )
    def test_a_value_that_cannot_be(self, name: str, value: str, expected: str) -> None:
        """A value that the kind of card cannot have is refused with what is expected, and not repeated."""
        reason = f"the field {name!r} is not {expected}, as idType resident needs it"
        assert refused(claim(RESIDENT | {name: value})) == ("INVALID_PARAMETER", reason)

    @pytest.mark.parametrize("members", [DRIVER | {"serialNum": None}, {**DRIVER, "serialNum": "A1B2C3"}])
    def test_an_optional_field(self, members: dict[str, object]) -> None:
        """A field that is optional may be missing or null, and is then not claimed."""
        request = request_of("id-card/authenticity", "v2.0", contract=NEWEST)
        without = {name: value for name, value in members.items() if value is not None}
        found = [validate(claim(one, request)) for one in (members, without)]
        values = {name: str(value) for name, value in without.items() if name != "idType"}
        assert found == [AuthenticityClaim(request=request, id_type=IdType.DRIVER, values=values)] * 2

    def test_an_optional_field_that_cannot_be(self) -> None:
        """An optional field that is there has to be acceptable."""
        request = request_of("id-card/authenticity", "v2.0", contract=NEWEST)
        reason = "the field 'serialNum' is not 5 or 6 letters and digits, as idType driver needs it"
        assert refused(claim(DRIVER | {"serialNum": "1"}, request)) == ("INVALID_PARAMETER", reason)
