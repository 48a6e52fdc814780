"""Stage 1: which endpoint the method and path name."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.contract.operations import ENDPOINTS, Endpoint
from emulator.pipeline import refusal
from emulator.pipeline.received import Oversized, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A request for an endpoint."""

    endpoint: Endpoint
    variables: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | Oversized


def route(received: Received) -> Routed:
    """404 for an unknown path, 405 for the wrong method."""
    for endpoint in ENDPOINTS:
        variables = endpoint.match(received.path)
        if variables is None:
            continue
        if endpoint.method != received.method:
            raise refusal.wrong_method(received.method, endpoint)
        return Routed(endpoint=endpoint, variables=variables, headers=received.headers, body=received.body)
    raise refusal.no_such_path(received.path)
