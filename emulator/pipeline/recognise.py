"""Stage 10: what recognition finds, and what it cannot find."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from emulator.contract.id_cards import IdType
from emulator.contract.operations import BUSINESS, CREDIT_CARD, ID_CARD, STAND_ALONE
from emulator.contract.replies import AuthenticityResult, PublicKeyResult, Result
from emulator.contract.sealed import rewritten
from emulator.documents.business import business_status, recognise_business
from emulator.documents.credit_card import recognise_credit_card
from emulator.documents.id_card import Card, authenticity_values, read_card, recognise_id_card
from emulator.pipeline import refusal
from emulator.pipeline.examine import Document, Question, WantedKey
from emulator.pipeline.override import overridden, text_of
from emulator.pipeline.present import Comparison, Subject
from emulator.pipeline.seal import writer
from emulator.pipeline.world import World
from emulator.scenario.model import Step
from emulator.scenario.wanted import Wanted


class Recognised(Struct, frozen=True, kw_only=True):
    """A result; `card` is what an authenticity request may later ask about, `note` is for the log."""

    result: Result
    card: Card | None = None
    note: str | None = None


#: What a scenario's author wants in the result, by field.
Authors = Mapping[str, Wanted]

_EMPTY_PICTURE: Final = {
    CREDIT_CARD.name: refusal.nothing_on_card,
    ID_CARD.name: refusal.nothing_on_id_card,
    STAND_ALONE.name: refusal.nothing_on_id_card,
}


def recognise(subject: Subject, register: Mapping[str, str | None], step: Step, world: World) -> Recognised:
    """The result, come what may, with what a rule wants in it."""
    found = _recognise(subject, register, step.result, world)
    if not isinstance(subject, Document) or subject.symmetric_key is None:
        return found
    write = writer(subject.symmetric_key, step.fault)
    return replace(found, result=rewritten(found.result, subject.request.endpoint.operation.name, write))


def _recognise(subject: Subject, register: Mapping[str, str | None], authors: Authors, world: World) -> Recognised:
    """The same, in plain."""
    match subject:
        case WantedKey():
            pair = world.current_key(subject.service)
            key: PublicKeyResult = {"key": pair.public_key, "version": pair.version}
            return Recognised(result=overridden(key, authors))
        case Question():
            return Recognised(result=overridden(business_status(subject.number, register), authors))
        case Comparison():
            return _compare(subject, authors)
        case Document():
            return _RECOGNISERS[subject.request.endpoint.operation.name](subject, authors)


def doubt(subject: Subject, register: Mapping[str, str | None], world: World) -> None:
    """Refuse what recognition cannot find: 4000102 for an unknown number, 4000111 and 4000121 for no card.

    And 4000123 for a resident number that too many wrong issue dates have locked.
    """
    if isinstance(subject, Question) and register.get(subject.number, "") is None:
        raise refusal.unknown_business()
    if isinstance(subject, Document) and subject.file.facts.is_flat:
        nothing = _EMPTY_PICTURE.get(subject.request.endpoint.operation.name)
        if nothing:
            raise nothing()
    if isinstance(subject, Comparison):
        _check_lock(subject, world)


def _check_lock(comparison: Comparison, world: World) -> None:
    """Count the issue date of a resident card when it is wrong, in the revisions that lock (guide)."""
    claim, most = comparison.claim, comparison.request.contract.most_wrong_dates
    if most is None or not claim.id_type is comparison.card.id_type is IdType.RESIDENT:
        return
    is_wrong = claim.values["issueDate"] != authenticity_values(comparison.card)["issueDate"]
    count = world.count_wrong_date if is_wrong else world.wrong_dates
    if count(comparison.request.app_key, claim.values["residentNumber"]) > most:
        raise refusal.locked(most)


def _business(document: Document, authors: Authors) -> Recognised:
    return Recognised(result=overridden(recognise_business(document.file), authors))


def _credit_card(document: Document, authors: Authors) -> Recognised:
    """An author's number decides about the groups too, unless those are the author's own."""
    number = None if "cardNums" in authors else text_of(authors.get("totalCardNum"))
    others = {name: wanted for name, wanted in authors.items() if number is None or name != "totalCardNum"}
    return Recognised(result=overridden(recognise_credit_card(document.file, number), others))


def _id_card(document: Document, authors: Authors) -> Recognised:
    """What stands on the card in the end is what can be asked about."""
    id_type = IdType(text_of(authors.get("idType")) or IdType.RESIDENT)
    texts = {name: text for name, wanted in authors.items() if (text := text_of(wanted)) is not None}
    card = read_card(id_type, document.file, texts)
    have_boxes = document.request.contract.values_have_boxes
    result = overridden(recognise_id_card(card, document.file, values_have_boxes=have_boxes), authors)
    values = {entry["key"]: entry["value"] for entry in result["keyValues"]}
    return Recognised(result=result, card=Card(id_type=id_type, values=values))


_RECOGNISERS: Final[Mapping[str, Callable[[Document, Authors], Recognised]]] = {
    BUSINESS.name: _business,
    CREDIT_CARD.name: _credit_card,
    ID_CARD.name: _id_card,
    STAND_ALONE.name: _id_card,
}


def _compare(comparison: Comparison, authors: Authors) -> Recognised:
    """Equal is true, different is false (guide)."""
    claim, recognised = comparison.claim, authenticity_values(comparison.card)
    differing = [name for name, value in claim.values.items() if recognised.get(name) != value]
    if claim.id_type is not comparison.card.id_type:
        differing = ["idType"]
    natural: AuthenticityResult = {"isAuthenticity": not differing}
    note = f"what was recognised differs in {', '.join(differing)}" if differing and not authors else None
    return Recognised(result=overridden(natural, authors), note=note)
