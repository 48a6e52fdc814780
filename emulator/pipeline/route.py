"""Stage 1: which endpoint of the contract in force the method and path name."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.contract.contract import Contract
from emulator.contract.operations import Endpoint
from emulator.pipeline import refusal
from emulator.pipeline.received import Oversized, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A request for an endpoint."""

    contract: Contract
    endpoint: Endpoint
    variables: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | Oversized


def route(received: Received, contract: Contract) -> Routed:
    """404 or 4041007 for an unknown path, 405 or 4041007 for the wrong method."""
    for endpoint in contract.endpoints:
        variables = endpoint.match(received.path)
        if variables is None:
            continue
        if endpoint.method != received.method:
            raise refusal.wrong_method(received.method, endpoint, contract)
        return Routed(
            contract=contract,
            endpoint=endpoint,
            variables=variables,
            headers=received.headers,
            body=received.body,
        )
    raise refusal.no_such_path(received.path, contract)
