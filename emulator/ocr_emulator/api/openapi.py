"""The OpenAPI document of the emulated API at the contract in force, which the vendor does not publish."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from ocr_emulator.api.openapi_tokens import TOKEN_TAG, token_components, token_paths
from ocr_emulator.contract.catalogue import FrontChoice, ResultCode
from ocr_emulator.contract.contract import GATEWAY_HOST, Contract
from ocr_emulator.contract.id_cards import AuthenticityField, IdType
from ocr_emulator.contract.operations import (
    BUSINESS_STATUS,
    ENVELOPE_SERVICES,
    ID_CARD,
    KEY_VERSION_HEADER,
    PUBLIC_KEYS,
    REQUEST_KEY_HEADER,
    SECRET_KEY_HEADER,
    SYMMETRIC_KEY_HEADER,
    TOKEN_HEADER,
    Endpoint,
)
from ocr_emulator.contract.result_fields import RESULT_SHAPES
from ocr_emulator.errors import listed

Json = dict[str, Any]

_FRONTS: Final = {
    FrontChoice.PLAIN: "Every reply is HTTP 200, errors included: look at `header.resultCode`.",
    FrontChoice.GATEWAY: "Replies are HTTP 200, but for those that the API gateway gives in the service's place.",
    FrontChoice.BY_HOST: (
        f"Every reply is HTTP 200, but for those that the API gateway gives to requests for {GATEWAY_HOST}, which "
        "this document leaves out: look at `header.resultCode`."
    ),
}

_SECURITY: Final = {
    SECRET_KEY_HEADER: (
        "secretKey",
        "The secretKey alone, without a scheme word. Any, unless a scenario has given.credentials.",
    ),
    TOKEN_HEADER: ("token", "`Bearer ` and the access_token that /oauth2/token/create answers."),
}


@cache
def document(contract: Contract, *, front: FrontChoice | None = None, is_token_service_here: bool = True) -> Json:
    """The OpenAPI 3.1 document of `contract`: operations, headers, bodies, and the codes each can give.

    `front` says how hosts answer; None: all at the front of `contract`.
    """
    with_tokens = is_token_service_here and any(one.version.takes_token for one in contract.endpoints)
    paths: Json = {}
    for endpoint in contract.endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation_of(endpoint, contract)
    schemes = {one.version.authorization for one in contract.endpoints}
    components = {
        "schemas": _results(contract),
        "securitySchemes": {name: _scheme(header) for header, (name, _) in _SECURITY.items() if header in schemes},
    }
    if with_tokens:
        paths |= token_paths()
        for kind, more in token_components().items():
            components[kind] |= more
    versions = dict.fromkeys(one.version for one in contract.endpoints)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "NHN Cloud Document OCR, as emulated",
            "version": str(contract.revision),
            "description": (
                f"The Document OCR API at its contract of {contract.revision}. This document is the emulator's, "
                f"not the vendor's, who publishes none. {_FRONTS[front or FrontChoice(contract.front)]} "
                "The control endpoint has [its own description](__admin/docs)."
            ),
        },
        "servers": [
            {"url": "/", "description": "The emulator"},
            {"url": contract.host, "description": "The real service, at this revision"},
        ],
        "tags": [
            *({"name": one.name, "description": one.says} for one in versions),
            *([TOKEN_TAG] if with_tokens else []),
        ],
        "paths": paths,
        "components": components,
    }


def _scheme(header: str) -> Json:
    return {"type": "apiKey", "in": "header", "name": header, "description": _SECURITY[header][1]}


def operation_of(endpoint: Endpoint, contract: Contract) -> Json:
    """The OpenAPI operation of an endpoint, as `contract` has it."""
    operation = endpoint.operation
    return {
        "operationId": f"{operation.name.replace('/', '-')}-{endpoint.version}",
        "summary": operation.name,
        "description": f"{operation.says}\n\n{_table(contract.codes.possible_at(endpoint))}",
        "tags": [endpoint.version.name],
        "security": [{_SECURITY[endpoint.version.authorization][0]: []}],
        "parameters": _parameters(endpoint),
        **_body(endpoint, contract),
        "responses": _responses(endpoint, contract),
    }


def _table(codes: Iterable[ResultCode]) -> str:
    rows = (f"| {code.number} | {code.key} | {code.message} |" for code in codes)
    return "\n".join(["| resultCode | resultKey | resultMessage |", "|---|---|---|", *rows])


#: The values that a variable of a path can have, where they are few.
_ENUMS: Final = {"serviceName": list(ENVELOPE_SERVICES)}

_HEADERS: Final = {
    KEY_VERSION_HEADER: "The version that public-keys answered.",
    SYMMETRIC_KEY_HEADER: "Base64 of 32 random bytes, encrypted with that key: RSA/ECB/PKCS1Padding.",
    REQUEST_KEY_HEADER: "What id-card answered in its header of that name, less than an hour ago.",
}


def _parameters(endpoint: Endpoint) -> list[Json]:
    variables = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, **_enum(name)}}
        for name in re.findall(r"\{(\w+)\}", endpoint.path)
    ]
    headers = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
            "description": _HEADERS[name],
        }
        for name in endpoint.headers
    ]
    return variables + headers


def _enum(name: str) -> Json:
    return {"enum": _ENUMS[name]} if name in _ENUMS else {}


def _body(endpoint: Endpoint, contract: Contract) -> Json:
    if endpoint.operation is PUBLIC_KEYS:
        return {}
    is_upload = bool(endpoint.operation.file_types)
    content = (
        {"multipart/form-data": {"schema": _form(endpoint, contract)}}
        if is_upload
        else {"application/json": {"schema": _json(endpoint, contract)}}
    )
    return {"requestBody": {"required": True, "content": content}}


def _form(endpoint: Endpoint, contract: Contract) -> Json:
    encrypted = ", encrypted with AES-256/CBC/PKCS7" if endpoint.is_encrypted else ""
    image = {
        "type": "string",
        "format": "binary",
        "description": f"A {listed(endpoint.operation.file_types)} file{encrypted}; {_limit(contract)}.",
    }
    return _object({"image": image}, closed=False)


def _limit(contract: Contract) -> str:
    if contract.file_limit is None:
        return f"the whole request at most {contract.request_limit} bytes"
    return f"at most {contract.file_limit} bytes"


def _json(endpoint: Endpoint, contract: Contract) -> Json:
    if endpoint.operation is BUSINESS_STATUS:
        number = {"type": "string", "pattern": "^[0-9]{10}$", "examples": ["1234567890"]}
        return _object({"businessNumber": number}, closed=False)
    return {"oneOf": [_kind(id_type, fields) for id_type, fields in contract.authenticity.items()]}


def _kind(id_type: IdType, fields: Sequence[AuthenticityField]) -> Json:
    properties = {field.name: {"type": _type(field), "description": _field(field)} for field in fields}
    required = ["idType", *(field.name for field in fields if field.required)]
    kind = _object({"idType": {"const": id_type.value}, **properties}, closed=False)
    return {**kind, "title": id_type.value, "required": required}


def _type(field: AuthenticityField) -> str | list[str]:
    return "string" if field.required else ["string", "null"]


def _field(field: AuthenticityField) -> str:
    return f"{field.expected}; {'Base64 of it encrypted' if field.encrypted else 'plain'}"


def _responses(endpoint: Endpoint, contract: Contract) -> Json:
    """By HTTP status: the codes that come with it; a success has a result as well."""
    by_status: dict[int, list[ResultCode]] = {}
    for code in contract.codes.possible_at(endpoint):
        by_status.setdefault(contract.status_of(code), []).append(code)
    return {
        str(status): {
            "description": "Look at `header.resultCode`.",
            **_response_headers(endpoint, codes),
            "content": {"application/json": {"schema": {"oneOf": _replies(endpoint, codes)}}},
        }
        for status, codes in sorted(by_status.items())
    }


def _response_headers(endpoint: Endpoint, codes: Iterable[ResultCode]) -> Json:
    if endpoint.operation is not ID_CARD or not any(code.number == 0 for code in codes):
        return {}
    key = {
        "schema": {"type": "string"},
        "description": "Of a success, where the card can be asked about: what authenticity asks for, once.",
    }
    return {"headers": {REQUEST_KEY_HEADER: key}}


def _replies(endpoint: Endpoint, codes: Sequence[ResultCode]) -> list[Json]:
    success = [code for code in codes if code.number == 0]
    errors = [code for code in codes if code.number != 0]
    result = {"$ref": _REF.format(model=RESULT_SHAPES[endpoint.operation.name].__name__)}
    return [
        *([_object({"header": _header(success), "result": result})] if success else []),
        *([_object({"header": _header(errors)})] if errors else []),
    ]


def _header(codes: Sequence[ResultCode]) -> Json:
    return _object(
        {
            "isSuccessful": {"const": codes[0].number == 0},
            "resultCode": {"enum": [code.number for code in codes]},
            "resultMessage": {"enum": list(dict.fromkeys(code.message for code in codes))},
        },
    )


def _object(properties: Mapping[str, Json], *, closed: bool = True) -> Json:
    """An object with all of `properties`; a `closed` one has no others."""
    shape = {"type": "object", "required": list(properties), "properties": dict(properties)}
    return {**shape, "additionalProperties": False} if closed else shape


_REF: Final = "#/components/schemas/{model}"


def _results(contract: Contract) -> Json:
    """The shapes of the results, by name, as this revision has them."""
    kinds = dict.fromkeys(RESULT_SHAPES.values())
    adapters: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (kind.__name__, "serialization", TypeAdapter(kind)) for kind in kinds
    ]
    _, found = TypeAdapter.json_schemas(adapters, ref_template=_REF)
    schemas: Json = deepcopy(found["$defs"])
    for schema in schemas.values():
        schema["additionalProperties"] = False
    value = schemas["IdCardValue"]
    if contract.values_have_boxes:
        value["required"].append("bbox")
    else:
        del value["properties"]["bbox"]
    return schemas
