"""The kinds of identity card, and what authenticity asks of each."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.contract.id_cards import (
    AUTHENTICITY_FIELDS,
    ID_CARD_KEYS,
    IdType,
)

FIELDS = {(kind.value, field.name): field for kind, fields in AUTHENTICITY_FIELDS.items() for field in fields}


def test_kinds() -> None:
    """There are three kinds of card."""
    assert list(IdType) == ["resident", "driver", "passport"]
    assert set(ID_CARD_KEYS) == set(AUTHENTICITY_FIELDS) == set(IdType)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("resident", "name residentNumber issueDate issuer"),
        (
            "driver",
            "driverLicenseNumber licenseType name residentNumber condition serialNum issueDate issuer",
        ),
        (
            "passport",
            (
                "passportType countryCode passportNo surName givenName nationality dateOfBirth dateOfBirthYMD sex "
                "dateOfIssue dateOfIssueYMD dateOfExpiry dateOfExpiryYMD koreanName personalNo MRZ1 MRZ2"
            ),
        ),
    ],
)
def test_keys(kind: str, keys: str) -> None:
    """What is read from a card has the keys of the guide, in its order."""
    assert " ".join(ID_CARD_KEYS[IdType(kind)]) == keys


@pytest.mark.parametrize(
    ("kind", "encrypted", "plain"),
    [
        ("resident", ["name", "residentNumber", "issueDate"], []),
        ("driver", ["name", "residentNumber", "driverLicenseNumber", "serialNum"], []),
        ("passport", ["name", "passportNumber", "birthDate", "issueDate"], ["expirationDate"]),
    ],
)
def test_fields(kind: str, encrypted: list[str], plain: list[str]) -> None:
    """Authenticity asks for these fields; a passport's expirationDate alone is sent plain."""
    fields = AUTHENTICITY_FIELDS[IdType(kind)]
    assert [field.name for field in fields if field.encrypted] == encrypted
    assert [field.name for field in fields if not field.encrypted] == plain


@pytest.mark.parametrize(
    ("kind", "name", "good", "bad"),
    [
        ("resident", "name", ["홍길동", " J ", "a\nb"], ["", " ", "\n\t"]),
        ("resident", "residentNumber", ["9001011234560"], ["900101-1234560", "900101123456", "90010112345600"]),
        ("resident", "issueDate", ["20200102", "20240229"], ["2020.1.2.", "20230229", "20201301", "00000101"]),
        ("driver", "residentNumber", ["9001011"], ["900101", "900101-1", "9001011234560"]),
        ("driver", "driverLicenseNumber", ["991012345670"], ["99-10-123456-70", "99101234567"]),
        ("driver", "serialNum", ["A1B2C", "a1b2c3"], ["A1B2", "A1B2C3D", "A1-B2", ""]),
        ("passport", "passportNumber", ["M12345678", "M123A4567"], ["M1234567", "M123456789", "M1234567-"]),
        ("passport", "birthDate", ["19900101"], ["900101", "19900001", "1990010a"]),
        ("passport", "expirationDate", ["20390102"], ["2039-01-02", "20390132"]),
    ],
)
def test_values(kind: str, name: str, good: list[str], bad: list[str]) -> None:
    """A field accepts the values of the guide, whole, and no others; digits are ASCII."""
    field = FIELDS[kind, name]
    assert [value for value in good if not field.accepts(value)] == []
    assert [value for value in bad if field.accepts(value)] == []
    digit_wide = good[0].translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    assert name == "name" or not field.accepts(digit_wide)
    assert name == "name" or not field.accepts(good[0] + "\n")


@given(day=st.dates())
def test_every_day(day: date) -> None:
    """Every day there is, is a date."""
    assert FIELDS["resident", "issueDate"].accepts(f"{day.year:04}{day:%m%d}")


@given(value=st.text() | st.text("0123456789", min_size=8, max_size=8))
@settings(deadline=None)
def test_any_value(value: str) -> None:
    """Any text at all is accepted or not."""
    for field in FIELDS.values():
        assert field.accepts(value) in {True, False}
