"""Stage 6: whether the file is one the operation takes, and the fields have values it takes."""

import re
from dataclasses import dataclass
from typing import Final

from emulator.contract.operations import Operation
from emulator.documents.file import DamagedFileError, File, open_file, type_of
from emulator.pipeline import refusal
from emulator.pipeline.read import Fields, Upload

_JSON_KINDS: Final = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that can be recognised."""

    operation: Operation
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A business number to look up: ten digits."""

    operation: Operation
    number: str


def examine(submission: Upload | Fields) -> Document | Question:
    """The submission as something to recognise or to look up."""
    return _file(submission) if isinstance(submission, Upload) else _question(submission)


def _file(upload: Upload) -> Document:
    """4000004 for no bytes, 4000003 for a type that is not taken or a file that does not open."""
    accepted = upload.operation.file_types
    if not upload.content:
        raise refusal.empty_file()
    found = type_of(upload.content)
    if found is None:
        raise refusal.wrong_file_type(accepted)
    if found not in accepted:
        raise refusal.file_type_not_taken(found, accepted)
    try:
        return Document(operation=upload.operation, file=open_file(upload.content, found))
    except DamagedFileError as error:
        raise refusal.damaged_file(found) from error


def _question(fields: Fields) -> Question:
    """400 for no businessNumber, 4000001 for one that is not a string, 4000101 for one not of ten digits."""
    number = fields.members.get("businessNumber")
    if number is None:
        raise refusal.missing_field("businessNumber")
    if not isinstance(number, str):
        raise refusal.not_text("businessNumber", _JSON_KINDS[type(number)])
    if not re.fullmatch(r"[0-9]{10}", number):
        raise refusal.not_ten_digits(len(number))
    return Question(operation=fields.operation, number=number)
