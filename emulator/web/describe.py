"""What the OpenAPI document says of an endpoint, derived from the contract."""

import re
from typing import Any, Final

from fastapi import Response, Security
from fastapi.security import APIKeyHeader
from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from emulator.contract.catalogue import CATALOGUE
from emulator.contract.constants import REQUEST_LIMIT
from emulator.contract.id_cards import AUTHENTICITY_FIELDS, Field
from emulator.contract.operations import (
    AUTHENTICITY,
    BUSINESS,
    BUSINESS_STATUS,
    CREDIT_CARD,
    ENVELOPE_SERVICES,
    ID_CARD,
    KEY_VERSION,
    PUBLIC_KEYS,
    REQUEST_KEY,
    STAND_ALONE,
    SYMMETRIC_KEY,
    Endpoint,
    Operation,
)
from emulator.contract.replies import (
    AuthenticityResult,
    BusinessResult,
    BusinessStatusResult,
    CreditCardResult,
    Header,
    IdCardResult,
    PublicKeyResult,
)
from emulator.errors import listed


class BusinessReply(TypedDict):
    """Body of a reply of business; an error has the header alone."""

    header: Header
    result: BusinessResult


class BusinessStatusReply(TypedDict):
    """Body of a reply of business/status; an error has the header alone."""

    header: Header
    result: BusinessStatusResult


class CreditCardReply(TypedDict):
    """Body of a reply of credit-card; an error has the header alone."""

    header: Header
    result: CreditCardResult


class PublicKeyReply(TypedDict):
    """Body of a reply of public-keys; an error has the header alone."""

    header: Header
    result: PublicKeyResult


class IdCardReply(TypedDict):
    """Body of a reply of id-card; an error has the header alone."""

    header: Header
    result: IdCardResult


class AuthenticityReply(TypedDict):
    """Body of a reply of id-card/authenticity; an error has the header alone."""

    header: Header
    result: AuthenticityResult


class ErrorReply(TypedDict):
    """Body of a reply that is an error; HTTP 200 as well."""

    header: Header


_REPLIES: Final = {
    BUSINESS.name: BusinessReply | ErrorReply,
    BUSINESS_STATUS.name: BusinessStatusReply | ErrorReply,
    CREDIT_CARD.name: CreditCardReply | ErrorReply,
    PUBLIC_KEYS.name: PublicKeyReply | ErrorReply,
    ID_CARD.name: IdCardReply | ErrorReply,
    STAND_ALONE.name: IdCardReply | ErrorReply,
    AUTHENTICITY.name: AuthenticityReply | ErrorReply,
}

#: The secretKey, raw. Only for the document: the pipeline judges the header itself.
_SECRET_KEY: Final = APIKeyHeader(
    name="Authorization",
    scheme_name="secretKey",
    description="The secretKey alone, without a scheme word. Any that is not blank, unless a scenario has "
    "given.credentials.",
    auto_error=False,
)


def description(endpoint: Endpoint) -> dict[str, Any]:
    """The keyword arguments of `FastAPI.add_api_route` that document `endpoint`."""
    operation = endpoint.operation
    return {
        "name": f"{operation.name} {endpoint.version}",
        "operation_id": f"{operation.name.replace('/', '-')}-{endpoint.version}",
        "summary": operation.name,
        "description": _codes(endpoint),
        "tags": [endpoint.version],
        "dependencies": [Security(_SECRET_KEY)],
        "response_class": Response,
        "response_model": None,
        "responses": {
            200: {
                "description": "Every reply, errors included; look at `header.resultCode`.",
                "model": _REPLIES[operation.name],
            },
        },
        "openapi_extra": {"parameters": _parameters(endpoint), **_body(operation)},
    }


#: The values that a variable of a path can have, where they are few.
_ENUMS: Final = {"serviceName": ENVELOPE_SERVICES}

_HEADERS: Final = {
    KEY_VERSION: "The version that public-keys answered.",
    SYMMETRIC_KEY: "Base64 of 32 random bytes, encrypted with that key: RSA/ECB/PKCS1Padding.",
    REQUEST_KEY: "What id-card answered in its header of that name, less than an hour ago.",
}


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    variables = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1} | ({"enum": _ENUMS[name]} if name in _ENUMS else {}),
        }
        for name in re.findall(r"\{(\w+)\}", endpoint.path)
    ]
    headers = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
            "description": _HEADERS[name],
        }
        for name in endpoint.headers
    ]
    return variables + headers


def _body(operation: Operation) -> dict[str, Any]:
    if operation is PUBLIC_KEYS:
        return {}
    content = (
        {"multipart/form-data": _form(operation)}
        if operation.file_types
        else {"application/json": _json(operation)}
    )
    return {"requestBody": {"required": True, "content": content}}


def _form(operation: Operation) -> dict[str, Any]:
    image = {
        "type": "string",
        "format": "binary",
        "description": f"A {listed(operation.file_types)} file, in v2.0 encrypted with AES-256/CBC/PKCS7; "
        f"the whole request at most {REQUEST_LIMIT} bytes.",
    }
    return {"schema": {"type": "object", "required": ["image"], "properties": {"image": image}}}


def _json(operation: Operation) -> dict[str, Any]:
    if operation is BUSINESS_STATUS:
        number = {"type": "string", "pattern": "^[0-9]{10}$", "examples": ["1234567890"]}
        return {
            "schema": {"type": "object", "required": ["businessNumber"], "properties": {"businessNumber": number}}
        }
    kinds = [
        {
            "type": "object",
            "title": id_type.value,
            "required": ["idType", *(field.name for field in fields)],
            "properties": {"idType": {"const": id_type.value}}
            | {field.name: {"type": "string", "description": _field(field)} for field in fields},
        }
        for id_type, fields in AUTHENTICITY_FIELDS.items()
    ]
    return {"schema": {"oneOf": kinds}}


def _field(field: Field) -> str:
    return f"{field.expected}; {'Base64 of it encrypted' if field.encrypted else 'plain'}"


def _codes(endpoint: Endpoint) -> str:
    codes = (code for code in CATALOGUE if code.comes_from(endpoint))
    rows = (f"| {code.number} | {code.key} | {code.message} |" for code in codes)
    return "\n".join(["| resultCode | resultKey | resultMessage |", "|---|---|---|", *rows])
