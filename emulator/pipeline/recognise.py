"""Stage 8: what recognition finds."""

from collections.abc import Callable, Mapping
from typing import Final

from emulator.contract.operations import BUSINESS, CREDIT_CARD
from emulator.contract.replies import Result
from emulator.documents.business import business_status, recognise_business
from emulator.documents.credit_card import recognise_credit_card
from emulator.documents.file import File
from emulator.pipeline import refusal
from emulator.pipeline.examine import Document, Question

_RECOGNISERS: Final[Mapping[str, Callable[[File], Result]]] = {
    BUSINESS.name: recognise_business,
    CREDIT_CARD.name: recognise_credit_card,
}


def recognise(subject: Document | Question, register: Mapping[str, str | None]) -> Result:
    """The result, come what may."""
    if isinstance(subject, Question):
        return business_status(subject.number, register)
    return _RECOGNISERS[subject.operation.name](subject.file)


def doubt(subject: Document | Question, register: Mapping[str, str | None]) -> None:
    """Refuse what recognition cannot find: 4000102 for an unknown number, 4000111 for an empty picture."""
    if isinstance(subject, Question):
        if register.get(subject.number, "") is None:
            raise refusal.unknown_business()
    elif subject.operation is CREDIT_CARD and subject.file.is_flat:
        raise refusal.nothing_on_card()
