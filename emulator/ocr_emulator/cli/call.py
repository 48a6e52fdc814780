"""`ocr-emulator call`: calls any operation as a correct client does. It encrypts, sends, decrypts and prints."""

import json
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ocr_emulator.client import Client, Reply
from ocr_emulator.contract.encrypted_fields import map_encrypted_values
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, IdType
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    BUSINESS,
    BUSINESS_STATUS,
    CREDIT_CARD,
    ID_CARD,
    KEY_VERSION_HEADER,
    PUBLIC_KEYS,
    REQUEST_KEY_HEADER,
    STAND_ALONE,
    SYMMETRIC_KEY_HEADER,
)
from ocr_emulator.documents.id_card import IdCard, authenticity_values
from ocr_emulator.envelope.opening import open_value, seal_value
from ocr_emulator.envelope.sealing import seal_image, seal_symmetric_key
from ocr_emulator.errors import EmulatorError, listed


class _PreparationError(EmulatorError):
    """A call that the requested one depends on, such as public-keys, has failed."""


@dataclass(frozen=True, slots=True)
class _Envelope:
    """A symmetric key of 32 bytes, and the headers that carry it, encrypted."""

    symmetric_key: bytes
    headers: Mapping[str, str]

    @classmethod
    def for_service(cls, client: Client, service: str) -> "_Envelope":
        """A new symmetric key, encrypted with the public key that public-keys answers for `service`."""
        result = _result(client.get(client.sealed, f"{PUBLIC_KEYS.name}/{service}"), "public-keys")
        key = secrets.token_bytes(32)
        sealed = seal_symmetric_key(key, result["key"])
        return cls(key, {KEY_VERSION_HEADER: result["version"], SYMMETRIC_KEY_HEADER: sealed})


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
        body["result"] = _opened(body["result"], operation, envelope.symmetric_key)
    print(json.dumps(body, ensure_ascii=False, indent=2))  # noqa: T201 - the command's output
    for name in ("Request-Key", "X-Emulator-Reason"):
        if name.lower() in reply.headers:
            print(f"{name}: {reply.headers[name.lower()]}", file=sys.stderr)  # noqa: T201 - likewise
    return bool(body.get("header", {}).get("isSuccessful"))


#: The reply of a call, and the envelope that it was sent in; None: nothing was encrypted.
Sent = tuple[Reply, _Envelope | None]


def _public_keys(client: Client, operation: str, service: str) -> Sent:
    return client.get(client.sealed, f"{operation}/{quote(service, safe='')}"), None


def _status(client: Client, operation: str, number: str) -> Sent:
    return client.post_json(client.plain, operation, {"businessNumber": number}, {}), None


def _plain_upload(client: Client, operation: str, file: str) -> Sent:
    return client.post_file(client.plain, operation, _read(file), {}), None


def _upload(client: Client, operation: str, file: str) -> Sent:
    content = _read(file)
    envelope = _Envelope.for_service(client, operation.partition("/")[0])
    sealed = seal_image(content, envelope.symmetric_key)
    return client.post_file(client.sealed, operation, sealed, envelope.headers), envelope


def _authenticity(client: Client, operation: str, file: str) -> Sent:
    """Upload the card to id-card first, then send authenticity exactly what was recognised."""
    reply, envelope = _upload(client, ID_CARD.name, file)
    result = _result(reply, ID_CARD.name)
    assert envelope is not None  # noqa: S101 - an upload of v2.0 has one
    if REQUEST_KEY_HEADER.lower() not in reply.headers:
        raise _PreparationError(
            f"id-card answers no {REQUEST_KEY_HEADER}: {reply.headers.get('x-emulator-reason', '')}"
        )
    opened = _opened(result, ID_CARD.name, envelope.symmetric_key)
    card = IdCard(
        id_type=IdType(opened["idType"]),
        values={one["key"]: one["value"] for one in opened["keyValues"]},
    )
    members = {"idType": card.id_type.value}
    values = authenticity_values(card)
    for field in AUTHENTICITY_FIELDS[card.id_type]:
        value = values[field.name]
        members[field.name] = seal_value(value, envelope.symmetric_key) if field.encrypted else value
    headers = {**envelope.headers, REQUEST_KEY_HEADER: reply.headers.get(REQUEST_KEY_HEADER.lower(), "")}
    return client.post_json(client.sealed, operation, members, headers), envelope


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


def _result(reply: Reply, operation: str) -> Any:  # noqa: ANN401 - JSON
    body = reply.json()
    if "result" not in body:
        header, reason = body.get("header", {}), reply.headers.get("x-emulator-reason", "no reason given")
        found = f"{header.get('resultCode')} {header.get('resultMessage')}"
        raise _PreparationError(f"{operation} answers {found} ({reason})")
    return body["result"]


def _opened(result: Any, operation: str, key: bytes) -> Any:  # noqa: ANN401 - JSON
    """The result of `operation`, with the values that the envelope encrypts decrypted."""
    return map_encrypted_values(result, operation, lambda value: open_value(value, key))
