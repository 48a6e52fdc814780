"""A request that is only spoken of: what is said of it, of which some may be left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ocr_emulator.contract.operations import (
    ENVELOPE_SERVICES,
    OPERATIONS,
    PUBLIC_KEYS,
    VERSIONS,
    FileType,
    Operation,
)
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.values import field
from ocr_emulator.scenario.reading.when import read_digest, read_size
from ocr_emulator.scenario.source.nodes import Entries, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.when import FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDescription:
    """What is said of a request; None: nothing is.

    `headers` are by lower-case name, `fields` those of the JSON body, in plain; one that is None is left out of
    the request. `file_size` is in bytes, `sha256` in lower-case hex, `call` counts from 1.
    """

    operation: str
    version: str | None = None
    app_key: str | None = None
    service: str | None = None
    headers: Mapping[str, str | None]
    file_name: str | None = None
    file_type: FileType | None = None
    file_size: int | None = None
    sha256: str | None = None
    fields: Mapping[str, str | None] | None = None
    call: int | None = None


_KEYS: Final = (
    "operation",
    "version",
    "appKey",
    "serviceName",
    "headers",
    "fileName",
    "fileType",
    "fileSize",
    "sha256",
    "fields",
    "call",
)


def read_request_description(node: Node, report: Report) -> RequestDescription:
    """What `node` says of a request; all that is wrong with it is raised at once."""
    found = values.fields(node, report, _KEYS, "what is known of a request")
    if "operation" not in found and isinstance(node, Entries):
        report(node.place, 'found no key \'operation\'; expected one; write {"operation": "business"}')
    word = _words(found, report)
    operation = word("operation", tuple(OPERATIONS), "an operation")
    description = RequestDescription(
        operation=operation or "",
        version=word("version", tuple(VERSIONS), "a version"),
        app_key=field(found, "appKey", lambda value: values.text(value, report, "an appKey")),
        service=word("serviceName", ENVELOPE_SERVICES, "a service with keys"),
        headers=field(found, "headers", lambda value: _headers(value, report)) or {},
        file_name=field(found, "fileName", lambda value: values.any_text(value, report)),
        file_type=_file_type(word("fileType", tuple(map(str, FileType)), "a type of file")),
        file_size=field(found, "fileSize", lambda value: read_size(value, report)),
        sha256=field(found, "sha256", lambda value: read_digest(value, report)),
        fields=field(found, "fields", lambda value: _fields(value, report)),
        call=field(found, "call", lambda value: values.count(value, report, 1, "the number of a call")),
    )
    if operation and description.version and description.version not in OPERATIONS[operation].versions:
        there = " and ".join(OPERATIONS[operation].versions)
        report(found["version"].place, f"found {description.version}; expected one that has {operation}: {there}")
    if operation:
        _check_parts(found, OPERATIONS[operation], report)
    report.settle()
    return description


def _check_parts(found: Mapping[str, Node], operation: Operation, report: Report) -> None:
    """Note what a request for that operation has not."""
    has_file, has_service = bool(operation.file_types), operation is PUBLIC_KEYS
    has = {
        **dict.fromkeys(("fileName", "fileType", "fileSize", "sha256"), has_file),
        "fields": not has_file and not has_service,
        "serviceName": has_service,
    }
    for key in (key for key in found if not has.get(key, True)):
        report(found[key].place, f"found {key}, which a request for {operation.name} has not; remove it")


def _words(found: Mapping[str, Node], report: Report) -> Callable[[str, tuple[str, ...], str], str | None]:
    return lambda key, known, what: field(found, key, lambda value: values.word(value, report, known, what))


def _file_type(word: str | None) -> FileType | None:
    return FileType(word) if word else None


def _headers(node: Node, report: Report) -> Mapping[str, str | None]:
    pairs = values.entries(node, report, "a header and its value in each line")
    return {key.text.lower(): _stripped(_text(value, report)) for key, value in pairs}


def _stripped(text: str | None) -> str | None:
    """A header's value as it arrives: without space around it."""
    return text and text.strip()


def _fields(node: Node, report: Report) -> Mapping[str, str | None]:
    found = values.fields(node, report, ("idType", *FIELDS), "the fields of a JSON body")
    return {name: _text(value, report) for name, value in found.items()}


def _text(node: Node, report: Report) -> str | None:
    """A text, or None for null."""
    is_null = isinstance(node, Scalar) and node.value is None
    return None if is_null else values.any_text(node, report)
