"""Stage 7: whether the operation takes this type of file, or these values of the fields.

Nobody waits here for a file to open: `validate` returns a `PendingFile`, and `document_of` takes what came of
opening it.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import AUTHENTICITY, ENVELOPE_SERVICES, FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File, ProtectedFileError, sniff_type
from ocr_emulator.documents.foreign_file import describe_foreign
from ocr_emulator.pipeline import file_refusal, refusal
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.decrypt import DecryptedBody
from ocr_emulator.pipeline.stages.parse_body import JsonFields, PublicKeyRequest, Upload
from ocr_emulator.specimens.specimen import Specimen, read_specimen
from ocr_emulator.specimens.specimen_text import UnusableDocumentError


class PublicKeyQuery(Struct, frozen=True, kw_only=True):
    """A service whose public key is asked for."""

    request: Request
    service: str


class PendingFile(Struct, frozen=True, kw_only=True):
    """A file of a type that the operation takes, as its first bytes announce it."""

    upload: Upload
    type: FileType
    symmetric_key: bytes | None

    @property
    def content(self) -> Content:
        """The bytes of the file."""
        return self.upload.content


#: A file that opens, or how it does not.
FileResult = File | DamagedFileError


class Document(Struct, frozen=True, kw_only=True):
    """A file that can be recognised; `symmetric_key` seals the reply, None: it is sent plain.

    `specimen` is the test document that it is, None: it is none; `flaw` says why its QR code has no meaning here.
    """

    request: Request
    file: File
    file_name: str = ""
    symmetric_key: bytes | None
    specimen: Specimen | None = None
    flaw: str | None = None


class StatusQuery(Struct, frozen=True, kw_only=True):
    """A business number to look up: ten digits."""

    request: Request
    number: str


class AuthenticityClaim(Struct, frozen=True, kw_only=True):
    """What a client says stands on a card, by field, in plain; each value is acceptable."""

    request: Request
    id_type: IdType
    values: Mapping[str, str]


#: A body without a file, whose values are acceptable; and with the file opened.
ValidBody = PublicKeyQuery | Document | StatusQuery | AuthenticityClaim


def validate(decrypted: DecryptedBody) -> ValidBody | PendingFile:
    """The body as a query, a claim, or a file that has to be opened before anything more can be said of it."""
    submission = decrypted.submission
    if isinstance(submission, PublicKeyRequest):
        return _public_key_query(submission)
    if isinstance(submission, Upload):
        return pending_file(submission, sniff_type(submission.content), decrypted)
    return _claim(submission) if submission.request.endpoint.operation is AUTHENTICITY else _query(submission)


def _public_key_query(asked: PublicKeyRequest) -> PublicKeyQuery:
    """4000001 for a service without keys."""
    service = asked.request.service
    if service not in ENVELOPE_SERVICES:
        raise refusal.wrong_service_name(service)
    return PublicKeyQuery(request=asked.request, service=service)


def pending_file(upload: Upload, found: FileType | None, decrypted: DecryptedBody) -> PendingFile:
    """The uploaded file, of the type `found`; 4000004 for no bytes, 4000003 for a type that is not taken."""
    accepted = upload.request.endpoint.operation.file_types
    if not upload.content:
        raise file_refusal.empty_file()
    if found is None:
        raise file_refusal.wrong_file_type(accepted, describe_foreign(upload.content), decrypted.suspicion)
    if found not in accepted:
        raise file_refusal.file_type_not_taken(found, accepted)
    return PendingFile(upload=upload, type=found, symmetric_key=decrypted.symmetric_key)


def document_of(pending: PendingFile, found: FileResult) -> Document:
    """The document; the revision's code for one that does not open, or not without a password."""
    upload, contract = pending.upload, pending.upload.request.contract
    if isinstance(found, ProtectedFileError):
        raise file_refusal.protected_file(contract) from found
    if isinstance(found, DamagedFileError):
        raise file_refusal.damaged_file(pending.type, str(found), contract) from found
    specimen, flaw = _specimen(found, upload.request)
    return Document(
        request=upload.request,
        file=found,
        file_name=upload.file_name,
        symmetric_key=pending.symmetric_key,
        specimen=specimen,
        flaw=flaw,
    )


def _specimen(file: File, request: Request) -> tuple[Specimen | None, str | None]:
    """The test document that a file is, or why it cannot be used as one."""
    code = file.properties.qr_code
    if code is None:
        return None, None
    try:
        return read_specimen(code.text, request.endpoint.operation.name, request.contract), None
    except UnusableDocumentError as error:
        return None, f"this looks like a test document, but {error}"


def _query(fields: JsonFields) -> StatusQuery:
    """4000101 for a businessNumber that is not of ten digits, or what the contract has in its place."""
    contract, text = fields.request.contract, _text(fields, "businessNumber")
    number = text.replace("-", "") if contract.accepts_hyphens else text
    if not re.fullmatch(r"[0-9]{10}", number):
        raise refusal.not_ten_digits(len(text), contract)
    return StatusQuery(request=fields.request, number=number)


def _claim(fields: JsonFields) -> AuthenticityClaim:
    """4000001 for a value that the card's kind cannot have."""
    id_type = _text(fields, "idType")
    asked_for = fields.request.contract.authenticity_fields(id_type)
    if not asked_for:
        raise refusal.wrong_id_type(id_type, fields.request.contract)
    values = {}
    for field in asked_for:
        if not field.required and fields.members.get(field.name) is None:
            continue
        value = values[field.name] = _text(fields, field.name)
        if not field.accepts(value):
            raise refusal.wrong_value(field, id_type)
    return AuthenticityClaim(request=fields.request, id_type=IdType(id_type), values=values)


def _text(fields: JsonFields, name: str) -> str:
    """A field of which `parse_body` has made a text."""
    value = fields.members[name]
    assert isinstance(value, str)  # noqa: S101 - `json_fields` has seen to it
    return value
