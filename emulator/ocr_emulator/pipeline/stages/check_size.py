"""Stage 2: whether the body is within the limit."""

from collections.abc import Mapping

from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.pipeline.stages.route import Routed


class Request(Struct, frozen=True, kw_only=True):
    """A request whose body is there, whole."""

    contract: Contract
    endpoint: Endpoint
    variables: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def app_key(self) -> str:
        """The appKey in the path."""
        return self.variables["appKey"]

    @property
    def service(self) -> str:
        """The service that the operation belongs to, or that the path names."""
        return self.endpoint.operation.service or self.variables["serviceName"]

    def header(self, name: str) -> str:
        """The value of a header; blank when it is not there."""
        return self.headers.get(name.lower(), "").strip()


def check_size(routed: Routed) -> Request:
    """4131000 for a body over the limit."""
    if isinstance(routed.body, Oversized):
        raise refusal.too_large(routed.body.size, routed.contract)
    return Request(
        contract=routed.contract,
        endpoint=routed.endpoint,
        variables=routed.variables,
        headers=routed.headers,
        body=routed.body,
    )
