"""A request that is only spoken of, as it would arrive: what is not said of it is as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    ENDPOINTS,
    ENVELOPE_SERVICES,
    ID_CARD,
    KEY_VERSION_HEADER,
    PUBLIC_KEYS,
    SECRET_KEY_HEADER,
    Endpoint,
)
from ocr_emulator.pipeline.received import Oversized, Received
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.language.request_description import RequestDescription
from ocr_emulator.scenario.model import Given

CONTENT_TYPE: Final = "Content-Type"

#: The value of a header that is not said and that nobody looks into.
_ANY: Final = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedRequest:
    """The request, its facts, the members of its JSON body, and what is assumed about it, in words.

    `headers` are the names of the assumed ones.
    """

    received: Received
    facts: RequestFacts
    members: Mapping[str, str]
    assumed: tuple[str, ...]
    headers: frozenset[str]


def assume_request(
    description: RequestDescription, contract: Contract, given: Given, state: ServiceState
) -> AssumedRequest:
    """The request that `description` speaks of, if the rest of it is right."""
    endpoint = _endpoint(description, contract)
    service = endpoint.operation.service or description.service_name or _service_with_keys(given)
    app_key = description.app_key or next(iter(given.credentials or {}), _ANY)
    needed = (endpoint.version.authorization, *endpoint.headers, *((CONTENT_TYPE,) if _has_body(endpoint) else ()))
    missing = [name for name in needed if name.lower() not in description.headers]
    right = {
        SECRET_KEY_HEADER: (given.credentials or {}).get(app_key, _ANY),
        KEY_VERSION_HEADER: state.current_key(service).version if endpoint.is_encrypted else "",
        CONTENT_TYPE: "multipart/form-data; boundary=x" if endpoint.operation.file_types else "application/json",
    }
    headers = {name.lower(): right.get(name, _ANY) for name in missing} | _present(description.headers)
    too_large = description.file_size is not None and description.file_size > contract.request_limit
    return AssumedRequest(
        received=Received(
            method=endpoint.method,
            path=endpoint.path.format(appKey=app_key, serviceName=service),
            headers=headers,
            body=Oversized(description.file_size or 0) if too_large else b"",
        ),
        facts=_facts(
            description,
            contract,
            version=endpoint.version.name,
            app_key=app_key,
            headers=headers,
            call=description.call or state.get_and_increment(app_key, f"calls of {description.operation}") + 1,
        ),
        members=_present(description.fields or {}),
        assumed=(*_unsaid(description, endpoint), *(f"the header {name}" for name in missing)),
        headers=frozenset(missing),
    )


def _service_with_keys(given: Given) -> str:
    enabled = [
        one for one in (ID_CARD.service, *ENVELOPE_SERVICES) if given.services is None or one in given.services
    ]
    return next(iter(enabled), ID_CARD.service)


def _endpoint(description: RequestDescription, contract: Contract) -> Endpoint:
    """The one that is named; of several versions the first that the contract has."""
    named = [
        one
        for one in (*contract.endpoints, *ENDPOINTS)
        if one.operation.name == description.operation and description.version in {None, one.version.name}
    ]
    return named[0]


def _facts(description: RequestDescription, contract: Contract, **more: Any) -> RequestFacts:  # noqa: ANN401 - the facts' own
    """What a rule may ask about; of a claim only the fields that its kind of card has, as when one is read."""
    fields = _present(description.fields or {})
    if description.operation == AUTHENTICITY.name:
        known = {"idType", *(field.name for field in contract.authenticity_fields(fields.get("idType")))}
        fields = {name: value for name, value in fields.items() if name in known}
    return RequestFacts(
        operation=description.operation,
        file_name=description.file_name,
        file_type=description.file_type and description.file_type.value,
        file_size=description.file_size,
        sha256=description.sha256,
        fields=fields,
        **more,
    )


def _present(texts: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text is not None}


def _has_body(endpoint: Endpoint) -> bool:
    return endpoint.method == "POST"


def _unsaid(description: RequestDescription, endpoint: Endpoint) -> list[str]:
    """What is assumed beside the headers."""
    operation = endpoint.operation
    is_json = _has_body(endpoint) and not operation.file_types
    unsaid = {
        f"the version {endpoint.version}": description.version is None,
        "an appKey that is accepted": description.app_key is None,
        "a file on which something is recognised": bool(operation.file_types) and description.document is None,
        "a service that has keys": operation is PUBLIC_KEYS and description.service_name is None,
        "fields that are accepted": is_json and description.fields is None,
    }
    return [what for what, is_so in unsaid.items() if is_so]
