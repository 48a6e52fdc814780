"""Stage 1: which endpoint the method and path name."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.contract.operations import ENDPOINTS, SERVED, Endpoint
from emulator.pipeline import refusal
from emulator.pipeline.received import Oversized, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A request for an endpoint."""

    endpoint: Endpoint
    app_key: str
    headers: Mapping[str, str]
    body: bytes | Oversized


def route(received: Received) -> Routed:
    """404 for an unknown path, 405 for the wrong method."""
    found = {endpoint: endpoint.match(received.path) for endpoint in ENDPOINTS}
    for endpoint, app_key in found.items():
        if app_key is None:
            continue
        if endpoint not in SERVED:
            raise refusal.NotEmulatedError(endpoint)
        if endpoint.method != received.method:
            raise refusal.wrong_method(received.method, endpoint)
        return Routed(endpoint=endpoint, app_key=app_key, headers=received.headers, body=received.body)
    raise refusal.no_such_path(received.path)
