"""What can be printed: the certificate or card of each invented business and person, and each test card number."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import BUSINESS, CREDIT_CARD, ID_CARD, STAND_ALONE
from ocr_emulator.contract.result_fields import BUSINESS_KEYS
from ocr_emulator.documents.business import BUSINESSES
from ocr_emulator.documents.credit_card import CARDS
from ocr_emulator.documents.id_card import FOREIGNER, PERSONS
from ocr_emulator.specimens.layouts import cards, certificate, passport
from ocr_emulator.specimens.layouts.layout import Layout


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of document: what it is, the letter of its codes, and the operations that read it."""

    name: str
    korean: str
    letter: str
    operations: tuple[str, ...]
    id_type: IdType | None = None


_ID_CARD_OPERATIONS: Final = (ID_CARD.name, STAND_ALONE.name)

CERTIFICATE: Final = Kind(
    name="business registration certificate", korean="사업자등록증", letter="B", operations=(BUSINESS.name,)
)
PAYMENT_CARD: Final = Kind(name="payment card", korean="신용카드", letter="C", operations=(CREDIT_CARD.name,))
RESIDENT_CARD: Final = Kind(
    name="resident card",
    korean="주민등록증",
    letter="R",
    operations=_ID_CARD_OPERATIONS,
    id_type=IdType.RESIDENT,
)
DRIVER_LICENCE: Final = Kind(
    name="driver's licence",
    korean="운전면허증",
    letter="D",
    operations=_ID_CARD_OPERATIONS,
    id_type=IdType.DRIVER,
)
PASSPORT: Final = Kind(
    name="passport", korean="여권", letter="P", operations=_ID_CARD_OPERATIONS, id_type=IdType.PASSPORT
)


class Original(Struct, frozen=True, kw_only=True):
    """What is printed without anybody's values.

    `code` is what a QR code calls it. `result` has the values that make recognition find what is printed, as a
    scenario's author would write them: enough to choose the business, the card or the person. `scheme` is that of
    a payment card.
    """

    code: str
    kind: Kind
    layout: Layout
    result: Mapping[str, str]
    scheme: str = ""


#: The middle digits of a corporation's registration number begin so.
_CORPORATIONS: Final = "-81-"

#: The schemes of the payment cards, by the first digits of the number.
_SCHEMES: Final = {
    "4": "Visa",
    "5": "Mastercard",
    "37": "American Express",
    "35": "JCB",
    "6011": "Discover",
}


def _certificates() -> Iterator[Original]:
    for index, values in enumerate(BUSINESSES, 1):
        result = dict(zip(BUSINESS_KEYS, values, strict=True))
        layout = certificate.CORPORATION if _CORPORATIONS in result["등록번호"] else certificate.INDIVIDUAL
        yield Original(code=f"B{index}", kind=CERTIFICATE, layout=layout, result=result)


def _payment_cards() -> Iterator[Original]:
    for index, groups in enumerate(CARDS, 1):
        number = "".join(groups)
        scheme = next(name for digits, name in _SCHEMES.items() if number.startswith(digits))
        yield Original(
            code=f"C{index}",
            kind=PAYMENT_CARD,
            layout=cards.PAYMENT_CARD,
            result={"totalCardNum": number},
            scheme=scheme,
        )


def _id_cards(kind: Kind, layout: Layout) -> Iterator[Original]:
    for index, person in enumerate(PERSONS, 1):
        yield _id_card(kind, layout, index, person)


def _id_card(kind: Kind, layout: Layout, index: int, person: Mapping[str, str]) -> Original:
    result = {"idType": str(kind.id_type), **person}
    return Original(code=f"{kind.letter}{index}", kind=kind, layout=layout, result=result)


#: By code. A code that has been printed stays what it is.
ORIGINALS: Final[Mapping[str, Original]] = MappingProxyType(
    {
        original.code: original
        for original in (
            *_certificates(),
            *_payment_cards(),
            *_id_cards(RESIDENT_CARD, cards.RESIDENT_CARD),
            *_id_cards(DRIVER_LICENCE, cards.DRIVER_LICENCE),
            *_id_cards(PASSPORT, passport.KOREAN),
            _id_card(PASSPORT, passport.FOREIGN, len(PERSONS) + 1, FOREIGNER),
        )
    }
)
