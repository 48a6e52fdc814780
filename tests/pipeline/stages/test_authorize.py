"""Whether the caller may use the service, has calls left, and has sent every header."""

from collections.abc import Mapping

import pytest

from ocr_emulator.pipeline.stages.authenticate import AuthenticatedRequest
from ocr_emulator.pipeline.stages.authorize import AuthorizedRequest, authorize
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.scenario.model import Given
from tests.pipeline.stages.making import refused_by, request_of

ENVELOPE = {"x-key-version": "0", "symmetric-key": "key"}


class Calls:
    """Counts the calls that are spent, from a number of earlier ones."""

    def __init__(self, earlier: int = 0) -> None:
        self.count = earlier

    def spend(self) -> int:
        self.count += 1
        return self.count - 1


def outcome(request: Request, given: Given, calls: Calls) -> AuthorizedRequest:
    return authorize(AuthenticatedRequest(request), given, calls.spend)


def missing(name: str) -> tuple[str, str]:
    return "MISSING_REQUIRED_HEADER", f"the header {name} is missing or blank; send it with a value"


@pytest.mark.parametrize("services", [None, frozenset({"business"}), frozenset({"business", "id-card"})])
def test_an_enabled_service(services: frozenset[str] | None) -> None:
    """A service that is enabled may be used; without a list all of them are."""
    request = request_of("business/status")
    assert outcome(request, Given(services=services), Calls()) == AuthorizedRequest(request)


@pytest.mark.parametrize(
    ("services", "names"),
    [(frozenset[str](), "none"), (frozenset({"id-card", "credit-card"}), "credit-card and id-card")],
)
def test_a_service_that_is_not_enabled(services: frozenset[str], names: str) -> None:
    """A service that is not enabled is refused with those that are, and no call is spent."""
    calls = Calls()
    reason = f"the scenario's given.services does not have business; it has {names}"
    given = Given(services=services, allowance=0)
    assert refused_by(lambda: outcome(request_of("business"), given, calls)) == ("SERVICE_NOT_ENABLED", reason)
    assert calls.count == 0


def test_a_service_that_is_none() -> None:
    """What the path names, and is no service, is not this stage's to refuse."""
    request = request_of("public-keys", "v2.0", service="passport")
    assert outcome(request, Given(services=frozenset()), Calls()) == AuthorizedRequest(request)


@pytest.mark.parametrize("earlier", [0, 2])
def test_calls_that_are_left(earlier: int) -> None:
    """A call within the allowance is counted."""
    calls = Calls(earlier)
    request = request_of("business")
    assert outcome(request, Given(allowance=3), calls) == AuthorizedRequest(request)
    assert calls.count == earlier + 1


@pytest.mark.parametrize(("allowance", "earlier"), [(0, 0), (3, 3), (3, 4)])
def test_an_allowance_that_is_used_up(allowance: int, earlier: int) -> None:
    """After as many calls as the allowance has, the next is refused."""
    reason = f"the scenario's given.allowance of {allowance} calls is used up"
    found = refused_by(lambda: outcome(request_of("business"), Given(allowance=allowance), Calls(earlier)))
    assert found == ("API_CALL_LIMIT_EXCEEDED", reason)


def test_without_an_allowance() -> None:
    """Calls that nobody limits are not counted."""
    calls = Calls()
    outcome(request_of("business"), Given(), calls)
    assert calls.count == 0


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"symmetric-key": "key"}, "X-Key-Version"),
        ({"x-key-version": " ", "symmetric-key": "key"}, "X-Key-Version"),
        ({"x-key-version": "0"}, "Symmetric-Key"),
        (ENVELOPE, "Request-Key"),
        ({}, "X-Key-Version"),
    ],
)
def test_a_header_is_missing(headers: Mapping[str, str], name: str) -> None:
    """A header that the endpoint requires has to be there with a value; the first that is missing is named, and the call is spent."""
    request = request_of("id-card/authenticity", "v2.0", headers=headers)
    calls = Calls()
    assert refused_by(lambda: outcome(request, Given(allowance=1), calls)) == missing(name)
    assert calls.count == 1


@pytest.mark.parametrize("operation", ["id-card", "credit-card", "id-card/stand-alone"])
def test_all_headers(operation: str) -> None:
    """With the headers of the envelope an encrypted upload may go on."""
    request = request_of(operation, "v2.0", headers=ENVELOPE)
    assert outcome(request, Given(), Calls()) == AuthorizedRequest(request)


def test_public_keys_need_no_envelope() -> None:
    """Who asks for a public key cannot have one yet."""
    request = request_of("public-keys", "v2.0")
    assert outcome(request, Given(), Calls()) == AuthorizedRequest(request)
