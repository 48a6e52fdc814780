"""The refusals of a body that cannot be read as what the operation takes; as in `refusal`, each has a name."""

from collections.abc import Collection

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Operation
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.safe_echo import echo_disposition, echo_encoding, echo_media_type, echo_part_names


def wrong_content_type(found: str) -> Refusal:
    reason = f"the Content-Type is {echo_media_type(found)}; an upload is multipart/form-data"
    return Refusal("UNSUPPORTED_MEDIA_TYPE", reason)


def not_json(found: str, operation: Operation) -> Refusal:
    name = operation.name.rpartition("/")[2]
    reason = f"the Content-Type is {echo_media_type(found)}; {name} takes application/json"
    return Refusal("UNSUPPORTED_MEDIA_TYPE", reason)


def unreadable_body(problem: str) -> Refusal:
    return Refusal("BAD_REQUEST", problem)


def compressed_body(encoding: str) -> Refusal:
    """`encoding` is the Content-Encoding of a request whose body cannot be read; blank: the body shows it."""
    found = f"has the Content-Encoding {echo_encoding(encoding)}" if encoding else "begins as gzip does"
    reason = f"the body {found}, and the service reads it as it comes (inferred); send it uncompressed"
    return Refusal("BAD_REQUEST", reason)


def missing_image(names: Collection[str], contract: Contract) -> Refusal:
    reason = f"the multipart body has no file part named 'image'; it has {echo_part_names(names)}"
    return Refusal(contract.missing_image_part, reason)


def image_as_field(contract: Contract) -> Refusal:
    reason = "the part 'image' has no file name, and so is a form field, not a file; send one with it (inferred)"
    return Refusal(contract.image_without_file_name, reason)


def image_not_form_data(found: str, contract: Contract) -> Refusal:
    """`found` is the type in the Content-Disposition of the part."""
    reason = (
        f"the Content-Disposition of the part 'image' is {echo_disposition(found)}, which is no part of a form to "
        'a servlet container; expected form-data: send form-data; name="image"; filename="..." (inferred)'
    )
    return Refusal(contract.missing_image_part, reason)
