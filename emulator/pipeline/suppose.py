"""A request that is only spoken of, as it would arrive: what is not said of it is as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from emulator.contract.contract import Contract
from emulator.contract.operations import (
    ENDPOINTS,
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

#: The value of a header that is not said and that nobody looks into.
_ANY: Final = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """The request, its facts, and what is assumed about it, in words; `headers` are the names of assumed ones."""

    received: Received
    facts: Facts
    assumed: tuple[str, ...]
    headers: frozenset[str]


def suppose(stated: Stated, contract: Contract, given: Given, world: World) -> Supposed:
    """The request that `stated` speaks of, if the rest of it is right."""
    endpoint = _endpoint(stated, contract)
    service = endpoint.operation.service or stated.service or ID_CARD.service
    app_key = stated.app_key or next(iter(given.credentials or {}), _ANY)
    needed = (endpoint.version.authorization, *endpoint.headers)
    missing = [name for name in needed if name.lower() not in stated.headers]
    right = {
        SECRET_KEY: (given.credentials or {}).get(app_key, _ANY),
        KEY_VERSION: world.current_key(service).version if endpoint.is_encrypted else "",
    }
    path = endpoint.path.format(appKey=app_key, serviceName=service)
    too_large = stated.file_size is not None and stated.file_size > contract.request_limit
    return Supposed(
        received=Received(
            method=endpoint.method,
            path=path,
            headers={**{name.lower(): right.get(name, _ANY) for name in missing}, **stated.headers},
            body=Oversized(stated.file_size or 0) if too_large else b"",
        ),
        facts=_facts(stated, endpoint, app_key, world),
        assumed=(*_unsaid(stated, endpoint), *(f"the header {name}" for name in missing)),
        headers=frozenset(missing),
    )


def _endpoint(stated: Stated, contract: Contract) -> Endpoint:
    """The one that is named; of several versions the first that the contract has."""
    named = [
        one
        for one in (*contract.endpoints, *ENDPOINTS)
        if one.operation.name == stated.operation and stated.version in {None, one.version.name}
    ]
    return named[0]


def _facts(stated: Stated, endpoint: Endpoint, app_key: str, world: World) -> Facts:
    digest = stated.sha256
    return Facts(
        operation=stated.operation,
        version=endpoint.version.name,
        app_key=app_key,
        call=stated.call or world.count(app_key, f"calls of {stated.operation}") + 1,
        headers={name: value for name, value in stated.headers.items() if value},
        file_name=stated.file_name,
        file_type=stated.file_type,
        file_size=stated.file_size,
        sha256=None if digest is None else lambda: digest,
        fields=_present(stated.fields or {}),
    )


def _present(fields: Mapping[str, str | None]) -> Mapping[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def _unsaid(stated: Stated, endpoint: Endpoint) -> list[str]:
    """What is assumed beside the headers."""
    operation = endpoint.operation
    is_json = operation.method == "POST" and not operation.file_types
    unsaid = {
        f"the version {endpoint.version}": stated.version is None,
        "an appKey that is accepted": stated.app_key is None,
        "a file on which something is recognised": bool(operation.file_types),
        "a service that has keys": operation is PUBLIC_KEYS and stated.service is None,
        "fields that are accepted": is_json and stated.fields is None,
    }
    return [what for what, is_so in unsaid.items() if is_so]
