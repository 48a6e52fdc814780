"""Stage 4: whether this caller may use the service, and has calls left."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.pipeline import refusal
from emulator.pipeline.authenticate import Authenticated
from emulator.pipeline.measure import Measured
from emulator.scenario.model import Given


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that the caller may make."""

    request: Measured


def admit(authenticated: Authenticated, given: Given, spend: Callable[[], int]) -> Admitted:
    """4000401 for a service that is not enabled, 4000006 when the allowance is used up.

    `spend` counts this call and answers how many came before it; only a call with an allowance is counted.
    """
    service = authenticated.request.endpoint.operation.service
    if given.services is not None and service not in given.services:
        raise refusal.service_not_enabled(service, given.services)
    if given.allowance is not None and spend() >= given.allowance:
        raise refusal.allowance_used_up(given.allowance)
    return Admitted(authenticated.request)
