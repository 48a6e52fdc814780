"""Stage 8: the card that a claim is about, by its Request-Key."""

from msgspec import Struct

from ocr_emulator.contract.operations import ID_CARD, REQUEST_KEY_HEADER
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.pipeline import refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.validate import (
    AuthenticityClaim,
    Document,
    PublicKeyQuery,
    StatusQuery,
    ValidBody,
)
from ocr_emulator.specimens.specimen import Specimen, read_specimen


class AuthenticityCheck(Struct, frozen=True, kw_only=True):
    """A claim, and the card that was recognised."""

    request: Request
    claim: AuthenticityClaim
    card: IdCard

    @property
    def specimen(self) -> Specimen | None:
        """The test document that was recognised; None: it was none."""
        text, contract = self.card.test_document, self.request.contract
        return read_specimen(text, ID_CARD.name, contract) if text else None


#: What a scenario may decide about.
ValidRequest = PublicKeyQuery | Document | StatusQuery | AuthenticityCheck


def resolve_request_key(found: ValidBody, state: ServiceState) -> ValidRequest:
    """4000122 for a Request-Key that is unknown, spent or too old."""
    if not isinstance(found, AuthenticityClaim):
        return found
    request = found.request
    card = state.find_card(request.app_key, request.header(REQUEST_KEY_HEADER), request.contract.request_key_life)
    if card is None:
        raise refusal.unknown_request_key()
    return AuthenticityCheck(request=request, claim=found, card=card)
