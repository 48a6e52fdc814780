"""The call about the key pairs of the envelope encryption."""

from fastapi import APIRouter

from ocr_emulator.contract.operations import ENVELOPE_SERVICES
from ocr_emulator.control.routing.routes import JsonReply, resource_router
from ocr_emulator.state.store import Store


def router(store: Store) -> APIRouter:
    """The call about keys."""
    routes = resource_router("keys")

    @routes.post("/keys/rotate")
    def rotate_keys() -> JsonReply[dict[str, str]]:
        """Replace the key pair of every service.

        The reply has the version of the current key, by service.
        """
        store.keyring.rotate(store.clock.now())
        return JsonReply({service: store.keyring.current_pair(service).version for service in ENVELOPE_SERVICES})

    return routes
