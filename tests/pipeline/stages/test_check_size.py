"""Whether the body is within the limit."""

import pytest

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.pipeline.received import Oversized
from ocr_emulator.pipeline.stages.check_size import Request, check_size
from ocr_emulator.pipeline.stages.route import Routed
from tests.contracts import NEWEST, SEED
from tests.pipeline.stages.making import endpoint_of, refused_by, request_of


def routed(body: bytes | Oversized, contract: Contract = SEED) -> Routed:
    """A request for credit-card."""
    return Routed(
        contract=contract,
        endpoint=endpoint_of("credit-card", "v1.0"),
        variables={"appKey": "app"},
        headers={"x-a": "b"},
        body=body,
    )


@pytest.mark.parametrize("body", [b"", b"body", bytes(6_000_000)], ids=len)
def test_a_body_that_was_kept(body: bytes) -> None:
    """A body that was kept is within the limit, and everything else of the request goes on as it is."""
    one = routed(body)
    assert check_size(one) == Request(
        contract=SEED, endpoint=one.endpoint, variables={"appKey": "app"}, headers={"x-a": "b"}, body=body
    )


def test_a_body_over_the_limit() -> None:
    """A body over the limit is refused with its size, the limit, and the larger limit of a later revision."""
    reason = (
        "the request body has 6000000 bytes; the limit is 5242880, and 20971520 from 2026-08-11 on; "
        "send less, or choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"
    )
    assert refused_by(lambda: check_size(routed(Oversized(6_000_000)))) == ("MAX_UPLOAD_SIZE_EXCEEDED", reason)


def test_a_body_over_every_limit() -> None:
    """A body over the largest limit can only be made smaller."""
    reason = "the request body has 30000000 bytes; its file has at most 20971520, and 22020096 are read; send less"
    found = refused_by(lambda: check_size(routed(Oversized(30_000_000), NEWEST)))
    assert found == ("MAX_UPLOAD_SIZE_EXCEEDED", reason)


def test_the_gateway() -> None:
    """The gateway's limit is the same in every revision, so that no other revision is advised."""
    reason = (
        "the request body has 6000000 bytes; the limit is 5242880 at the gateway, in every revision; send less"
    )
    for revision in REVISIONS:
        found = refused_by(lambda: check_size(routed(Oversized(6_000_000), contract_at(revision, Front.GATEWAY))))  # noqa: B023 - called at once
        assert found == ("MAX_UPLOAD_SIZE_EXCEEDED", reason)


class TestRequest:
    @pytest.mark.parametrize(
        ("operation", "service"),
        [("business/status", "business"), ("credit-card", "credit-card"), ("id-card/authenticity", "id-card")],
    )
    def test_service_of_the_operation(self, operation: str, service: str) -> None:
        """An operation belongs to a service, whatever the path names."""
        version = "v2.0" if service == "id-card" else "v1.0"
        assert request_of(operation, version, service="another").service == service

    def test_service_of_the_path(self) -> None:
        """The public key is that of the service in the path."""
        assert request_of("public-keys", "v2.0", service="credit-card").service == "credit-card"

    def test_header(self) -> None:
        """A header is found whatever the case of its name, without the spaces around its value; one that is missing is blank."""
        request = request_of("business", headers={"x-a": " value\t"})
        assert [request.header(name) for name in ("X-A", "x-a", "X-B")] == ["value", "value", ""]

    def test_app_key(self) -> None:
        """The appKey is the path's."""
        assert request_of("business").app_key == "app"
