"""Identity cards: what stands on one, the result of id-card, and the values to ask authenticity about.

The persons are invented, and nobody can have their resident numbers.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.constants import NORMAL_RESOLUTION_CARD
from ocr_emulator.contract.id_cards import ID_CARD_KEYS, IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import Box, IdCardResult, IdCardValue
from ocr_emulator.documents.file import File
from ocr_emulator.documents.passport_mrz import machine_readable_zone
from ocr_emulator.documents.seeded_values import Area, SeededValues
from ocr_emulator.documents.text_areas import text_boxes

#: The values of each person that cards of all kinds need. The check digits of the resident numbers are wrong, so
#: that nobody born in these years can have them; no region has the driver licence prefix 99. A client that
#: verifies them refuses these persons: a rule's `result` gives them other numbers.
PERSONS: Final[tuple[Mapping[str, str], ...]] = (
    {
        "name": "홍길동",
        "residentNumber": "900101-1234560",
        "driverLicenseNumber": "99-10-123456-70",
        "serialNum": "A1B2C3",
        "surName": "HONG",
        "givenName": "GILDONG",
        "passportNo": "M12345678",
        "dateOfBirth": "01 JAN 1990",
        "dateOfBirthYMD": "19900101",
        "sex": "M",
    },
    {
        "name": "성춘향",
        "residentNumber": "850505-2345670",
        "driverLicenseNumber": "99-05-234567-80",
        "serialNum": "D4E5F6",
        "surName": "SEONG",
        "givenName": "CHUNHYANG",
        "passportNo": "M23456789",
        "dateOfBirth": "05 MAY 1985",
        "dateOfBirthYMD": "19850505",
        "sex": "F",
    },
    {
        "name": "임꺽정",
        "residentNumber": "771225-1456780",
        "driverLicenseNumber": "99-99-345678-90",
        "serialNum": "G7H8I9",
        "surName": "LIM",
        "givenName": "KKEOKJEONG",
        "passportNo": "M34567890",
        "dateOfBirth": "25 DEC 1977",
        "dateOfBirthYMD": "19771225",
        "sex": "M",
    },
)

#: A foreigner, of the country that the passport standard has for specimens (ICAO 9303): only a rule that names one
#: of the numbers has this person recognised. The passport has neither a Korean name nor a personal number.
FOREIGNER: Final[Mapping[str, str]] = {
    "name": "ERIKSSON ANNA MARIA",
    "residentNumber": "740812-6123450",
    "driverLicenseNumber": "99-10-456789-00",
    "serialNum": "J1K2L3",
    "surName": "ERIKSSON",
    "givenName": "ANNA MARIA",
    "passportNo": "X12345678",
    "dateOfBirth": "12 AUG 1974",
    "dateOfBirthYMD": "19740812",
    "sex": "F",
    "passportType": "P",
    "countryCode": "UTO",
    "nationality": "UTOPIA",
    "koreanName": "",
    "personalNo": "",
}

#: The values of which one is enough to know a person by.
_NUMBERS: Final = ("residentNumber", "driverLicenseNumber", "passportNo")

_ISSUER: Final = {
    IdType.RESIDENT: "서울특별시 가상구청장",
    IdType.DRIVER: "서울특별시경찰청장",
    IdType.PASSPORT: "",
}


#: What is printed on a card beside its values: the title first (inferred).
_PRINTED: Final = {
    IdType.RESIDENT: ("주민등록증", "서울특별시 가상구 예시로", "12, 3층 (견본동)"),
    IdType.DRIVER: (
        "자동차운전면허증",
        "서울특별시 가상구 예시로",
        "12, 3층 (견본동)",
        "적성검사 기간 2029.01.01 ~ 2029.12.31",
    ),
    IdType.PASSPORT: ("대한민국 REPUBLIC OF KOREA", "여권 PASSPORT", "외교부 MINISTRY OF FOREIGN AFFAIRS"),
}
_TITLE_AREA: Final = (0.08, 0.02, 0.40, 0.08)
_MORE_AREAS: Final = ((0.62, 0.20, 0.94, 0.25), (0.62, 0.27, 0.94, 0.32), (0.62, 0.34, 0.94, 0.39))

#: The values that are the same on every card, in the printed forms of real replies (client).
_COMMON: Final = {
    "issueDate": "2020.1.2.",
    "licenseType": "1종보통/2종소형",
    "condition": "none",
    "passportType": "PM",
    "countryCode": "KOR",
    "nationality": "REPUBLIC OF KOREA",
    "dateOfIssue": "02 JAN 2020",
    "dateOfIssueYMD": "20200102",
    "dateOfExpiry": "02 JAN 2039",
    "dateOfExpiryYMD": "20390102",
}


class IdCard(Struct, frozen=True, kw_only=True):
    """A recognised card. `values` has what stands on it, by key, in the order of the reply.

    `test_document` is what the QR code of a test document says; None: it is none.
    """

    id_type: IdType
    values: Mapping[str, str]
    test_document: str | None = None


def read_id_card(
    id_type: IdType,
    file: File,
    authors: Mapping[str, str],
    passport_keys: Sequence[str] = ID_CARD_KEYS[IdType.PASSPORT],
) -> IdCard:
    """The card that is recognised in `file`, of the kind `id_type`; a passport has `passport_keys`.

    Values of the scenario author replace invented ones; a number of an invented person chooses that person.
    """
    known = _person(file, authors)
    person = {
        **_COMMON,
        "issuer": _ISSUER[id_type],
        "koreanName": known["name"],
        "personalNo": known["residentNumber"][7:],
        **known,
    }
    person |= machine_readable_zone(person | dict(authors)) | dict(authors)
    keys = passport_keys if id_type is IdType.PASSPORT else ID_CARD_KEYS[id_type]
    return IdCard(id_type=id_type, values={key: person[key] for key in keys})


def _person(file: File, authors: Mapping[str, str]) -> Mapping[str, str]:
    """The invented person with one of the author's numbers; the file decides who it is where nobody has them."""
    for person in (*PERSONS, FOREIGNER):
        if any(authors.get(name) == person[name] for name in _NUMBERS):
            return person
    return SeededValues(file).choose(PERSONS)


def recognise_id_card(
    card: IdCard, file: File, *, values_have_boxes: bool = False, turned: bool = True
) -> IdCardResult:
    """The result of id-card, not encrypted, with a box for each word (inferred: where they stand).

    With `values_have_boxes` each value has its own box beside, from top to bottom. Where it is `turned`, the
    resolution of an image is that of one on its side too.
    """
    seeded = SeededValues(file)
    areas = [_line(index, len(card.values)) for index in range(len(card.values))]
    values: list[IdCardValue] = [
        {"key": key, "value": value, "conf": seeded.confidence(index)}
        for index, (key, value) in enumerate(card.values.items())
    ]
    if values_have_boxes:
        values = [{**value, "bbox": seeded.box(area)} for value, area in zip(values, areas, strict=True)]
    return {
        "fileType": "png" if file.type is FileType.PNG else "jpg",
        "resolution": "normal" if file.properties.is_at_least(*NORMAL_RESOLUTION_CARD, turned=turned) else "low",
        "idType": card.id_type.value,
        "keyValues": values,
        "boxes": list(_boxes(file, card.id_type, tuple(card.values.values()))),
    }


@lru_cache(maxsize=1024)
def _boxes(file: File, id_type: IdType, values: tuple[str, ...]) -> tuple[Box, ...]:
    """The boxes of the words that are values, and of what else is printed on the card."""
    lines = [(value, _line(index, len(values))) for index, value in enumerate(values)]
    title, *more = _PRINTED[id_type]
    return tuple(text_boxes(file, (title, _TITLE_AREA), [*lines, *zip(more, _MORE_AREAS, strict=False)]))


def _line(index: int, lines: int) -> Area:
    top = 0.1 + 0.8 * index / lines
    return 0.08, top, 0.60, top + 0.6 / lines


def authenticity_values(card: IdCard) -> dict[str, str]:
    """The values that an authenticity request for `card` has to send, by field (guide, client).

    A value that was not recognised is blank, which no field accepts. That a passport's `name` is the Korean one is
    inferred.
    """
    values = dict.fromkeys(ID_CARD_KEYS[card.id_type], "") | dict(card.values)
    match card.id_type:
        case IdType.RESIDENT:
            return {
                "name": values["name"],
                "residentNumber": _digits(values["residentNumber"]),
                "issueDate": _eight_digits(values["issueDate"]),
            }
        case IdType.DRIVER:
            return {
                "name": values["name"],
                "residentNumber": _digits(values["residentNumber"])[:7],
                "driverLicenseNumber": _digits(values["driverLicenseNumber"]),
                "serialNum": values["serialNum"],
            }
        case IdType.PASSPORT:
            return {
                "name": values["koreanName"],
                "passportNumber": values["passportNo"],
                "birthDate": values["dateOfBirthYMD"],
                "issueDate": values["dateOfIssueYMD"],
                "expirationDate": values["dateOfExpiryYMD"],
            }


def _digits(printed: str) -> str:
    return re.sub(r"[^0-9]", "", printed)


def _eight_digits(printed: str) -> str:
    """A printed date as YYYYMMDD: `2020.1.2.`, `2020.01.02` and `20200102` are the same day."""
    parts = re.findall(r"[0-9]+", printed)
    return "".join([parts[0], *(part.zfill(2) for part in parts[1:])]) if parts else ""
