"""`ocr-emulator call`: calls any operation as a correct client does. It encrypts, sends, decrypts and prints."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ocr_emulator.calling.calls import Sent, UploadedFile, send_members, upload
from ocr_emulator.calling.results import PreparationError, result_of
from ocr_emulator.client import Client
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, IdType
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    BUSINESS,
    BUSINESS_STATUS,
    CREDIT_CARD,
    ID_CARD,
    PUBLIC_KEYS,
    REQUEST_KEY_HEADER,
    STAND_ALONE,
)
from ocr_emulator.documents.id_card import IdCard, authenticity_values
from ocr_emulator.errors import EmulatorError, listed


def call(client: Client, operation: str, argument: str, *, is_plain: bool = False) -> bool:
    """Call `operation`, print its reply with the values decrypted, and return whether it was a success.

    `argument` is a file, a number or a service, as the operation takes it. `is_plain`: call the version without
    the envelope, where there is one. Raises EmulatorError.
    """
    calls = _PLAIN_CALLS if is_plain else _CALLS
    if operation not in calls:
        raise EmulatorError(f"--plain is for {listed(_PLAIN_CALLS)}; leave it out for {operation}")
    reply, envelope = calls[operation](client, operation, argument)
    body = reply.json()
    if envelope and "result" in body:
        body["result"] = envelope.open_result(body["result"], operation)
    print(json.dumps(body, ensure_ascii=False, indent=2))  # noqa: T201 - the command's output
    for name in ("Request-Key", "X-Emulator-Reason"):
        if name.lower() in reply.headers:
            print(f"{name}: {reply.headers[name.lower()]}", file=sys.stderr)  # noqa: T201 - likewise
    return bool(body.get("header", {}).get("isSuccessful"))


def _public_keys(client: Client, operation: str, service: str) -> Sent:
    return Sent(client.get(client.sealed, f"{operation}/{quote(service, safe='')}"), None)


def _status(client: Client, operation: str, number: str) -> Sent:
    return send_members(client, client.plain, operation, {"businessNumber": number}, {})


def _plain_upload(client: Client, operation: str, file: str) -> Sent:
    return upload(client, client.plain, operation, UploadedFile(_read(file)))


def _upload(client: Client, operation: str, file: str) -> Sent:
    return upload(client, client.sealed, operation, UploadedFile(_read(file)))


def _authenticity(client: Client, operation: str, file: str) -> Sent:
    """Upload the card to id-card first, then send authenticity exactly what was recognised."""
    reply, envelope = _upload(client, ID_CARD.name, file)
    result = result_of(reply, ID_CARD.name)
    assert envelope is not None  # noqa: S101 - an upload of v2.0 has one
    request_key = reply.headers.get(REQUEST_KEY_HEADER.lower())
    if request_key is None:
        reason = reply.headers.get("x-emulator-reason", "")
        raise PreparationError(f"id-card answers no {REQUEST_KEY_HEADER}: {reason}")
    opened = envelope.open_result(result, ID_CARD.name)
    card = IdCard(
        id_type=IdType(opened["idType"]),
        values={one["key"]: one["value"] for one in opened["keyValues"]},
    )
    values = authenticity_values(card)
    members = {field.name: values[field.name] for field in AUTHENTICITY_FIELDS[card.id_type]}
    members = {"idType": card.id_type.value, **members}
    headers = {REQUEST_KEY_HEADER: request_key}
    return send_members(client, client.sealed, operation, members, headers, envelope)


#: How to call each operation without the envelope, and with it where the operation takes one.
_PLAIN_CALLS: Final[Mapping[str, Callable[[Client, str, str], Sent]]] = {
    BUSINESS.name: _plain_upload,
    BUSINESS_STATUS.name: _status,
    CREDIT_CARD.name: _plain_upload,
}
_CALLS: Final[Mapping[str, Callable[[Client, str, str], Sent]]] = {
    **_PLAIN_CALLS,
    PUBLIC_KEYS.name: _public_keys,
    CREDIT_CARD.name: _upload,
    ID_CARD.name: _upload,
    STAND_ALONE.name: _upload,
    AUTHENTICITY.name: _authenticity,
}


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise EmulatorError(f"cannot read {file}: {error.strerror}; give the path of an image") from error
