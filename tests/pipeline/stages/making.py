"""What a stage is given, and what it refuses, made without the stages before it."""

from collections.abc import Callable, Mapping

import pytest

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.stages.check_size import Request
from tests.contracts import NEWEST, SEED


def endpoint_of(operation: str, version: str) -> Endpoint:
    """An operation in an API version."""
    return next(one for one in NEWEST.endpoints if (one.operation.name, one.version.name) == (operation, version))


def request_of(
    operation: str,
    version: str = "v1.0",
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    contract: Contract = SEED,
    service: str = "id-card",
) -> Request:
    """A request of the appKey `app`; `service` is what the path of public-keys names."""
    return Request(
        contract=contract,
        endpoint=endpoint_of(operation, version),
        variables={"appKey": "app", "serviceName": service},
        headers=headers or {},
        body=body,
    )


def refused_by(call: Callable[[], object]) -> tuple[str, str]:
    """The resultKey and the reason of what is refused."""
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.key, caught.value.reason
