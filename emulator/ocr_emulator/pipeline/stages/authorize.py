"""Stage 4: whether this caller may use the service, has calls left, and has sent every header."""

from collections.abc import Callable

from msgspec import Struct

from ocr_emulator.contract.operations import SERVICES
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.stages.authenticate import AuthenticatedRequest
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.scenario.model import Given


class AuthorizedRequest(Struct, frozen=True):
    """A request that the caller may make, with every header it needs."""

    request: Request


def authorize(authenticated: AuthenticatedRequest, given: Given, spend: Callable[[], int]) -> AuthorizedRequest:
    """4000401 for a service that is not enabled, 4000006 when the allowance is used up, 4000005 for a header.

    `spend` counts this call and answers how many came before it; only a call with an allowance is counted.
    """
    request = authenticated.request
    service = request.service
    if given.services is not None and service in SERVICES and service not in given.services:
        raise refusal.service_not_enabled(service, given.services)
    if given.allowance is not None and spend() >= given.allowance:
        raise refusal.allowance_used_up(given.allowance)
    for name in request.endpoint.headers:
        if not request.header(name):
            raise refusal.missing_header(name)
    return AuthorizedRequest(request)
