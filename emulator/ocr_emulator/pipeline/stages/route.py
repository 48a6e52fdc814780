"""Stage 1: which endpoint of the contract in force the method and path name."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.received import Oversized, Received


class Routed(Struct, frozen=True, kw_only=True):
    """A request for an endpoint."""

    contract: Contract
    endpoint: Endpoint
    variables: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | Oversized


def _near(path: str, contract: Contract) -> Iterable[Endpoint]:
    """The endpoint that the path can only be for; all of them where that is not clear."""
    parts = path.split("/", 4)
    endpoint = contract.endpoints_by_name.get((parts[1], parts[4])) if len(parts) > 4 else None  # noqa: PLR2004 - the last
    return (endpoint,) if endpoint else contract.endpoints


def route(received: Received, contract: Contract) -> Routed:
    """404 or 4041007 for an unknown path, 405 or 4041007 for the wrong method."""
    for endpoint in _near(received.path, contract):
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
