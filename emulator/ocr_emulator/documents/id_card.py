"""Identity cards: what stands on one, the result of id-card, and the values to ask authenticity about.

The persons are invented, and nobody can have their resident numbers.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.constants import NORMAL_RESOLUTION_CARD
from ocr_emulator.contract.id_cards import ID_CARD_KEYS, IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import IdCardResult, IdCardValue
from ocr_emulator.documents.file import File
from ocr_emulator.documents.passport_mrz import machine_readable_zone
from ocr_emulator.documents.seeded_values import Area, SeededValues

#: The values of each person that cards of all kinds need. The check digits of the resident numbers are wrong, so
#: that nobody born in these years can have them; no region has the driver licence prefix 99.
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

_ISSUER: Final = {
    IdType.RESIDENT: "서울특별시 가상구청장",
    IdType.DRIVER: "서울특별시경찰청장",
    IdType.PASSPORT: "",
}


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
    """A recognised card. `values` has what stands on it, by key, in the order of the reply."""

    id_type: IdType
    values: Mapping[str, str]


def read_id_card(id_type: IdType, file: File, authors: Mapping[str, str]) -> IdCard:
    """The card that is recognised in `file`, of the kind `id_type`.

    Values of the scenario author replace invented ones.
    """
    person = dict(SeededValues(file).choose(PERSONS)) | _COMMON
    person |= {
        "issuer": _ISSUER[id_type],
        "koreanName": person["name"],
        "personalNo": person["residentNumber"][7:],
    }
    person |= machine_readable_zone(person | dict(authors)) | dict(authors)
    return IdCard(id_type=id_type, values={key: person[key] for key in ID_CARD_KEYS[id_type]})


def recognise_id_card(card: IdCard, file: File, *, values_have_boxes: bool = False) -> IdCardResult:
    """The result of id-card, not encrypted, with a box for each value from top to bottom (inferred)."""
    seeded = SeededValues(file)
    boxes = [seeded.box(_line(index, len(card.values))) for index in range(len(card.values))]
    values: list[IdCardValue] = [
        {"key": key, "value": value, "conf": seeded.confidence(index)}
        for index, (key, value) in enumerate(card.values.items())
    ]
    if values_have_boxes:
        values = [{**value, "bbox": box} for value, box in zip(values, boxes, strict=True)]
    return {
        "fileType": "png" if file.type is FileType.PNG else "jpg",
        "resolution": "normal" if file.properties.is_at_least(*NORMAL_RESOLUTION_CARD) else "low",
        "idType": card.id_type.value,
        "keyValues": values,
        "boxes": boxes,
    }


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
