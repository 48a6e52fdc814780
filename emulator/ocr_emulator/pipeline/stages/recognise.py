"""Stage 10: what recognition finds, and what it cannot find."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ocr_emulator.contract.encrypted_fields import map_encrypted_values
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import BUSINESS, CREDIT_CARD, ID_CARD, STAND_ALONE
from ocr_emulator.contract.replies import AuthenticityResult, PublicKeyResult, Result
from ocr_emulator.documents.business import business_status, recognise_business
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.file import File
from ocr_emulator.documents.id_card import IdCard, authenticity_values, read_id_card, recognise_id_card
from ocr_emulator.pipeline import file_refusal, refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.encrypt import writer
from ocr_emulator.pipeline.stages.override import overridden, text_of
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest
from ocr_emulator.pipeline.stages.validate import Document, PublicKeyQuery, StatusQuery
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.result_override import ResultOverride
from ocr_emulator.specimens.printed_boxes import with_printed_boxes
from ocr_emulator.specimens.specimen import Specimen


class Recognised(Struct, frozen=True, kw_only=True):
    """A result; `card` is what an authenticity request may later ask about, `note` is for the log."""

    result: Result
    card: IdCard | None = None
    note: str | None = None


#: What a scenario's author wants in the result, by field.
Authors = Mapping[str, ResultOverride]

#: The operations that read a card, with the place of the resultKey for one without a card in `empty_picture`.
_CARD_OPERATIONS: Final = {CREDIT_CARD.name: 0, ID_CARD.name: 1, STAND_ALONE.name: 1}


def recognise(
    valid: ValidRequest, register: Mapping[str, str | None], step: Step, state: ServiceState
) -> Recognised:
    """The result, come what may, with what a rule wants in it."""
    found = _recognise(valid, register, step.result, state)
    if not isinstance(valid, Document):
        return found
    if valid.specimen:
        found = _as_printed(found, valid.specimen, valid.file)
    if valid.symmetric_key is None:
        return found
    write = writer(valid.symmetric_key, step.fault)
    return replace(found, result=map_encrypted_values(found.result, valid.request.endpoint.operation.name, write))


def _recognise(
    valid: ValidRequest, register: Mapping[str, str | None], authors: Authors, state: ServiceState
) -> Recognised:
    """The same, in plain."""
    match valid:
        case PublicKeyQuery():
            pair = state.current_key(valid.service)
            key: PublicKeyResult = {"key": pair.public_key, "version": pair.version}
            return Recognised(result=overridden(key, authors))
        case StatusQuery():
            unnamed = valid.request.contract.unnamed_business_status
            return Recognised(result=overridden(business_status(valid.number, register, unnamed), authors))
        case AuthenticityCheck():
            return _compare(valid, authors)
        case Document():
            wanted = valid.specimen.result(authors) if valid.specimen else authors
            return _RECOGNISERS[valid.request.endpoint.operation.name](valid, wanted)


def _as_printed(found: Recognised, specimen: Specimen, file: File) -> Recognised:
    """What was recognised on a test document, with the boxes of what is printed on it."""
    code = file.properties.qr_code
    result = with_printed_boxes(found.result, specimen, file, code.corners if code else None)
    card = replace(found.card, test_document=specimen.text) if found.card else None
    return replace(found, result=result, card=card)


def check_recognisable(valid: ValidRequest, register: Mapping[str, str | None], state: ServiceState) -> None:
    """Refuse what recognition cannot find: 4000102 for an unknown number, 4000111 and 4000121 for no card.

    And 4000123 for a resident number that too many wrong issue dates have locked.
    """
    if isinstance(valid, StatusQuery) and register.get(valid.number, "") is None:
        raise refusal.unknown_business()
    if isinstance(valid, Document) and valid.file.properties.is_flat:
        index = _CARD_OPERATIONS.get(valid.request.endpoint.operation.name)
        if index is not None:
            raise file_refusal.empty_picture(valid.request.contract.empty_picture[index])
    if isinstance(valid, AuthenticityCheck):
        _check_lock(valid, state)


def _check_lock(comparison: AuthenticityCheck, state: ServiceState) -> None:
    """4000123 for a locked resident card, in the revisions that lock; else a wrong issue date is counted (guide).

    A wrong date that locks is still answered: it is what comes after it that is refused.
    """
    claim, most = comparison.claim, comparison.request.contract.most_wrong_dates
    if most is None or not claim.id_type is comparison.card.id_type is IdType.RESIDENT:
        return
    is_wrong = claim.values["issueDate"] != authenticity_values(comparison.card)["issueDate"]
    count = state.count_wrong_date if is_wrong else state.wrong_dates
    if count(comparison.request.app_key, claim.values["residentNumber"]) - is_wrong >= most:
        raise refusal.resident_number_locked(most)


def _business(document: Document, authors: Authors) -> Recognised:
    """An author's registration number chooses the invented business that has it."""
    number, contract = text_of(authors.get("등록번호")), document.request.contract
    natural = recognise_business(
        document.file, number, turned=contract.turns_portraits, measures_pdfs=contract.measures_pdfs
    )
    return Recognised(result=overridden(natural, authors))


def _credit_card(document: Document, authors: Authors) -> Recognised:
    """An author's number decides about the groups too, unless those are the author's own."""
    number = None if "cardNums" in authors else text_of(authors.get("totalCardNum"))
    others = {name: wanted for name, wanted in authors.items() if number is None or name != "totalCardNum"}
    turned = document.request.contract.turns_portraits
    return Recognised(result=overridden(recognise_credit_card(document.file, number, turned=turned), others))


def _id_card(document: Document, authors: Authors) -> Recognised:
    """What stands on the card in the end is what can be asked about."""
    id_type = IdType(text_of(authors.get("idType")) or IdType.RESIDENT)
    texts = {name: text for name, wanted in authors.items() if (text := text_of(wanted)) is not None}
    contract = document.request.contract
    card = read_id_card(id_type, document.file, texts, contract.passport_keys)
    natural = recognise_id_card(
        card, document.file, values_have_boxes=contract.values_have_boxes, turned=contract.turns_portraits
    )
    result = overridden(natural, authors)
    values = {entry["key"]: entry["value"] for entry in result["keyValues"]}
    return Recognised(result=result, card=IdCard(id_type=id_type, values=values))


_RECOGNISERS: Final[Mapping[str, Callable[[Document, Authors], Recognised]]] = {
    BUSINESS.name: _business,
    CREDIT_CARD.name: _credit_card,
    ID_CARD.name: _id_card,
    STAND_ALONE.name: _id_card,
}


def _compare(comparison: AuthenticityCheck, authors: Authors) -> Recognised:
    """Equal is true, different is false (guide)."""
    claim, recognised = comparison.claim, authenticity_values(comparison.card)
    differing = [name for name, value in claim.values.items() if recognised.get(name) != value]
    if claim.id_type is not comparison.card.id_type:
        differing = ["idType"]
    natural: AuthenticityResult = {"isAuthenticity": not differing}
    note = f"what was recognised differs in {', '.join(differing)}" if differing and not authors else None
    return Recognised(result=overridden(natural, authors), note=note)
