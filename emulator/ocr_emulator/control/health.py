"""The calls that say whether the emulator is there, and what it is."""

from collections.abc import Callable
from importlib.metadata import version

from fastapi import APIRouter
from typing_extensions import TypedDict

from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.control.readiness import Health, Readiness, alive, ready
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.state.store import Store


@reply_model
class Version(TypedDict):
    """What runs."""

    version: str
    """The version of the emulator."""
    revision: str
    """The revision of the contract that is in force, a date."""
    front: FrontChoice
    """How the host answers: always with HTTP 200, with the statuses of the API gateway, or by its name."""


def router(store: Store, count_lost_log_lines: Callable[[], int]) -> APIRouter:
    """The calls about health."""
    routes = resource_router("health")

    @routes.head("/health", include_in_schema=False)
    @routes.get("/health")
    async def get_health() -> JsonReply[Health]:
        """Check that the process is alive."""
        return JsonReply(alive())

    @routes.head("/ready", include_in_schema=False)
    @routes.get("/ready")
    async def get_readiness() -> JsonReply[Readiness]:
        """Check that the emulator answers requests.

        The reply names the scenario in force. After a change of the scenario files that cannot be used, the last
        good ones stay in force and `problem` says what is wrong. `lostLogLines` counts the lines of the log that
        could not be written.
        """
        return JsonReply(ready(store, count_lost_log_lines()))

    @routes.get("/version")
    async def get_version() -> JsonReply[Version]:
        """Get the emulator's version and the contract it serves."""
        active = store.active
        return JsonReply(
            {
                "version": version("ocr-emulator"),
                "revision": active.revision,
                "front": active.front,
            }
        )

    return routes
