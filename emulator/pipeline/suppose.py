"""A request that is only spoken of, as it would arrive: what is not said of it is as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from emulator.contract.contract import Contract
from emulator.contract.operations import (
    AUTHENTICITY,
    ENDPOINTS,
    ENVELOPE_SERVICES,
    ID_CARD,
    KEY_VERSION,
    PUBLIC_KEYS,
    SECRET_KEY,
    Endpoint,
)
from emulator.pipeline.received import Oversized, Received
from emulator.pipeline.world import World
from emulator.scenario.conditions import Facts
from emulator.scenario.model import Given
from emulator.scenario.stated import Stated

CONTENT_TYPE: Final = "Content-Type"

#: The value of a header that is not said and that nobody looks into.
_ANY: Final = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """The request, its facts, the members of its JSON body, and what is assumed about it, in words.

    `headers` are the names of the assumed ones.
    """

    received: Received
    facts: Facts
    members: Mapping[str, str]
    assumed: tuple[str, ...]
    headers: frozenset[str]


def suppose(stated: Stated, contract: Contract, given: Given, world: World) -> Supposed:
    """The request that `stated` speaks of, if the rest of it is right."""
    endpoint = _endpoint(stated, contract)
    service = endpoint.operation.service or stated.service or _service_with_keys(given)
    app_key = stated.app_key or next(iter(given.credentials or {}), _ANY)
    needed = (endpoint.version.authorization, *endpoint.headers, *((CONTENT_TYPE,) if _has_body(endpoint) else ()))
    missing = [name for name in needed if name.lower() not in stated.headers]
    right = {
        SECRET_KEY: (given.credentials or {}).get(app_key, _ANY),
        KEY_VERSION: world.current_key(service).version if endpoint.is_encrypted else "",
        CONTENT_TYPE: "multipart/form-data; boundary=x" if endpoint.operation.file_types else "application/json",
    }
    headers = {name.lower(): right.get(name, _ANY) for name in missing} | _present(stated.headers)
    too_large = stated.file_size is not None and stated.file_size > contract.request_limit
    return Supposed(
        received=Received(
            method=endpoint.method,
            path=endpoint.path.format(appKey=app_key, serviceName=service),
            headers=headers,
            body=Oversized(stated.file_size or 0) if too_large else b"",
        ),
        facts=_facts(
            stated,
            contract,
            version=endpoint.version.name,
            app_key=app_key,
            headers=headers,
            call=stated.call or world.count(app_key, f"calls of {stated.operation}") + 1,
        ),
        members=_present(stated.fields or {}),
        assumed=(*_unsaid(stated, endpoint), *(f"the header {name}" for name in missing)),
        headers=frozenset(missing),
    )


def _service_with_keys(given: Given) -> str:
    enabled = [
        one for one in (ID_CARD.service, *ENVELOPE_SERVICES) if given.services is None or one in given.services
    ]
    return next(iter(enabled), ID_CARD.service)


def _endpoint(stated: Stated, contract: Contract) -> Endpoint:
    """The one that is named; of several versions the first that the contract has."""
    named = [
        one
        for one in (*contract.endpoints, *ENDPOINTS)
        if one.operation.name == stated.operation and stated.version in {None, one.version.name}
    ]
    return named[0]


def _facts(stated: Stated, contract: Contract, **more: Any) -> Facts:  # noqa: ANN401 - the facts' own
    """What a rule may ask about; of a claim only the fields that its kind of card has, as when one is read."""
    fields = _present(stated.fields or {})
    if stated.operation == AUTHENTICITY.name:
        known = {"idType", *(field.name for field in contract.fields_of(fields.get("idType")))}
        fields = {name: value for name, value in fields.items() if name in known}
    return Facts(
        operation=stated.operation,
        file_name=stated.file_name,
        file_type=stated.file_type and stated.file_type.value,
        file_size=stated.file_size,
        sha256=stated.sha256,
        fields=fields,
        **more,
    )


def _present(texts: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text is not None}


def _has_body(endpoint: Endpoint) -> bool:
    return endpoint.method == "POST"


def _unsaid(stated: Stated, endpoint: Endpoint) -> list[str]:
    """What is assumed beside the headers."""
    operation = endpoint.operation
    is_json = _has_body(endpoint) and not operation.file_types
    unsaid = {
        f"the version {endpoint.version}": stated.version is None,
        "an appKey that is accepted": stated.app_key is None,
        "a file on which something is recognised": bool(operation.file_types),
        "a service that has keys": operation is PUBLIC_KEYS and stated.service is None,
        "fields that are accepted": is_json and stated.fields is None,
    }
    return [what for what, is_so in unsaid.items() if is_so]
