"""The body that describes a request to be explained; all but its operation may be left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    ENVELOPE_SERVICES,
    OPERATIONS,
    PUBLIC_KEYS,
    FileType,
    Operation,
)
from ocr_emulator.quantities import SIZE_PATTERN, parse_size
from ocr_emulator.scenario.conditions import FIELDS
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, KeyTable, key, unchanged
from ocr_emulator.scenario.grammar.codecs import ANY_TEXT, count, text, word
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.matchers import DIGEST
from ocr_emulator.scenario.language.when import FILE_TYPE, OPERATION, VERSION
from ocr_emulator.scenario.names import composed
from ocr_emulator.scenario.source.nodes import Entries, Node, Scalar
from ocr_emulator.scenario.source.problems import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDescription:
    """A request that nobody has sent; None: nothing is said of that part.

    `headers` are by lower-case name, `fields` those of the JSON body, in plain; one that is None is left out of
    the request. `file_name` is decoded and in NFC, `file_size` in bytes, `sha256` in lower-case hex, `call` counts
    from 1. `document` is the name of a test document: the uploaded file, or what the Request-Key was issued for.
    """

    operation: str
    version: str | None = None
    app_key: str | None = None
    service_name: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    file_name: str | None = None
    file_type: FileType | None = None
    file_size: int | None = None
    sha256: str | None = None
    fields: Mapping[str, str | None] | None = None
    call: int | None = None
    document: str | None = None


def _read_size(node: Node, report: Report) -> int | None:
    size = parse_size(node.text) if isinstance(node, Scalar) else None
    if size is None:
        report(node.place, f"found {node}; expected a size: 100KB")
    return size


#: A number of bytes; a file may be empty.
_SIZE: Final[Codec[int]] = Codec(
    read=_read_size,
    schema=lambda: {"type": ["integer", "string"], "minimum": 0, "pattern": json_schema.whole(SIZE_PATTERN)},
    write=unchanged,
)


def _read_file_type(node: Node, report: Report) -> FileType | None:
    found = FILE_TYPE.read(node, report)
    return FileType(found) if found else None


def _read_file_name(node: Node, report: Report) -> str | None:
    """The name as a rule sees that of an upload: in NFC."""
    found = ANY_TEXT.read(node, report)
    return None if found is None else composed(found)


_FILE_NAME: Final[Codec[str]] = Codec(read=_read_file_name, schema=ANY_TEXT.schema, write=ANY_TEXT.write)

_FILE_TYPE: Final[Codec[FileType]] = Codec(read=_read_file_type, schema=FILE_TYPE.schema, write=str)


def _read_text_or_null(node: Node, report: Report) -> str | None:
    """A text; None for null, which leaves the header or field out of the request."""
    is_null = isinstance(node, Scalar) and node.value is None
    return None if is_null else values.any_text(node, report)


def _text_or_null_schema() -> Json:
    return {"type": [*json_schema.SCALAR, "null"]}


def _read_headers(node: Node, report: Report) -> Mapping[str, str | None]:
    pairs = values.entries(node, report, "a header and its value in each line")
    texts = ((name.text.lower(), _read_text_or_null(value, report)) for name, value in pairs)
    # A header's value arrives without the space around it.
    return {name: value and value.strip() for name, value in texts}


_HEADERS: Final[Codec[Mapping[str, str | None]]] = Codec(
    read=_read_headers,
    schema=lambda: {"type": "object", "additionalProperties": _text_or_null_schema()},
    write=dict,
)

_FIELD_NAMES: Final = ("idType", *FIELDS)


def _read_fields(node: Node, report: Report) -> Mapping[str, str | None]:
    found = values.fields(node, report, _FIELD_NAMES, "the fields of a JSON body")
    return {name: _read_text_or_null(value, report) for name, value in found.items()}


_FIELDS: Final[Codec[Mapping[str, str | None]]] = Codec(
    read=_read_fields,
    schema=lambda: json_schema.mapping(
        {name: json_schema.said(f"The field {name}.", _text_or_null_schema()) for name in _FIELD_NAMES}
    ),
    write=dict,
)

REQUEST_DESCRIPTION: Final = KeyTable(
    what="what is known of a request",
    keys={
        "operation": key("The operation that is called.", OPERATION),
        "version": key("The version of the API; absent: the newest of the operation.", VERSION),
        "appKey": key("The appKey in the path.", text("an appKey")),
        "serviceName": key(
            "The service whose public key is asked for.", word(ENVELOPE_SERVICES, "a service with keys")
        ),
        "headers": key("The request's headers; one that is null is left out of it.", _HEADERS),
        "fileName": key("The name of the uploaded file, decoded.", _FILE_NAME),
        "fileType": key("What the uploaded file is.", _FILE_TYPE),
        "fileSize": key("The size of the uploaded file, decrypted, as 100KB.", _SIZE),
        "sha256": key("The SHA-256 of the uploaded file, decrypted: 64 hex digits.", DIGEST),
        "document": key(
            "The name of the test document that is uploaded, or about which authenticity is asked.", ANY_TEXT
        ),
        "fields": key("The fields of a JSON body, decrypted; one that is null is left out of it.", _FIELDS),
        "call": key("The number of the appKey's call to the operation, from 1.", count(1, "the number of a call")),
    },
    required=("operation",),
)


def read_request_description(node: Node, report: Report) -> RequestDescription:
    """The request that `node` describes; all that is wrong with it is raised at once."""
    nodes = REQUEST_DESCRIPTION.nodes(node, report)
    if "operation" not in nodes and isinstance(node, Entries):
        report(node.place, 'found no key \'operation\'; expected one; write {"operation": "business"}')
    description = RequestDescription(**{"operation": "", **REQUEST_DESCRIPTION.read(nodes, report)})
    if description.operation:
        _check_version(nodes, description, report)
        _check_parts(nodes, OPERATIONS[description.operation], report)
    report.settle()
    return description


def _check_version(nodes: Mapping[str, Node], description: RequestDescription, report: Report) -> None:
    """Note a version that does not have the operation."""
    versions = OPERATIONS[description.operation].versions
    if description.version and description.version not in versions:
        there = " and ".join(versions)
        report(
            nodes["version"].place,
            f"found {description.version}; expected one that has {description.operation}: {there}",
        )


def _check_parts(nodes: Mapping[str, Node], operation: Operation, report: Report) -> None:
    """Note what a request for that operation has not."""
    has_file, has_service = bool(operation.file_types), operation is PUBLIC_KEYS
    has = {
        **dict.fromkeys(("fileName", "fileType", "fileSize", "sha256"), has_file),
        "fields": not has_file and not has_service,
        "serviceName": has_service,
        "document": has_file or operation is AUTHENTICITY,
    }
    for name in (name for name in nodes if not has.get(name, True)):
        report(nodes[name].place, f"found {name}, which a request for {operation.name} has not; remove it")
