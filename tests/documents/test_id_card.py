"""An identity card."""

import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, ID_CARD_KEYS, PASSPORT_KEYS, IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import IdCardResult
from ocr_emulator.documents.id_card import (
    FOREIGNER,
    PERSONS,
    IdCard,
    authenticity_values,
    read_id_card,
    recognise_id_card,
)
from tests.documents.files import file

SHAPE = TypeAdapter(IdCardResult)
KINDS = pytest.mark.parametrize("kind", IdType)


@KINDS
@pytest.mark.parametrize("file_type", [FileType.PNG, FileType.JPG])
@given(content=st.binary(), width=st.integers(1, 5000), height=st.integers(1, 5000))
@settings(deadline=None, max_examples=30)
def test_shape(kind: IdType, file_type: FileType, content: bytes, width: int, height: int) -> None:
    """Whatever the file, the result has the published members, keys and orders, and its boxes are inside."""
    image = file(file_type, width, height, content)
    result = recognise_id_card(read_id_card(kind, image, {}), image)
    assert SHAPE.validate_python(result, strict=True, extra="forbid") == result
    assert list(result) == ["fileType", "resolution", "idType", "keyValues", "boxes"]
    assert (result["fileType"], result["idType"]) == (file_type.value, kind.value)
    assert tuple(value["key"] for value in result["keyValues"]) == ID_CARD_KEYS[kind]
    assert {tuple(value) for value in result["keyValues"]} == {("key", "value", "conf")}
    assert len(result["boxes"]) > len(result["keyValues"])
    assert all(
        0 <= box["x1"] <= box["x3"] <= width and 0 <= box["y1"] <= box["y3"] <= height for box in result["boxes"]
    )


@KINDS
def test_the_boxes_of_values(kind: IdType) -> None:
    """The boxes of the values stand one below the other, in the order of the values."""
    image = file(width=7600, height=4800)
    values = recognise_id_card(read_id_card(kind, image, {}), image, values_have_boxes=True)["keyValues"]
    boxes = [value["bbox"] for value in values]
    assert all(upper["y3"] < lower["y1"] for upper, lower in pairwise(boxes))


@KINDS
@given(content=st.binary())
@settings(deadline=None, max_examples=30)
def test_boxes(kind: IdType, content: bytes) -> None:
    """Box number i is not that of value number i: the first is no value's, and all are words', in an order of their own."""
    image = file(width=7600, height=4800, content=content)
    result = recognise_id_card(read_id_card(kind, image, {}), image, values_have_boxes=True)
    of_values = [value["bbox"] for value in result["keyValues"]]
    assert result["boxes"][0] not in of_values
    assert result["boxes"] == recognise_id_card(read_id_card(kind, image, {}), image)["boxes"]
    assert len(result["boxes"]) > len(of_values)


@pytest.mark.parametrize(("name", "keys"), PASSPORT_KEYS.items())
def test_keys_of_a_passport(name: str, keys: tuple[str, ...]) -> None:
    """A passport has the keys that the contract says; every other card has all of its own."""
    assert tuple(read_id_card(IdType.PASSPORT, file(), {}, keys).values) == keys, name
    assert tuple(read_id_card(IdType.DRIVER, file(), {}, keys).values) == ID_CARD_KEYS[IdType.DRIVER]


@pytest.mark.parametrize(
    ("width", "height", "resolution"),
    [
        (760, 480, "normal"),
        (480, 760, "normal"),
        (759, 480, "low"),
        (760, 479, "low"),
        (479, 760, "low"),
        (5000, 479, "low"),
    ],
)
def test_resolution(width: int, height: int, resolution: str) -> None:
    """The resolution is normal from 760 x 480 pixels on, upright or on its side."""
    image = file(width=width, height=height)
    assert recognise_id_card(read_id_card(IdType.RESIDENT, image, {}), image)["resolution"] == resolution


@pytest.mark.parametrize("person", [*PERSONS, FOREIGNER], ids=lambda person: person["surName"])
def test_persons(person: Mapping[str, str]) -> None:
    """No one alive is meant: a resident number's check digit is impossible, and no region is number 99."""
    number = person["residentNumber"]
    digits = [int(digit) for digit in number if digit != "-"]
    weighted = sum(
        digit * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False)
    )
    assert re.fullmatch("[0-9]{6}-[0-9]{7}", number)
    assert digits[12] != (11 - weighted % 11) % 10
    assert re.fullmatch("99-[0-9]{2}-[0-9]{6}-[0-9]{2}", person["driverLicenseNumber"])
    assert number[:6] == person["dateOfBirthYMD"][2:]
    assert (number[7] in "13") == (person["sex"] == "M")
    assert (number[7] in "5678") == (person is FOREIGNER)


@pytest.mark.parametrize("person", [*PERSONS, FOREIGNER], ids=lambda person: person["surName"])
@pytest.mark.parametrize("name", ["residentNumber", "driverLicenseNumber", "passportNo"])
def test_a_number_chooses_the_person(person: Mapping[str, str], name: str) -> None:
    """A number of an invented person chooses that person, whatever the file."""
    for content in (b"", b"a", b"b"):
        card = read_id_card(IdType.PASSPORT, file(content=content), {name: person[name]})
        assert (card.values["surName"], card.values["passportNo"]) == (person["surName"], person["passportNo"])


def test_a_foreign_passport() -> None:
    """A foreigner's passport has the country's codes in its machine readable zone, and no Korean name."""
    values = read_id_card(IdType.PASSPORT, file(), {"passportNo": FOREIGNER["passportNo"]}).values
    assert values["MRZ1"] == "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    assert values["MRZ2"].startswith("X12345678")
    assert (values["nationality"], values["koreanName"], values["personalNo"]) == ("UTOPIA", "", "")
    cards = [read_id_card(IdType.PASSPORT, file(content=bytes([number])), {}) for number in range(256)]
    assert {card.values["countryCode"] for card in cards} == {"KOR"}


def test_every_person_is_read() -> None:
    """Different files show different persons, the same file the same."""
    cards = [read_id_card(IdType.RESIDENT, file(content=bytes([number])), {}) for number in range(256)]
    assert {card.values["name"] for card in cards} == {person["name"] for person in PERSONS}
    assert read_id_card(IdType.RESIDENT, file(), {}) == read_id_card(IdType.RESIDENT, file(width=7, height=9), {})


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in IdType for key in ID_CARD_KEYS[kind]])
def test_authors(kind: IdType, key: str) -> None:
    """An author's value goes before the invented one; a value for another kind of card changes nothing."""
    natural = read_id_card(kind, file(), {})
    card = read_id_card(kind, file(), {key: "20301231", "idType": kind, "statusCode": "x"})
    changed = {name for name in card.values if card.values[name] != natural.values[name]}
    assert card.values[key] == "20301231"
    assert changed - {"MRZ1", "MRZ2"} == {key} - {"MRZ1", "MRZ2"}


def test_authors_in_the_machine_readable_lines() -> None:
    """What an author writes stands in the machine-readable lines too, unless those are the author's own."""
    authors = {"surName": "ERIKSSON", "givenName": "ANNA MARIA", "passportNo": "L898902C3"}
    values = read_id_card(IdType.PASSPORT, file(), authors).values
    assert values["MRZ1"] == "PMKORERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    assert values["MRZ2"].startswith("L898902C36KOR")
    assert read_id_card(IdType.PASSPORT, file(), authors | {"MRZ1": "x"}).values["MRZ1"] == "x"


@KINDS
@given(content=st.binary())
@settings(deadline=None, max_examples=30)
def test_authenticity(kind: IdType, content: bytes) -> None:
    """What authenticity has to send for a card is what its fields accept, in their order."""
    values = authenticity_values(read_id_card(kind, file(content=content), {}))
    assert list(values) == [field.name for field in AUTHENTICITY_FIELDS[kind]]
    assert all(field.accepts(values[field.name]) for field in AUTHENTICITY_FIELDS[kind])


@pytest.mark.parametrize(
    ("kind", "printed", "values"),
    [
        (
            "resident",
            {"name": "홍길동", "residentNumber": "900101-1234560", "issueDate": "2020.11.12."},
            {"name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20201112"},
        ),
        (
            "driver",
            {
                "name": "홍길동",
                "residentNumber": "900101-1234560",
                "driverLicenseNumber": "99-10-123456-70",
                "serialNum": "A1B2C3",
            },
            {
                "name": "홍길동",
                "residentNumber": "9001011",
                "driverLicenseNumber": "991012345670",
                "serialNum": "A1B2C3",
            },
        ),
        (
            "passport",
            {
                "koreanName": "홍길동",
                "passportNo": "M12345678",
                "dateOfBirthYMD": "19900101",
                "dateOfIssueYMD": "20200102",
                "dateOfExpiryYMD": "20390102",
            },
            {
                "name": "홍길동",
                "passportNumber": "M12345678",
                "birthDate": "19900101",
                "issueDate": "20200102",
                "expirationDate": "20390102",
            },
        ),
    ],
)
def test_authenticity_values(kind: str, printed: dict[str, str], values: dict[str, str]) -> None:
    """Numbers are sent in digits alone, of a driver's resident number the first seven."""
    assert authenticity_values(read_id_card(IdType(kind), file(), printed)) == values


@pytest.mark.parametrize(
    "printed", ["2020.1.2.", "2020.1.2", "2020.01.02", "2020.01.02.", "2020-01-02", "20200102"]
)
def test_dates(printed: str) -> None:
    """However a date is printed, it is sent as YYYYMMDD."""
    card = read_id_card(IdType.RESIDENT, file(), {"issueDate": printed})
    assert card.values["issueDate"] == printed
    assert authenticity_values(card)["issueDate"] == "20200102"


@KINDS
@given(values=st.dictionaries(st.sampled_from([key for keys in ID_CARD_KEYS.values() for key in keys]), st.text()))
@settings(deadline=None, max_examples=50)
def test_any_authors_values(kind: IdType, values: dict[str, str]) -> None:
    """Whatever an author writes, and whatever was not recognised, the card can be compared."""
    card = read_id_card(kind, file(), values)
    assert isinstance(card, IdCard)
    for compared in (card, IdCard(id_type=kind, values=values)):
        assert list(authenticity_values(compared)) == [field.name for field in AUTHENTICITY_FIELDS[kind]]


@KINDS
def test_nothing_recognised(kind: IdType) -> None:
    """What was not recognised is blank, and no field of a request accepts that."""
    found = authenticity_values(IdCard(id_type=kind, values={}))
    assert set(found.values()) == {""}
    assert not any(field.accepts("") for field in AUTHENTICITY_FIELDS[kind])
