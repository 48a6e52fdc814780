"""Stage 7: whether the file is one the operation takes, and the fields have values it takes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from emulator.contract.id_cards import IdType
from emulator.contract.operations import AUTHENTICITY, ENVELOPE_SERVICES, FileType
from emulator.documents.file import Content, DamagedFileError, File, ProtectedFileError, type_of
from emulator.pipeline import refusal
from emulator.pipeline.measure import Measured
from emulator.pipeline.read import Fields, KeyQuestion, Upload
from emulator.pipeline.unseal import Unsealed

_JSON_KINDS: Final = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedKey:
    """A service whose public key is asked for."""

    request: Measured
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that can be recognised; `symmetric_key` seals the reply, None: it is sent plain."""

    request: Measured
    file: File
    file_name: str = ""
    symmetric_key: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A business number to look up: ten digits."""

    request: Measured
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a client says stands on a card, by field, in plain; each value is acceptable."""

    request: Measured
    id_type: IdType
    values: Mapping[str, str]


#: Opens a file's content as a type, or raises DamagedFileError.
Open = Callable[[Content, FileType], File]


def examine(unsealed: Unsealed, open_file: Open) -> WantedKey | Document | Question | Claim:
    """The submission as something to answer, recognise, look up or compare."""
    submission = unsealed.submission
    if isinstance(submission, KeyQuestion):
        return _wanted_key(submission)
    if isinstance(submission, Upload):
        return _document(submission, unsealed, open_file)
    return _claim(submission) if submission.request.endpoint.operation is AUTHENTICITY else _question(submission)


def _wanted_key(question: KeyQuestion) -> WantedKey:
    """4000001 for a service without keys."""
    service = question.request.service
    if service not in ENVELOPE_SERVICES:
        raise refusal.wrong_service_name(service)
    return WantedKey(request=question.request, service=service)


def _document(upload: Upload, unsealed: Unsealed, open_file: Open) -> Document:
    """4000004 for no bytes, 4000003 for a type that is not taken, the revision's code for what does not open."""
    contract = upload.request.contract
    accepted = upload.request.endpoint.operation.file_types
    if not upload.content:
        raise refusal.empty_file()
    found = type_of(upload.content)
    if found is None:
        raise refusal.wrong_file_type(accepted, unsealed.suspicion)
    if found not in accepted:
        raise refusal.file_type_not_taken(found, accepted)
    try:
        file = open_file(upload.content, found)
    except ProtectedFileError as error:
        raise refusal.protected_file(contract) from error
    except DamagedFileError as error:
        raise refusal.damaged_file(found, str(error), contract) from error
    return Document(
        request=upload.request,
        file=file,
        file_name=upload.file_name,
        symmetric_key=unsealed.symmetric_key,
    )


def _question(fields: Fields) -> Question:
    """4000001 for a businessNumber that is not a string, 4000101 for one that is not of ten digits."""
    number = _text(fields, "businessNumber")
    if not re.fullmatch(r"[0-9]{10}", number):
        raise refusal.not_ten_digits(len(number))
    return Question(request=fields.request, number=number)


def _claim(fields: Fields) -> Claim:
    """4000001 for a value that the card's kind cannot have."""
    id_type = _text(fields, "idType")
    asked_for = fields.request.contract.fields_of(id_type)
    if not asked_for:
        raise refusal.wrong_id_type(id_type, fields.request.contract)
    values = {}
    for field in asked_for:
        if not field.required and fields.members.get(field.name) is None:
            continue
        value = values[field.name] = _text(fields, field.name)
        if not field.accepts(value):
            raise refusal.wrong_value(field, id_type)
    return Claim(request=fields.request, id_type=IdType(id_type), values=values)


def _text(fields: Fields, name: str) -> str:
    value = fields.members[name]
    if not isinstance(value, str):
        raise refusal.not_text(name, _JSON_KINDS[type(value)])
    return value
