"""Stage 2: whether the body is within the limit."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.contract.operations import Endpoint
from emulator.pipeline import refusal
from emulator.pipeline.received import Oversized
from emulator.pipeline.route import Routed


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A request whose body is there, whole."""

    endpoint: Endpoint
    app_key: str
    headers: Mapping[str, str]
    body: bytes


def measure(routed: Routed) -> Measured:
    """4131000 for a body over the limit."""
    if isinstance(routed.body, Oversized):
        raise refusal.too_large(routed.body.size)
    return Measured(
        endpoint=routed.endpoint,
        app_key=routed.app_key,
        headers=routed.headers,
        body=routed.body,
    )
