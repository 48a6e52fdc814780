"""Stage 8: the card that a claim is about, by its Request-Key."""

from msgspec import Struct

from emulator.contract.operations import REQUEST_KEY
from emulator.documents.id_card import Card
from emulator.pipeline import refusal
from emulator.pipeline.examine import Claim, Document, Question, WantedKey
from emulator.pipeline.measure import Measured
from emulator.pipeline.world import World


class Comparison(Struct, frozen=True, kw_only=True):
    """A claim, and the card that was recognised."""

    request: Measured
    claim: Claim
    card: Card


#: What a scenario may decide about.
Subject = WantedKey | Document | Question | Comparison


def present(found: WantedKey | Document | Question | Claim, world: World) -> Subject:
    """4000122 for a Request-Key that is unknown, spent or too old."""
    if not isinstance(found, Claim):
        return found
    request = found.request
    card = world.find_card(request.app_key, request.header(REQUEST_KEY), request.contract.request_key_life)
    if card is None:
        raise refusal.unknown_request_key()
    return Comparison(request=request, claim=found, card=card)
