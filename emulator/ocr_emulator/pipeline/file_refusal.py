"""The refusals of an uploaded file; as in `refusal`, each has a name. None holds a byte of the file."""

from collections.abc import Collection

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.facts import span_with
from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.foreign_file import ForeignFile
from ocr_emulator.errors import listed
from ocr_emulator.pipeline.refusal import Refusal


def empty_file() -> Refusal:
    return Refusal("UPLOADED_FILE_IS_EMPTY", "the part 'image' has no bytes; send the file's content")


def wrong_file_type(accepted: Collection[FileType], foreign: ForeignFile | None, suspicion: str | None) -> Refusal:
    """`foreign` says what the file is instead, where that is known.

    `suspicion` says what may be wrong with the encryption: nothing is, when the file is known to be another one.
    """
    reason = f"the first bytes of the part 'image' are not those of a {listed(accepted)} file"
    if foreign:
        reason += f"; it is {foreign.name}: {foreign.advice.format(types=listed(accepted))}"
    elif suspicion:
        reason += f"; {suspicion}"
    return Refusal("INVALID_FILE_TYPE", reason)


def file_type_not_taken(found: FileType, accepted: Collection[FileType]) -> Refusal:
    return Refusal(
        "INVALID_FILE_TYPE", f"the part 'image' is a {found} file; the operation takes {listed(accepted)}"
    )


def damaged_file(found: FileType, why: str, contract: Contract) -> Refusal:
    own = "INVALID_FILE"
    span = span_with("damaged_file", lambda key: key == own)
    later = "" if contract.damaged_file == own else f"; it has one of its own {span}"
    reason = f"the part 'image' begins as a {found} file and {why} (inferred: this code for it{later})"
    return Refusal(contract.damaged_file, reason)


def protected_file(contract: Contract) -> Refusal:
    reason = "the part 'image' is a PDF that asks for a password; send one without"
    own = "PDF_PASSWORD_PROTECTED"
    if contract.protected_file != own:
        span = span_with("protected_file", lambda key: key == own)
        reason += f" (inferred: this code for it; it has one of its own {span})"
    return Refusal(contract.protected_file, reason)


def empty_picture(key: str) -> Refusal:
    return Refusal(key, "the image is a single flat colour (inferred: this code for it)")
