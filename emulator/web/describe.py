"""What the OpenAPI document says of an endpoint, derived from the contract."""

from typing import Any, Final

from fastapi import Response, Security
from fastapi.security import APIKeyHeader
from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from emulator.contract.catalogue import CATALOGUE
from emulator.contract.constants import REQUEST_LIMIT
from emulator.contract.operations import BUSINESS, BUSINESS_STATUS, CREDIT_CARD, Endpoint, Operation
from emulator.contract.replies import BusinessResult, BusinessStatusResult, CreditCardResult, Header
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


class ErrorReply(TypedDict):
    """Body of a reply that is an error; HTTP 200 as well."""

    header: Header


_REPLIES: Final = {
    BUSINESS.name: BusinessReply | ErrorReply,
    BUSINESS_STATUS.name: BusinessStatusReply | ErrorReply,
    CREDIT_CARD.name: CreditCardReply | ErrorReply,
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
        "description": _codes(operation),
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
        "openapi_extra": {
            "parameters": [_APP_KEY],
            "requestBody": {"required": True, "content": _body(operation)},
        },
    }


_APP_KEY: Final = {
    "name": "appKey",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
}


def _body(operation: Operation) -> dict[str, Any]:
    if not operation.file_types:
        number = {"type": "string", "pattern": "^[0-9]{10}$", "examples": ["1234567890"]}
        schema = {"type": "object", "required": ["businessNumber"], "properties": {"businessNumber": number}}
        return {"application/json": {"schema": schema}}
    image = {
        "type": "string",
        "format": "binary",
        "description": f"A {listed(operation.file_types)} file; the whole request at most {REQUEST_LIMIT} bytes.",
    }
    return {
        "multipart/form-data": {
            "schema": {"type": "object", "required": ["image"], "properties": {"image": image}},
        },
    }


def _codes(operation: Operation) -> str:
    rows = (f"| {code.number} | {code.key} | {code.message} |" for code in CATALOGUE.of(operation))
    return "\n".join(["| resultCode | resultKey | resultMessage |", "|---|---|---|", *rows])
