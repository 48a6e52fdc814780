"""Stage 5: parse the body as what the operation takes: a form with a file, or JSON."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import AUTHENTICITY, BUSINESS_STATUS, PUBLIC_KEYS, Operation
from ocr_emulator.documents.file import Content
from ocr_emulator.pipeline import body_refusal, refusal
from ocr_emulator.pipeline.multipart import find_image, media_type
from ocr_emulator.pipeline.stages.authorize import AuthorizedRequest
from ocr_emulator.pipeline.stages.check_size import Request

#: How a body begins that gzip has compressed (RFC 1952, section 2.3.1).
_GZIP: Final = b"\x1f\x8b"

_JSON_KINDS: Final = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}


class PublicKeyRequest(Struct, frozen=True):
    """A request for the public key of the service that the path names."""

    request: Request


class Upload(Struct, frozen=True):
    """The content of the part `image`, and its file name."""

    request: Request
    content: Content
    file_name: str = ""


class JsonFields(Struct, frozen=True):
    """The members of a JSON object."""

    request: Request
    members: Mapping[str, object]


#: A body that could be read.
ParsedBody = PublicKeyRequest | Upload | JsonFields


def parse_body(authorized: AuthorizedRequest) -> ParsedBody:
    """415 for the wrong content type, 400 for a body that cannot be read or has no part `image`.

    And 4131000 for a file over the limit, where that is the file's.
    """
    request = authorized.request
    if request.endpoint.operation is PUBLIC_KEYS:
        return PublicKeyRequest(request)
    try:
        return _submission(request)
    except refusal.Refusal as refused:
        encoding = request.header("Content-Encoding")
        is_compressed = encoding not in {"", "identity"} or request.body.startswith(_GZIP)
        if is_compressed and refused.key == "BAD_REQUEST":
            raise body_refusal.compressed_body(encoding) from refused
        raise


def _submission(request: Request) -> Upload | JsonFields:
    if request.endpoint.operation.file_types:
        return _upload(request)
    check_label(request)
    return json_fields(request, _read_object(request.body))


def _upload(request: Request) -> Upload:
    image = find_image(request.header("Content-Type"), request.body, request.contract)
    check_file_size(len(image.content), request.contract)
    return Upload(request, image.content, image.file_name)


def check_file_size(size: int, contract: Contract) -> None:
    """4131000 for a file over the limit; `size` is that of the part as it was sent, encrypted or not: inferred."""
    if contract.file_limit is not None and size > contract.file_limit:
        raise refusal.file_too_large(size, contract)


def check_content_type(request: Request) -> None:
    """415 for the wrong content type, before anything else is looked at."""
    operation = request.endpoint.operation
    if operation.file_types and media_type(request.header("Content-Type")) != "multipart/form-data":
        raise body_refusal.wrong_content_type(request.header("Content-Type"))
    if not operation.file_types and operation is not PUBLIC_KEYS:
        check_label(request)


def check_label(request: Request) -> None:
    """415 for a Content-Type other than JSON; business/status takes any, as the guide's own sample needs."""
    label, operation = request.header("Content-Type"), request.endpoint.operation
    takes_any = operation is BUSINESS_STATUS and request.contract.status_without_json_label == "SUCCESS"
    if not takes_any and media_type(label) != "application/json":
        raise body_refusal.not_json(label, operation)


def json_fields(request: Request, members: Mapping[str, object]) -> JsonFields:
    """The members of the body, those that are asked for as text.

    400 for one that is an object or a list, or that is required and missing or null.
    """
    contract, operation = request.contract, request.endpoint.operation
    texts = dict(members)
    for name in _text_fields(operation, members, contract):
        if members.get(name) is not None:
            texts[name] = _text(name, members[name], contract)
    for name in _required_fields(operation, texts, contract):
        if texts.get(name) is None:
            raise refusal.missing_field(name, contract)
    return JsonFields(request, texts)


def _text_fields(operation: Operation, members: Mapping[str, object], contract: Contract) -> Iterator[str]:
    """The fields that are asked for, required or not."""
    if operation is not AUTHENTICITY:
        yield "businessNumber"
        return
    yield "idType"
    yield from (field.name for field in contract.authenticity_fields(members.get("idType")))


def _text(name: str, value: object, contract: Contract) -> str:
    """A JSON value as the text that the framework makes of it (inferred); 400 for an object or a list."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        raise refusal.not_a_text(name, _JSON_KINDS[type(value)])
    if contract.number_for_text != "SUCCESS":
        raise refusal.number_for_text(name, _JSON_KINDS[type(value)], contract)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _required_fields(operation: Operation, members: Mapping[str, object], contract: Contract) -> Iterator[str]:
    """The fields that must be there; for an unknown kind of card only `idType`."""
    if operation is not AUTHENTICITY:
        yield "businessNumber"
        return
    yield "idType"
    yield from (field.name for field in contract.authenticity_fields(members.get("idType")) if field.required)


def _read_object(body: bytes) -> Mapping[str, object]:
    """The members of a JSON object; 400 for anything else."""
    try:
        is_utf8 = body.startswith((b'{"', b"{ ", b"{\n"))  # no other encoding begins so
        encoding = "utf-8" if is_utf8 else json.detect_encoding(body)
        value = _DECODER.decode(body.decode(encoding, "surrogatepass"))
    except RecursionError as error:
        raise body_refusal.unreadable_body("the body is JSON nested too deeply to read") from error
    except ValueError as error:
        raise body_refusal.unreadable_body(f"the body is not JSON: {_problem(error)}") from error
    if not isinstance(value, dict):
        raise body_refusal.unreadable_body("the body is JSON, but not an object: send {...}")
    return value


def _problem(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} in line {error.lineno}, column {error.colno}"
    return "it is not text, or not numbers"


def _no_constant(name: str) -> None:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)
